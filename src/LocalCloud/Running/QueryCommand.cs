using Ingestion.LocalCloud.Providers;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary><c>make query TICKER=AAPL</c>: a run of a replayed day, then what the table has of one ticker, newest first; and how to ask AWS the same.</summary>
public static class QueryCommand
{
    private const int Shown = 10;

    private static readonly Instant Run = Instant.FromUtc(2026, 11, 20, 15, 5);

    /// <summary>0 when the ticker has stories.</summary>
    /// <exception cref="CommandFailedException">It has none.</exception>
    public static async Task<int> RunAsync(string ticker)
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        await using var cloud = await Cloud.StartAsync(TimeProvider.System);
#pragma warning restore RS0030
        cloud.Providers.Stories = MarketDay.Of(Run.InUtc().Date, Cloud.Tickers);
        cloud.Providers.Now = Run;
        var function = await cloud.StartFunctionAsync();
        await function.InvokeAsync(Cloud.Event(Run.ToString()));
        var rows = (await cloud.Records.WithPrefixAsync($"TICKER#{ticker}"))
            .Where(row => (string)row["pk"]! == $"TICKER#{ticker}")
            .OrderByDescending(static row => (string)row["sk"]!, StringComparer.Ordinal)
            .ToList();
        if (rows.Count == 0)
        {
            throw new CommandFailedException($"no stories of '{ticker}'; the replayed day has {string.Join(", ", Cloud.Tickers)}");
        }

        foreach (var row in rows.Take(Shown))
        {
            Console.WriteLine($"{row["published_at"]}  {row["sentiment"]!["label"],-8}  {row["headline"]}");
        }

        Console.WriteLine($"\n{rows.Count} stories. The same question to AWS:\n");
        Console.WriteLine("  aws dynamodb query --table-name ingestion-dev --key-condition-expression 'pk = :t' \\");
        Console.WriteLine($"    --expression-attribute-values '{{\":t\":{{\"S\":\"TICKER#{ticker}\"}}}}' --no-scan-index-forward --limit {Shown}");
        return 0;
    }
}
