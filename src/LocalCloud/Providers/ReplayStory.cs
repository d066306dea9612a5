using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>One story of a replayed day.</summary>
/// <param name="Id">Number within the replay.</param>
/// <param name="Headline">Headline.</param>
/// <param name="Description">Description; may be null as Tiingo sends it.</param>
/// <param name="Publisher">The publisher's name.</param>
/// <param name="Domain">The publisher's domain, which is what Tiingo gives as source.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="SeenAt">When providers have it.</param>
/// <param name="Tickers">Tickers, upper case.</param>
/// <param name="OnTiingo">Whether Tiingo has it.</param>
/// <param name="OnFinnhub">Whether Finnhub has it.</param>
/// <param name="OnAlphaVantage">Whether Alpha Vantage has it.</param>
/// <param name="Mood">What Alpha Vantage thinks of it, from -1 to 1; null for anything.</param>
public sealed record ReplayStory(
    int Id,
    string Headline,
    string? Description,
    string Publisher,
    string Domain,
    Instant PublishedAt,
    Instant SeenAt,
    IReadOnlyList<string> Tickers,
    bool OnTiingo = true,
    bool OnFinnhub = true,
    bool OnAlphaVantage = true,
    double? Mood = null)
{
    /// <summary>Where it can be read.</summary>
    public string Url => $"https://{Domain}/story/{Id}";
}
