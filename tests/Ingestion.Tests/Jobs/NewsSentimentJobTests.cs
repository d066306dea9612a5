using System.Text;
using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.Feeds.News.Sentiments;
using Ingestion.Jobs;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.Modules;
using Ingestion.Providers;
using Ingestion.Runs;
using Ingestion.Tests.Simulation;
using NodaTime;

namespace Ingestion.Tests.Jobs;

/// <summary>The job as production has it, against the AWS side on loopback, with a source that the test says.</summary>
public sealed class NewsSentimentJobTests : IAsyncLifetime
{
    private static readonly Instant Three = Some.At("2026-11-20T15:00:00Z");

    private readonly CloudFixture _aws = new();
    private readonly Source _source = new();
    private readonly StoppedClock _clock = new(Three);
    private readonly MemoryStream _log = new();
    private IJob _job = null!;

    private Cloud Cloud => _aws.Cloud;

    public async ValueTask InitializeAsync()
    {
        await _aws.InitializeAsync();
        var settings = MarketDay.SettingsOf(Cloud.Table) with
        {
            NotificationTopicArn = Cloud.NotificationTopic,
            AlertTopicArn = Cloud.AlertTopic,
            ProviderSecretId = Cloud.Secret,
            SourceTimeout = Duration.FromSeconds(1),
        };
        var builder = new IngestionBuilder(settings, new ExternalServices(_aws.Dynamo, _aws.Sns, _aws.CloudWatch, _aws.Secrets, SimulatedClients.NoEvents, _clock, TimeProvider.System, _log));
        NewsSentimentJob.AddTo(builder, _source, sentiment: null, ShownSentiment.Standard);
        _job = builder.Jobs["news_sentiment"];
    }

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return _aws.DisposeAsync();
    }

    [Fact]
    public async Task What_is_new_is_announced_as_news_by_a_run_and_an_outbox_of_its_own()
    {
        _source.Has(Some.Story());

        (await RunAsync(Three)).Outcome.Should().Be("collected");

        var message = Cloud.Sns.Messages.Should().ContainSingle().Which;
        var announcement = JsonNode.Parse(message.Body)!;
        ((string?)announcement["feed"], message.Attributes["feed"].Value, (string?)announcement["source"]).Should().Be(("news", "news", "alphavantage"));
        ((string?)announcement["id"], (string?)announcement["run"]).Should().Be(("news_sentiment-20261120T150000Z-1", "news_sentiment/2026-11-20T15:00:00Z"));
        ((string?)(await Cloud.Records.WithPrefixAsync("NEWS#"))[0]["announcement"]).Should().Be("news_sentiment-20261120T150000Z-1");
        (await Cloud.Records.WithPrefixAsync("RUN#")).Should().ContainSingle().Which["pk"]!.GetValue<string>().Should().Be("RUN#news_sentiment");
    }

    [Fact]
    public async Task What_SNS_did_not_take_waits_in_its_own_outbox_for_its_next_run()
    {
        _source.Has(Some.Story());
        Cloud.Aws.Fault = static call => call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        await RunAsync(Three);
        (await Cloud.Records.WithPrefixAsync("OUTBOX")).Should().ContainSingle().Which["pk"]!.GetValue<string>().Should().Be("OUTBOX#news_sentiment");
        Cloud.Aws.Fault = static _ => null;

        await RunAsync(Three + Duration.FromHours(1));

        ((string?)JsonNode.Parse(Cloud.Sns.Messages.Should().ContainSingle().Which.Body)!["feed"]).Should().Be("news");
        (await Cloud.Records.WithPrefixAsync("OUTBOX")).Should().BeEmpty();
    }

    [Fact]
    public async Task Without_a_call_left_a_run_is_postponed_without_an_alert_and_the_next_that_has_one_catches_up()
    {
        await RunAsync(Three);
        _source.Fails(SourceFailureKind.DailyLimit);
        for (var hours = 1; hours <= 4; hours++)
        {
            (await RunAsync(Three + Duration.FromHours(hours))).Outcome.Should().Be("postponed");
        }

        _source.Has(Some.Story());
        (await RunAsync(Three + Duration.FromHours(5))).Outcome.Should().Be("collected");

        _source.Asked[^1].Should().Be(new CollectionWindow(Three - Duration.FromHours(2), Three + Duration.FromHours(5)));
        Cloud.Sns.Messages.Should().ContainSingle().Which.TopicArn.Should().Be(Cloud.NotificationTopic);
        Values("RunsFailed").Should().OnlyContain(static value => value == 0);
        Values("RunsSucceeded").Should().Equal(1, 0, 0, 0, 0, 1);
        var run = (await Cloud.Records.WithPrefixAsync("RUN#"))[2];
        ((string?)run["outcome"], (int)run["lost"]!, run.ContainsKey("error_code")).Should().Be(("postponed", 0, false));
        ((string?)run["collected_through"]!["alphavantage"]!["through"]).Should().Be("2026-11-20T15:00:00Z");
        Lines().Where(static line => (string?)line["outcome"] == "postponed").Should().HaveCount(4).And.OnlyContain(static line => (string?)line["level"] == "INFO")
            .And.OnlyContain(static line => line["source_failures"]!.AsArray().Count == 1);
    }

    [Fact]
    public async Task A_first_run_without_a_call_does_not_make_the_next_one_look_back_a_week()
    {
        _source.Fails(SourceFailureKind.DailyLimit);
        await RunAsync(Three);
        _source.Has();

        await RunAsync(Three + Duration.FromHours(1));

        _source.Asked[^1].Since.Should().Be(Three - Duration.FromHours(23));
    }

    [Fact]
    public async Task Three_failures_are_an_incident_that_runs_without_a_call_neither_open_nor_close()
    {
        SourceFailureKind?[] hours =
        [
            null, SourceFailureKind.ServerError, SourceFailureKind.DailyLimit, SourceFailureKind.ServerError, SourceFailureKind.ServerError, SourceFailureKind.DailyLimit, null,
        ];
        List<string> alerts = [];
        for (var i = 0; i < hours.Length; i++)
        {
            _source.Fails(hours[i]);
            await RunAsync(Three + Duration.FromHours(i));
            alerts.Add(string.Join(' ', Cloud.Sns.Messages.Where(static message => message.TopicArn == Cloud.AlertTopic).Select(static message => message.Attributes["event_type"].Value)));
        }

        alerts.Should().Equal(string.Empty, string.Empty, string.Empty, string.Empty, "all_sources_down", "all_sources_down", "all_sources_down recovery");
    }

    [Fact]
    public async Task A_dry_run_without_a_call_says_so()
    {
        _source.Fails(SourceFailureKind.DailyLimit);

        (await RunAsync(Three, isDryRun: true)).Outcome.Should().Be("postponed");

        (await Cloud.Records.WithPrefixAsync("RUN#")).Should().BeEmpty();
    }

    [Fact]
    public async Task On_a_Sunday_it_is_closed()
    {
        var answer = await RunAsync(Some.At("2026-11-22T15:00:00Z"));

        (answer.Outcome, answer.NextOpen).Should().Be(("closed", "2026-11-23T05:00:00Z"));
        _source.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Its_source_has_twice_the_usual_time_because_its_call_may_have_to_wait()
    {
        _source.Hangs = true;

        (await RunAsync(Three)).Outcome.Should().Be("failed");

        ((string?)(await Cloud.Records.WithPrefixAsync("RUN#"))[0]["error_message"]).Should().Be("alphavantage: no complete answer within 2 s");
    }

    private async Task<RunAnswer> RunAsync(Instant scheduledAt, bool isDryRun = false)
    {
        _clock.Now = scheduledAt;
        using var deadline = new Deadline(TimeSpan.FromSeconds(60), TimeProvider.System);
        return await _job.RunAsync(new JobRequest(scheduledAt, "someone", isDryRun), deadline);
    }

    private IEnumerable<double> Values(string metric) => Cloud.CloudWatch.Values.Where(value => value.Name == metric).Select(static value => value.Value);

    private IEnumerable<JsonNode> Lines() =>
        Encoding.UTF8.GetString(_log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!);

    private sealed class Source : ISource<NewsItem>
    {
        private FetchResult<NewsItem> _answer = Answer([]);

        public string Name => "alphavantage";

        public List<CollectionWindow> Asked { get; } = [];

        public bool Hangs { get; set; }

        public void Has(params IReadOnlyList<NewsItem> items) => _answer = Answer(items);

        public void Fails(SourceFailureKind? kind) =>
            _answer = kind is { } failed ? new FetchResult<NewsItem>.Failed(new SourceFailure(failed, "as told")) : Answer([]);

        public async Task<FetchResult<NewsItem>> CollectAsync(FetchRequest request, ApiKey key, CancellationToken timeUp)
        {
            Asked.Add(request.Window);
            if (Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, timeUp);
            }

            return _answer;
        }

        private static FetchResult<NewsItem>.Answered Answer(IReadOnlyList<NewsItem> items) =>
            new(items, [], items.Count + 1, new Coverage(3, 3), [], PagesEnd.Watermark, []);
    }
}
