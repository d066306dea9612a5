using Ingestion.Providers;
using Ingestion.Runs;

namespace Ingestion.Collecting;

/// <summary>
/// Asks for the batches of a request a few at a time and puts their answers together: what was answered is kept, a refused key
/// fails the source at once, and a rate limit ends the asking.
/// </summary>
public static class BatchedFetch
{
    /// <summary>Asks for all batches, in their order, a few at once.</summary>
    public static async Task<FetchResult<TItem>> AskAsync<TItem>(
        IReadOnlyList<BatchRequest> batches,
        int atOnce,
        Func<BatchRequest, CancellationToken, Task<BatchResult<TItem>>> ask,
        CancellationToken timeUp)
    {
        var answers = new BatchResult<TItem>?[batches.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, batches.Count),
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop.Token, TaskScheduler = TaskScheduler.Current },
                async (index, token) =>
                {
                    // The loop itself learns of the stop by a callback, which takes its time.
                    stop.Token.ThrowIfCancellationRequested();
                    answers[index] = await ask(batches[index], token);
                    if (FailureOf(answers[index]) is { Kind: SourceFailureKind.Unauthorized or SourceFailureKind.RateLimited })
                    {
                        await stop.CancelAsync();
                    }
                });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The batches without an answer are counted below.
        }

        return Together(batches, answers);
    }

    private static FetchResult<TItem> Together<TItem>(IReadOnlyList<BatchRequest> batches, BatchResult<TItem>?[] answers)
    {
        List<TItem> items = [];
        List<RejectedRow> rejected = [];
        List<Gap> missing = [];
        var (outside, badOutside, answered) = (0, 0, 0);
        var end = PagesEnd.Watermark;
        for (var i = 0; i < answers.Length; i++)
        {
            var (batch, answer) = (batches[i], answers[i] as BatchResult<TItem>.Answered);
            var ended = answer?.End ?? EndWithout(answers[i]);
            if (ended != PagesEnd.Watermark)
            {
                missing.Add(batch.Missing(answer?.Done ?? batch.Done));
            }

            end = end > ended ? end : ended;
            if (answer is null)
            {
                continue;
            }

            answered += batch.IsBacklog ? 0 : batch.Tickers.Count;
            items.AddRange(answer.Items);
            rejected.AddRange(answer.Rejected);
            outside += answer.Outside;
            badOutside += answer.BadOutside;
        }

        List<SourceFailure> failures = [.. answers.Select(FailureOf).OfType<SourceFailure>()];
        if (failures.Find(failure => failure.Kind == SourceFailureKind.Unauthorized) is { } refused)
        {
            return new FetchResult<TItem>.Failed(refused);
        }

        if (answered == 0)
        {
            return new FetchResult<TItem>.Failed(Worst(failures));
        }

        // By what is new: an old page without one good row must not cost the source.
        var now = answers.Where((_, i) => !batches[i].IsBacklog).OfType<BatchResult<TItem>.Answered>().ToList();
        var bad = now.Sum(static batch => batch.Rejected.Count + batch.BadOutside);
        if (bad > 0 && now.Sum(static batch => batch.Items.Count + batch.Outside) == 0)
        {
            var first = now.SelectMany(static batch => batch.Rejected).FirstOrDefault();
            var why = first is null ? string.Empty : $", the first one because: {first.Reason}";
            return new FetchResult<TItem>.Failed(new SourceFailure(SourceFailureKind.Malformed, $"none of {bad} rows is usable{why}"));
        }

        var coverage = new Coverage(answered, batches.Where(static batch => !batch.IsBacklog).Sum(static batch => batch.Tickers.Count));
        return new FetchResult<TItem>.Answered(items, rejected, items.Count + outside + rejected.Count + badOutside, coverage, missing, end, failures);
    }

    private static PagesEnd EndWithout<TItem>(BatchResult<TItem>? answer) => answer switch
    {
        BatchResult<TItem>.NoRoom => PagesEnd.RowLimit,
        BatchResult<TItem>.Failed { Failure.Kind: not SourceFailureKind.Timeout } => PagesEnd.Failure,
        _ => PagesEnd.Time,
    };

    private static SourceFailure? FailureOf<TItem>(BatchResult<TItem>? answer) => answer switch
    {
        BatchResult<TItem>.Failed failed => failed.Failure,
        BatchResult<TItem>.Answered answered => answered.Failure,
        _ => null,
    };

    private static SourceFailure Worst(List<SourceFailure> failures) =>
        failures.Find(failure => failure.Kind == SourceFailureKind.RateLimited)
        ?? failures.FirstOrDefault()
        ?? new SourceFailure(SourceFailureKind.Timeout, "no complete answer in time");
}
