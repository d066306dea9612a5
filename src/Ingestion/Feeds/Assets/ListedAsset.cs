using Ingestion.Primitives;

namespace Ingestion.Feeds.Assets;

/// <summary>An asset as today's list has it.</summary>
/// <param name="Symbol">Under which it is traded, in this product's spelling.</param>
/// <param name="Id">The provider's id: the same for as long as the asset exists, whatever it is called.</param>
/// <param name="Name">The company's or fund's name, at most 200 characters, printable; empty when there is none.</param>
/// <param name="Exchange">Where it is listed: <c>NASDAQ</c>, <c>NYSE</c>, <c>OTC</c>, and whatever else the provider says.</param>
/// <param name="Class"><c>us_equity</c>.</param>
/// <param name="IsTradable">Whether the broker trades it: an active asset need not be tradable.</param>
/// <param name="IsMarginable">Whether it can be bought on margin.</param>
/// <param name="IsShortable">Whether it can be sold short.</param>
/// <param name="IsFractionable">Whether fractions of a share are traded.</param>
/// <param name="Attributes">What else the provider says of it, each once and in ordinal order: <c>fractional_eh_enabled</c>, <c>ptp_no_exception</c>, …</param>
public sealed record ListedAsset(
    Ticker Symbol,
    string Id,
    string Name,
    string Exchange,
    string Class,
    bool IsTradable,
    bool IsMarginable,
    bool IsShortable,
    bool IsFractionable,
    IReadOnlyList<string> Attributes);
