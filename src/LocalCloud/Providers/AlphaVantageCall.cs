using NodaTime;

namespace Ingestion.LocalCloud.Providers;

/// <summary>A call to Alpha Vantage.</summary>
/// <param name="Function"><c>OVERVIEW</c>, …</param>
/// <param name="Symbol">For which symbol, or symbols; empty where none was named.</param>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Refused">The limit that it was refused for; <see cref="Fault.None"/> when it was answered.</param>
public sealed record AlphaVantageCall(string Function, string Symbol, Instant At, Fault Refused);
