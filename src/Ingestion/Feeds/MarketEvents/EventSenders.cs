using System.Text.Json;
using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>Which AWS account may use which sources. The bus's policy and its rules say the same; this holds whatever they let through.</summary>
/// <param name="sourcesOf">By account: sources, or beginnings of them with a star behind.</param>
public sealed class EventSenders(IReadOnlyDictionary<string, IReadOnlyList<string>> sourcesOf)
{
    /// <summary>Whether an account may use a source.</summary>
    public bool MayUse(string account, string source) =>
        sourcesOf.TryGetValue(account, out var sources)
        && sources.Any(allowed => allowed.EndsWith('*') ? source.StartsWith(allowed[..^1], StringComparison.Ordinal) : source == allowed);

    /// <summary>Reads <c>{"123456789012":["market.*"]}</c>; what is wrong with it is added to <paramref name="problems"/>.</summary>
    public static EventSenders Parse(string text, ICollection<string> problems)
    {
        const string What = "a JSON object from accounts of 12 digits to lists of sources, such as {\"123456789012\":[\"market.nyse\"]}; a source begins with market. and may end with *";
        Dictionary<string, IReadOnlyList<string>> sourcesOf = [];
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var account in json.RootElement.EnumerateObject())
            {
                List<string> sources = [.. account.Value.EnumerateArray().Select(static source => JsonText.Of(source) ?? string.Empty)];
                if (account.Name.Length != 12 || !account.Name.All(char.IsAsciiDigit))
                {
                    problems.Add($"'{Printable.Of(account.Name, 40)}' is no account: it must be {What}");
                }
                else if (sources.Count == 0 || !sources.TrueForAll(static source => source.StartsWith("market.", StringComparison.Ordinal)))
                {
                    problems.Add($"the sources of {account.Name} are [{Printable.Of(string.Join(", ", sources), 60)}]: it must be {What}");
                }

                sourcesOf[account.Name] = sources;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            problems.Add($"'{Printable.Of(text, 60)}' cannot be read: it must be {What}");
        }

        return new EventSenders(sourcesOf);
    }
}
