using Ingestion.Collecting;
using Ingestion.Feeds.News;
using Ingestion.LocalCloud.Providers;
using Ingestion.Providers;
using Ingestion.Providers.Finnhub;
using Ingestion.Providers.Tiingo;
using NodaTime;

namespace Ingestion.Tests.Providers;

/// <summary>Both sources over real HTTP against a provider that does as it is told.</summary>
public sealed class ProviderFixture : IAsyncLifetime
{
    internal static readonly ApiKey Key = ApiKey.From("k3y-0f-th3-t3st")!;

    public ProviderServer Server { get; } = new();

    internal ISource<NewsItem> Tiingo => TiingoAt(Server.TiingoUrl);

    internal ISource<NewsItem> Finnhub => new FinnhubNews(new FinnhubClient(new Uri(Server.FinnhubUrl + "/"), Http, new Pace(TimeSpan.FromMilliseconds(1), TimeProvider.System)));

    internal static TiingoNews TiingoAt(string url) => new(new TiingoClient(new Uri(url + "/"), Http));

    /// <summary>As the provider has it that counts calls.</summary>
    internal static ProviderHttp HttpWithoutRetries { get; } = new(ProviderHttpPolicy.CreateClientWithoutRetries(), TimeProvider.System);

    internal static ProviderHttp Http { get; } = new(ProviderHttpPolicy.CreateClient(TimeProvider.System), TimeProvider.System);

    public async ValueTask InitializeAsync()
    {
        await Server.StartAsync();
        Server.Stories = [.. Enumerable.Range(1, 30).Select(static i => new ReplayStory(
            i,
            $"Story {i}",
            null,
            "Harbor Wire",
            "harborwire.example",
            Some.Scheduled - Duration.FromMinutes(i),
            Some.Scheduled - Duration.FromMinutes(i),
            i % 3 == 0 ? ["AAPL", "MSFT"] : i % 3 == 1 ? ["AAPL"] : ["MSFT"]))];
        (Server.Keys["tiingo"], Server.Keys["finnhub"]) = ("k3y-0f-th3-t3st", "k3y-0f-th3-t3st");
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    internal static ReplayStory Story(Instant at) => new(1, "Late story", null, "Harbor Wire", "harborwire.example", at, at, ["AAPL"]);

    internal static List<ReplayStory> Every(Duration gap, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ReplayStory(
            i, $"Story {i}", null, "Harbor Wire", "harborwire.example", Some.Scheduled - (gap * i), Some.Scheduled - (gap * i), ["AAPL"])),
    ];
}
