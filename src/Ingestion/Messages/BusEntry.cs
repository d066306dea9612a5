using NodaTime;

namespace Ingestion.Messages;

/// <summary>An event for a bus.</summary>
/// <param name="DetailType">What kind of event it is: rules go by it. At most 128 characters.</param>
/// <param name="Detail">What it tells: a JSON object.</param>
/// <param name="Time">When it happened. The bus gets whole seconds.</param>
public sealed record BusEntry(string DetailType, string Detail, Instant Time);
