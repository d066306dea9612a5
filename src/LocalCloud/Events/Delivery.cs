namespace Ingestion.LocalCloud.Events;

/// <summary>An event on the bus.</summary>
/// <param name="Id">The bus's id of it.</param>
/// <param name="Payload">As the bus hands it to its targets.</param>
public sealed record BusMessage(string Id, string Payload);

/// <summary>What became of an event.</summary>
/// <param name="Message">The event.</param>
/// <param name="Outcome">The function's word: <c>accepted</c>, <c>duplicate</c>, <c>rejected</c>; null when there was none.</param>
/// <param name="Error">Why there was none, after all tries.</param>
/// <param name="Took">From being put on the bus to being stored.</param>
public sealed record Delivery(BusMessage Message, string? Outcome, string? Error, TimeSpan Took);
