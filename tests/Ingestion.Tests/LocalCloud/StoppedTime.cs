using NodaTime;

namespace Ingestion.Tests.LocalCloud;

/// <summary>Time that passes only when a test says so.</summary>
internal sealed class StoppedTime(Instant now) : TimeProvider
{
    private Instant _now = now;

    public void Advance(Duration by) => _now += by;

    public override DateTimeOffset GetUtcNow() => _now.ToDateTimeOffset();
}
