using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Events;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>
/// Refreshes of one symbol: a message for a company that the table does not have, and one a day later, when nothing but its overview is different; each by a process
/// that has just been started, and by one that has done another before. The subjects take turns, and must make the same rows and send the same messages.
/// </summary>
public sealed class RefreshRuns(Cloud cloud, IReadOnlyList<Subject> subjects, int rounds, TimeProvider time)
{
    /// <summary>Names of the scenarios.</summary>
    public const string ColdNew = "cold, all rows new", WarmNew = "warm, all rows new", ColdKnown = "cold, overview changed", WarmKnown = "warm, overview changed";

    private static readonly string[] Compared = ["symbol", "sk", "document", "period", "date", "currency", "revision"], Sorted = ["numbers", "texts"];

    /// <summary>What of messages depends on the instant.</summary>
    private static readonly string[] OfTheInstant = ["id", "timestamp", "run", "processedAt"];

    private readonly Dictionary<(string Scenario, string Subject), List<Sample>> _samples = [];

    /// <summary>Every sample, by scenario and subject.</summary>
    public IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> Samples => _samples;

    /// <summary>Measures.</summary>
    /// <exception cref="InvalidOperationException">A subject did other work than another.</exception>
    public async Task RunAsync()
    {
        var now = Now();
        RefreshCompany[] companies = [RefreshCompany.Of("HARB", now), RefreshCompany.Of("QUAY", now)];
        cloud.Providers.Companies = new Companies(ReferenceWeek.Played, [.. companies.Select(static company => company.Report)]);
        for (var round = 1; round <= rounds; round++)
        {
            Dictionary<string, List<string>> made = [];
            foreach (var subject in subjects)
            {
                Progress.Say($"round {round} of {rounds}: refreshes, {subject.Name} ...");
                made[subject.Name] = await RefreshesAsync(subject, companies[0], companies[1], now, round);
            }

            MustBeSame(made);
        }
    }

    /// <summary>All refreshes, and what was sent and stored.</summary>
    private async Task<List<string>> RefreshesAsync(Subject subject, RefreshCompany one, RefreshCompany other, Instant now, int round)
    {
        var (announced, put) = (cloud.Sns.Messages.Count, cloud.EventBridge.Events.Count);
        var name = $"bench-refresh-{subject.Name}-{round}";
        await cloud.TableOf(name).CreateAsync(["symbol", "sk"]);
        await cloud.CreateReferenceTablesAsync($"{name}-a", $"{name}-c");
        (string, string)[] settings =
        [
            .. cloud.FundamentalsFeed(callsADay: 1_000), ("FUNDAMENTALS_TABLE_NAME", name), ("ASSETS_TABLE_NAME", $"{name}-a"), ("EARNINGS_CALENDAR_TABLE_NAME", $"{name}-c"),
        ];
        await one.PutAsync(cloud, $"{name}-a", $"{name}-c");
        await other.PutAsync(cloud, $"{name}-a", $"{name}-c");
        await using (var measured = await Measured.StartAsync(cloud, subject, Cloud.Tickers, time, settings))
        {
            await RefreshAsync(ColdNew, subject, measured, one, now);
            await RefreshAsync(WarmNew, subject, measured, other, now);
            await one.PutReportAsync(cloud, $"{name}-c", isProcessed: true);
            await other.PutReportAsync(cloud, $"{name}-c", isProcessed: true);
            await NextSecondAsync();
            await RefreshAsync(WarmKnown, subject, measured, one, now + Duration.FromDays(1));
        }

        await NextSecondAsync();
        await using (var measured = await Measured.StartAsync(cloud, subject, Cloud.Tickers, time, settings))
        {
            await RefreshAsync(ColdKnown, subject, measured, other, now + Duration.FromDays(1));
        }

        return
        [
            .. cloud.Sns.Messages.Skip(announced).Select(static message => Said(message.Body)),
            .. cloud.EventBridge.Events.Skip(put).Select(static entry => $"{entry.DetailType} {Said(entry.Detail!)}"),
            .. (await cloud.TableOf(name).AllAsync()).Where(static row => row.ContainsKey("document"))
                .Select(static row => string.Join(' ', [.. Compared.Select(field => row[field]?.ToJsonString()), .. Sorted.Select(field => InOrder(row[field]))]))
                .Order(StringComparer.Ordinal),
        ];
    }

    private async Task RefreshAsync(string scenario, Subject subject, Measured measured, RefreshCompany company, Instant providers)
    {
        var shape = QueueShape.Fundamentals(1, new Dictionary<string, string>());
        measured.Timeout = shape.Timeout;
        var sample = await measured.InvokeAsync(
            providers, company.Batch(shape, Now()), "the message to be taken", static answer => JsonNode.Parse(answer)!["batchItemFailures"]!.AsArray().Count == 0);
        _samples[(scenario, subject.Name)] = [.. _samples.GetValueOrDefault((scenario, subject.Name), []), sample];
    }

    /// <summary>The function keeps whole seconds: two refreshes of a symbol must not be within one.</summary>
    private Task NextSecondAsync() => Task.Delay(TimeSpan.FromMilliseconds(1_100), time);

    private Instant Now() => Instant.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private static void MustBeSame(Dictionary<string, List<string>> made)
    {
        var (native, own) = made.First();
        if (own.Count(static line => line.StartsWith('{')) != 4)
        {
            throw new InvalidOperationException($"four refreshes were to be announced:\n{string.Join('\n', own.Take(6))}");
        }

        foreach (var (subject, lines) in made.Skip(1))
        {
            List<string> different = [.. own.Except(lines).Take(3), .. lines.Except(own).Take(3)];
            if (different.Count > 0 || own.Count != lines.Count)
            {
                throw new InvalidOperationException($"{native} made {own.Count} messages and rows, {subject} {lines.Count}, and not the same:\n{string.Join('\n', different)}");
            }
        }
    }

    private static string Said(string json)
    {
        var said = JsonNode.Parse(json)!.AsObject();
        foreach (var name in OfTheInstant)
        {
            said.Remove(name);
        }

        return InOrder(said);
    }

    private static string InOrder(JsonNode? node) =>
        $"{{{string.Join(',', (node?.AsObject() ?? []).OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => $"{one.Key}:{one.Value?.ToJsonString()}"))}}}";
}
