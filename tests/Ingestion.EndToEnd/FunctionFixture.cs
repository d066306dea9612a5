using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>The native binary, with everything it meets in AWS on loopback. Each test has its own.</summary>
public abstract class FunctionFixture : IAsyncLifetime
{
    protected const string FirstRun = "2026-11-20T15:05:00Z", SecondRun = "2026-11-20T15:10:00Z", ThirdRun = "2026-11-20T15:15:00Z";

    protected static IReadOnlyList<string> Tickers => LocalCloud.Cloud.Tickers;

    protected Cloud Cloud { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        Cloud = await Cloud.StartAsync(TimeProvider.System);

        // Three hours of one morning: enough for several runs, and quick.
        Cloud.Providers.Stories =
        [
            .. MarketDay.Of(new LocalDate(2026, 11, 20), Tickers).Where(static story => story.PublishedAt >= Instant.FromUtc(2026, 11, 20, 13, 0)),
        ];
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Cloud.DisposeAsync();
    }

    /// <summary>Stories that the replay has, under its own identity, as of an instant.</summary>
    protected int StoriesAt(string instant, Func<ReplayStory, bool> where) =>
        Cloud.Providers.Stories.Count(story => story.SeenAt <= NodaTime.Text.InstantPattern.General.Parse(instant).Value && where(story));

    protected Task<FunctionProcess> StartAsync(params IEnumerable<(string Name, string Value)> changes) =>
        Cloud.StartFunctionAsync(Cloud.FunctionEnvironment(changes));

    /// <summary>One scheduled event; providers have what they had then.</summary>
    protected async Task<Invocation> InvokeAsync(FunctionProcess function, string scheduledAt, string? requestId = null)
    {
        Cloud.Providers.Now = NodaTime.Text.InstantPattern.General.Parse(scheduledAt).Value;
        return await function.InvokeAsync(Cloud.Event(scheduledAt), requestId);
    }

    /// <summary>One scheduled event that is answered.</summary>
    protected async Task<JsonNode> RunAsync(FunctionProcess function, string scheduledAt) =>
        await InvokeAsync(function, scheduledAt) switch
        {
            Invocation.Answered answered => JsonNode.Parse(answered.Payload)!,
            var other => throw new InvalidOperationException($"{other}\n{string.Join('\n', function.Output)}\n{string.Join('\n', function.Errors)}"),
        };

    /// <summary>The log line of a run; it is written before the answer, and may be read a moment after.</summary>
    protected static async Task<string> LineAsync(FunctionProcess function, string scheduledAt)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (function.Output.LastOrDefault(line => line.Contains($"\"news/{scheduledAt}\"", StringComparison.Ordinal)) is { } line)
            {
                return line;
            }

            await often.WaitForNextTickAsync(patience.Token);
        }
    }

    protected Task<IReadOnlyList<JsonObject>> RecordsAsync(string prefix) => Cloud.Records.WithPrefixAsync(prefix);

    /// <summary>Bodies of the announcements, in order.</summary>
    protected IReadOnlyList<JsonNode> Announcements =>
        [.. Cloud.Sns.Messages.Where(static message => message.TopicArn == Cloud.NotificationTopic).Select(static message => JsonNode.Parse(message.Body)!)];

    /// <summary>No text that the function wrote or sent anywhere has this in it; and some has "[key]", where a provider quoted the key.</summary>
    protected async Task NowhereIsAsync(FunctionProcess function, string secret)
    {
        List<string> everything =
        [
            .. function.Output,
            .. function.Errors,
            .. Cloud.Providers.Requests,
            .. Cloud.CloudWatch.Values.Select(static value => value.ToString()),
            .. Cloud.Sns.Messages.Select(static message => message.ToString() + message.Body),
            .. (await RecordsAsync(string.Empty)).Select(static record => record.ToJsonString()),
        ];
        everything.Should().Contain(static text => text.Contains("[key]", StringComparison.Ordinal), "the echo was quoted, without the key");
        everything.Should().NotContain(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>What holds at the end, whatever happened: each story is in exactly one announcement that was delivered, and has its rows.</summary>
    protected async Task EverythingIsAnnouncedOnceAsync()
    {
        var stories = await RecordsAsync("NEWS#");
        stories = [.. stories.Where(static story => story.ContainsKey("headline"))];
        var byId = Announcements.GroupBy(static announcement => (string)announcement["id"]!).ToList();
        byId.Should().OnlyContain(
            static deliveries => deliveries.Select(delivery => delivery.ToJsonString()).Distinct().Count() == 1,
            "a repeated delivery is the same to the letter");
        var announced = byId.ToDictionary(static deliveries => deliveries.Key, static deliveries => (int)deliveries.First()["item_count"]!);
        stories.GroupBy(static story => (string)story["announcement"]!)
            .ToDictionary(static group => group.Key, static group => group.Count())
            .Should().BeEquivalentTo(announced);
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        (await RecordsAsync("TICKER#")).Select(static row => $"{row["pk"]} {row["dedup_key"]}").Order(StringComparer.Ordinal)
            .Should().Equal(stories.SelectMany(static story => story["tickers"]!.AsArray().Select(ticker => $"TICKER#{ticker} {story["dedup_key"]}")).Order(StringComparer.Ordinal));
    }
}
