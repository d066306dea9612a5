using Amazon.DynamoDBv2.Model;
using Ingestion.Primitives;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Runs;

/// <summary>The record of every run, and the lock on each: the only memory there is.</summary>
/// <param name="table">The table.</param>
/// <param name="runsPerPage">How many runs back decisions look, if one of them finished.</param>
public sealed class RunLedger(Table table, int runsPerPage)
{
    /// <summary>After so many pages without a finished run, no further page is read.</summary>
    private const int MaxPages = 25;

    /// <summary>How far ahead of the clock a run may be scheduled: clocks differ. A record from further ahead is no history.</summary>
    public static readonly Duration MaxClockSkew = Duration.FromMinutes(5);

    /// <summary>What an invocation claims a run with.</summary>
    /// <param name="key">Which run.</param>
    /// <param name="invocation">Which invocation, in which process.</param>
    /// <param name="now">The clock.</param>
    /// <param name="lease">How long the invocation can live at most.</param>
    public static RunRecord Candidate(RunKey key, string invocation, Instant now, Duration lease) => new()
    {
        Key = key,
        StartedAt = now,
        LeaseUntil = now + lease,
        Owner = $"{invocation}@{now.ToUnixTimeMilliseconds()}",
        Attempt = 1,
    };

    /// <summary>Claims a run until the end of the lease; a run whose holder died is taken over.</summary>
    public async Task<Claim> ClaimAsync(RunRecord ours, CancellationToken cancellationToken)
    {
        var (key, now) = (ours.Key, ours.StartedAt);
        if (await table.PutAsync(RunRecordMapping.Claimed(ours), WriteCondition.IsNew, cancellationToken))
        {
            return new Claim.Ours(ours);
        }

        var held = await FindAsync(key, cancellationToken);
        if (held is null || held.Owner == ours.Owner)
        {
            // Our own put had arrived although its answer had not. (No record at all: it expired this very moment.)
            return held is null ? new Claim.InProgress() : new Claim.Ours(held);
        }

        if (held.FinishedAt is not null)
        {
            return new Claim.AlreadyDone(held);
        }

        return held.LeaseUntil > now
            ? new Claim.InProgress()
            : await TakeOverAsync(ours with { Attempt = held.Attempt + 1 }, held, cancellationToken);
    }

    /// <summary>The run as it is now; null when the ledger does not have it.</summary>
    public async Task<RunRecord?> FindAsync(RunKey key, CancellationToken cancellationToken) =>
        await table.GetAsync(RunRecordMapping.Partition(key.Feed), Instants.Text(key.ScheduledAt), cancellationToken) is { } record
            ? RunRecordMapping.From(record)
            : null;

    /// <summary>The latest runs, latest first, at least back to a finished run.</summary>
    /// <param name="feed">Whose runs.</param>
    /// <param name="now">The clock.</param>
    /// <param name="cancellationToken">When to give up.</param>
    public Task<IReadOnlyList<RunRecord>> LatestAsync(string feed, Instant now, CancellationToken cancellationToken) =>
        BeforeAsync(new RunKey(feed, now + MaxClockSkew + Duration.FromSeconds(1)), cancellationToken);

    /// <summary>The runs scheduled before this one, latest first, at least back to a finished run: it hands on what all runs before it knew.</summary>
    public async Task<IReadOnlyList<RunRecord>> BeforeAsync(RunKey key, CancellationToken cancellationToken)
    {
        List<RunRecord> runs = [];
        for (var from = key.ScheduledAt; runs.Count < MaxPages * runsPerPage; from = runs[^1].Key.ScheduledAt)
        {
            var records = await table.QueryAsync(
                RunRecordMapping.Partition(key.Feed), Instants.Text(from), backwards: true, runsPerPage, cancellationToken);
            runs.AddRange(records.Select(RunRecordMapping.From));
            if (records.Count < runsPerPage || runs.Exists(static run => run.FinishedAt is not null))
            {
                break;
            }
        }

        return runs;
    }

    /// <summary>Writes down how the run ended; false when another invocation has taken it over: that one's word counts.</summary>
    public Task<bool> FinishAsync(RunRecord run, CancellationToken cancellationToken) =>
        UpdateAsync(
            run.Key,
            RunRecordMapping.Finished(run),
            OwnedBy(run.Owner),
            cancellationToken);

    /// <summary>
    /// Writes down what a run is about to do, so that whoever takes it over does the same. Gives back what counts: the first plan; null when another invocation
    /// has taken the run over.
    /// </summary>
    public async Task<AttributeValue?> KeepPlanAsync(RunRecord run, AttributeValue plan, CancellationToken cancellationToken)
    {
        var ofOurs = new WriteCondition($"held_by = :owner AND attribute_not_exists({RunRecordMapping.PlanName})", (":owner", AttributeValues.S(run.Owner)));
        if (await UpdateAsync(run.Key, new RecordChange().Set(RunRecordMapping.PlanName, plan), ofOurs, cancellationToken))
        {
            return plan;
        }

        return await FindAsync(run.Key, cancellationToken) is { } now && now.Owner == run.Owner ? now.Plan : null;
    }

    /// <summary>Gives the run up, so that Lambda's retry need not wait for the end of the lease.</summary>
    public Task ReleaseAsync(RunRecord run, CancellationToken cancellationToken) =>
        UpdateAsync(
            run.Key,
            new RecordChange().Set("lease_until", AttributeValues.At(NodaConstants.UnixEpoch)),
            OwnedBy(run.Owner),
            cancellationToken);

    /// <summary>
    /// Fences a dead invocation: it can no longer finish the run. False when it has finished it, or the run was taken over, by now.
    /// </summary>
    public Task<bool> FenceAsync(RunRecord dead, CancellationToken cancellationToken) =>
        UpdateAsync(
            dead.Key,
            new RecordChange().Set("held_by", AttributeValues.S("nobody")),
            new WriteCondition("held_by = :owner AND attribute_not_exists(finished_at)", (":owner", AttributeValues.S(dead.Owner))),
            cancellationToken);

    private async Task<Claim> TakeOverAsync(RunRecord ours, RunRecord held, CancellationToken cancellationToken)
    {
        var taken = await UpdateAsync(
            ours.Key,
            RunRecordMapping.TakenOver(ours),
            new WriteCondition("attempt = :held AND attribute_not_exists(finished_at)", (":held", AttributeValues.N(held.Attempt))),
            cancellationToken);
        if (taken)
        {
            return new Claim.Ours(ours);
        }

        return await FindAsync(ours.Key, cancellationToken) switch
        {
            { } now when now.Owner == ours.Owner => new Claim.Ours(now),
            { FinishedAt: not null } now => new Claim.AlreadyDone(now),
            _ => new Claim.InProgress(),
        };
    }

    private Task<bool> UpdateAsync(RunKey key, RecordChange change, WriteCondition condition, CancellationToken cancellationToken) =>
        table.UpdateAsync(RunRecordMapping.Partition(key.Feed), Instants.Text(key.ScheduledAt), change, condition, cancellationToken);

    private static WriteCondition OwnedBy(string owner) => new("held_by = :owner", (":owner", AttributeValues.S(owner)));
}
