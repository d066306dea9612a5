using NodaTime;

namespace Ingestion.Tests;

/// <summary>A clock that a test sets.</summary>
internal sealed class StoppedClock(Instant now) : IClock
{
    public Instant Now { get; set; } = now;

    public Instant GetCurrentInstant() => Now;
}
