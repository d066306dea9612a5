using System.Text.Json;
using Ingestion.Collecting;
using Ingestion.Providers;

namespace Ingestion.Feeds.News;

/// <summary>How the rows of a page become stories.</summary>
/// <param name="Window">The stretch whose rows are wanted.</param>
/// <param name="Rules">What makes a row a story.</param>
/// <param name="Key">Struck out of everything that is quoted.</param>
/// <param name="Read">Reads a row of this source.</param>
public sealed record NewsRowReader(CollectionWindow Window, NewsRules Rules, ApiKey Key, Func<JsonElement, NewsRow> Read);
