namespace Ingestion.Feeds.MarketEvents;

/// <summary>
/// Spreads what would be one partition of an index over several, because one takes 1,000 write units a second
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html). A reader asks all of them.
/// </summary>
public static class Shard
{
    /// <summary>So many partitions together take 8,000 entries of up to a kilobyte a second.</summary>
    public const int Count = 8;

    /// <summary>The key of one of them: <c>NYSE#3</c>.</summary>
    public static string Key(string partition, int shard) => $"{partition}#{shard}";

    /// <summary>The key under which something with an id goes: always the same one.</summary>
    public static string KeyOf(string partition, string id)
    {
        // FNV-1a: string's own hash is another one in every process.
        var hash = 2_166_136_261u;
        foreach (var character in id)
        {
            hash = unchecked((hash ^ character) * 16_777_619u);
        }

        return Key(partition, (int)(hash % Count));
    }
}
