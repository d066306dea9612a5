using System.Text.Json.Nodes;
using Ingestion.Collecting;
using Ingestion.Feeds.Assets;
using Ingestion.Jobs;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.Modules;
using Ingestion.Providers;
using Ingestion.Tests.Simulation;
using NodaTime;

namespace Ingestion.Tests.Jobs;

/// <summary>The job of assets as production has it, against the AWS side on loopback, with a list that the test says.</summary>
public abstract class SyncJobFixture : IAsyncLifetime
{
    protected static readonly Instant Friday = Some.At("2026-11-20T09:00:00Z"), Saturday = Friday + Duration.FromDays(1), Monday = Friday + Duration.FromDays(3);

    private readonly CloudFixture _aws = new();
    private readonly Alpaca _alpaca = new();
    private readonly StoppedClock _clock = new(Friday);
    private readonly MemoryStream _log = new();
    private IJob _job = null!;
    private int _invocations;

    protected Cloud Cloud => _aws.Cloud;

    /// <summary>What the source lists.</summary>
    protected IReadOnlyList<ListedAsset> List
    {
        get;
        set => _alpaca.Answer = new SnapshotResult<ListedAsset>.Answered(field = value, new Rejections());
    } = [];

    /// <summary>Why it lists nothing; null while it does.</summary>
    protected SourceFailure? Failure
    {
        get;
        set => _alpaca.Answer = new SnapshotResult<ListedAsset>.Failed((field = value)!);
    }

    /// <summary>Whether SNS takes messages.</summary>
    protected bool IsSnsDown
    {
        get;
        set
        {
            field = value;
            Cloud.Aws.Fault = call => value && call.Service == "sns" ? new AwsError(500, "InternalError", "as told") : null;
        }
    }

    protected IEnumerable<JsonNode> Announcements => Messages(Cloud.NotificationTopic).Select(static message => JsonNode.Parse(message.Body)!);

    protected IEnumerable<string> Alerts => Messages(Cloud.AlertTopic).Select(static message => message.Subject!);

    public async ValueTask InitializeAsync()
    {
        await _aws.InitializeAsync();
        var settings = MarketDay.SettingsOf(Cloud.Table) with
        {
            NotificationTopicArn = Cloud.NotificationTopic,
            AlertTopicArn = Cloud.AlertTopic,
            ProviderSecretId = Cloud.Secret,
        };
        var builder = new IngestionBuilder(settings, new ExternalServices(_aws.Dynamo, _aws.Sns, _aws.CloudWatch, _aws.Secrets, new(() => _aws.Events), _clock, TimeProvider.System, _log));
        AssetsModule.AddTo(builder, new AssetSettings(Cloud.AssetsTable, TracksAll: false), _alpaca);
        _job = builder.Jobs["assets"];
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _log.Dispose();
        return _aws.DisposeAsync();
    }

    /// <summary>One invocation for a run, so long after the run is due.</summary>
    protected async Task<RunAnswer> RunAsync(Instant scheduledAt, int secondsLater = 0, bool isDryRun = false, string? kind = null)
    {
        _clock.Now = scheduledAt + Duration.FromSeconds(secondsLater);
        using var deadline = new Deadline(TimeSpan.FromSeconds(60), TimeProvider.System);
        return await _job.RunAsync(new JobRequest(scheduledAt, $"invocation-{++_invocations}", isDryRun, kind), deadline);
    }

    protected async Task<JsonObject> RunRecordAsync(Instant scheduledAt) => (await Cloud.Records.WithPrefixAsync("RUN#assets"))
        .Single(run => (string?)run["sk"] == Ingestion.Primitives.Instants.Text(scheduledAt));

    protected Task<IReadOnlyList<JsonObject>> OwedAsync() => Cloud.Records.WithPrefixAsync("OUTBOX#assets");

    /// <summary>So many assets, each with a symbol and an id of its own.</summary>
    protected static IReadOnlyList<ListedAsset> Assets(int count) =>
    [
        .. Enumerable.Range(0, count).Select(static i => new ListedAsset(
            Some.Ticker($"S{i:D3}"), $"id-{i}", "Harbor Line Inc.", "NYSE", "us_equity", IsTradable: true, false, false, false, [])),
    ];

    private IEnumerable<SnsMessage> Messages(string topic) => Cloud.Sns.Messages.Where(message => message.TopicArn == topic);

    private sealed class Alpaca : ISnapshotSource<ListedAsset>
    {
        public string Name => "alpaca";

        public SnapshotResult<ListedAsset> Answer { get; set; } = null!;

        public Task<SnapshotResult<ListedAsset>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp) => Task.FromResult(Answer);
    }
}
