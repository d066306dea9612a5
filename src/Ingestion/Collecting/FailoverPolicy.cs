using NodaTime;

namespace Ingestion.Collecting;

/// <summary>How long a feed leaves a failed source alone.</summary>
/// <param name="FirstWait">After the first failure; it doubles with each further one.</param>
/// <param name="LongestWait">At most, unless the source asks for more.</param>
public sealed record FailoverPolicy(Duration FirstWait, Duration LongestWait);
