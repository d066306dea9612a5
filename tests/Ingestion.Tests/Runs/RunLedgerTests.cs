using Ingestion.Primitives;
using Ingestion.Runs;
using Ingestion.Tables;
using NodaTime;

namespace Ingestion.Tests.Runs;

public sealed class RunLedgerTests : IAsyncLifetime
{
    private static readonly RunKey Key = new("news", Some.Scheduled);
    private static readonly Duration Lease = Duration.FromSeconds(65);

    private readonly CloudFixture _aws = new();

    private RunLedger Ledger => new(new Table(_aws.Dynamo, "ingestion-local", TimeProvider.System), Some.History);

    public ValueTask InitializeAsync() => _aws.InitializeAsync();

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    [Fact]
    public async Task The_first_invocation_gets_it_and_the_second_does_not()
    {
        (await ClaimAsync("a", Some.Scheduled)).Should().BeOfType<Claim.Ours>().Which.Run.Attempt.Should().Be(1);
        (await ClaimAsync("b", Some.Scheduled + Duration.FromSeconds(1))).Should().BeOfType<Claim.InProgress>();
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_it()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ClaimAsync($"invocation-{i}", Some.Scheduled)));

        claims.OfType<Claim.Ours>().Should().ContainSingle();
        claims.OfType<Claim.InProgress>().Should().HaveCount(19);
    }

    [Fact]
    public async Task A_finished_run_is_already_done_for_ever()
    {
        var run = await OursAsync("a");
        await Ledger.FinishAsync(Finished(run), CancellationToken.None);

        var claim = await ClaimAsync("b", Some.Scheduled + Duration.FromDays(1));

        claim.Should().BeOfType<Claim.AlreadyDone>().Which.Run.Counts.New.Should().Be(3);
    }

    [Fact]
    public async Task A_run_is_taken_over_when_its_lease_has_ended_and_not_before()
    {
        await OursAsync("a");

        (await ClaimAsync("b", Some.Scheduled + Lease - Duration.FromSeconds(1))).Should().BeOfType<Claim.InProgress>();
        (await ClaimAsync("b", Some.Scheduled + Lease)).Should().BeOfType<Claim.Ours>().Which.Run.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task Of_many_that_take_over_one_gets_it()
    {
        await OursAsync("a");

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ClaimAsync($"invocation-{i}", Some.Scheduled + Lease)));

        claims.OfType<Claim.Ours>().Should().ContainSingle().Which.Run.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task One_that_wakes_up_after_it_was_taken_over_cannot_finish_the_run()
    {
        var first = await OursAsync("a");
        var second = ((Claim.Ours)await ClaimAsync("b", Some.Scheduled + Lease)).Run;

        (await Ledger.FinishAsync(Finished(second), CancellationToken.None)).Should().BeTrue();
        (await Ledger.FinishAsync(Finished(first) with { Outcome = RunOutcome.Failed }, CancellationToken.None)).Should().BeFalse();
        (await Ledger.FindAsync(Key, CancellationToken.None))!.Outcome.Should().Be(RunOutcome.Collected);
    }

    [Fact]
    public async Task A_run_that_was_given_up_can_be_had_at_once()
    {
        await Ledger.ReleaseAsync(await OursAsync("a"), CancellationToken.None);

        (await ClaimAsync("a", Some.Scheduled + Duration.FromSeconds(1))).Should().BeOfType<Claim.Ours>().Which.Run.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task Everything_about_a_finished_run_is_kept()
    {
        var run = Finished(await OursAsync("a"));

        await Ledger.FinishAsync(run, CancellationToken.None);

        (await Ledger.FindAsync(Key, CancellationToken.None)).Should().BeEquivalentTo(run);
        (await _aws.Cloud.Records.WithPrefixAsync("RUN#news"))[0]["expires_at"]!.GetValue<long>()
            .Should().Be((Some.Scheduled + Duration.FromDays(90)).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task History_is_what_was_scheduled_before_latest_first()
    {
        foreach (var minutes in new[] { 0, -5, -10, 5 })
        {
            await Ledger.ClaimAsync(
                RunLedger.Candidate(Key with { ScheduledAt = Some.Scheduled + Duration.FromMinutes(minutes) }, "a", Some.Scheduled, Lease),
                CancellationToken.None);
        }

        (await Ledger.BeforeAsync(Key, CancellationToken.None)).Select(static run => Instants.Text(run.Key.ScheduledAt))
            .Should().Equal("2026-11-20T15:00:00Z", "2026-11-20T14:55:00Z");
    }

    [Fact]
    public async Task History_reaches_back_to_a_run_that_finished_however_many_died_since()
    {
        for (var i = 60; i > 0; i--)
        {
            var key = Key with { ScheduledAt = Some.Scheduled - Duration.FromMinutes(5 * i) };
            var run = ((Claim.Ours)await Ledger.ClaimAsync(RunLedger.Candidate(key, "a", Some.Scheduled, Lease), CancellationToken.None)).Run;
            if (i == 60)
            {
                await Ledger.FinishAsync(Finished(run), CancellationToken.None);
            }
        }

        (await Ledger.BeforeAsync(Key, CancellationToken.None))[^1].CollectedThrough.BySource.Should().ContainKey("tiingo");
    }

    private static RunRecord Finished(RunRecord run) => run with
    {
        FinishedAt = run.StartedAt + Duration.FromSeconds(3),
        Outcome = RunOutcome.Collected,
        Source = "finnhub",
        IsFailover = true,
        Attempts =
        [
            new SourceAttempt("tiingo", "probe", "rate_limited", Duration.FromMilliseconds(120), 0, 0, Duration.FromSeconds(60)),
            new SourceAttempt("finnhub", "stands_in", "answered", Duration.FromMilliseconds(340), 7, 31, null, "watermark"),
        ],
        Counts = new RunCounts(7, 3, 1, 2, 1),
        Coverage = new Coverage(9, 10),
        CollectedThrough = Watermarks.None
            .With("tiingo", new Watermark(Some.At("2026-11-20T15:00:00Z")))
            .With("finnhub", new Watermark(Some.Scheduled, new Gap(Some.Tickers("BRK.B,AAPL"), Some.At("2026-11-20T14:00:00Z"), Some.Scheduled, 700))),
        Lost = 7,
        Took = Duration.FromMilliseconds(2_345),
        Incidents = [Incident.From("consecutive_failures/news/2026-11-20T14:00:00Z")!],
        Alerts = ["consecutive_failures/news/2026-11-20T14:00:00Z/opened"],
        ErrorCode = "none",
        ErrorMessage = "nothing",
    };

    private async Task<RunRecord> OursAsync(string invocation) => ((Claim.Ours)await ClaimAsync(invocation, Some.Scheduled)).Run;

    private Task<Claim> ClaimAsync(string invocation, Instant now) =>
        Ledger.ClaimAsync(RunLedger.Candidate(Key, invocation, now, Lease), CancellationToken.None);
}
