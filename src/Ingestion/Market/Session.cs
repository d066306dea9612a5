using NodaTime;

namespace Ingestion.Market;

/// <summary>One trading session, half open: it includes <paramref name="Open"/> and excludes <paramref name="Close"/>.</summary>
public sealed record Session(LocalDate Date, Instant Open, Instant Close)
{
    /// <summary>Whether a run scheduled at this instant belongs to the session.</summary>
    public bool Contains(Instant instant) => Open <= instant && instant < Close;
}
