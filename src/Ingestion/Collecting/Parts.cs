namespace Ingestion.Collecting;

/// <summary>
/// Asks the parts of a source's question a few at a time and puts their answers together: what was answered is kept, a refused key
/// fails the source at once, and a rate limit ends the asking.
/// </summary>
public static class Parts
{
    /// <summary>Asks all parts, each for the tickers in it.</summary>
    public static async Task<SourceAnswer<TItem>> AskAsync<TItem>(
        IReadOnlyList<Ticker[]> parts,
        int atOnce,
        Func<Ticker[], CancellationToken, Task<PartAnswer<TItem>>> ask,
        CancellationToken timeUp)
    {
        var answers = new PartAnswer<TItem>?[parts.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeUp);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, parts.Count),
                new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop.Token, TaskScheduler = TaskScheduler.Current },
                async (index, token) =>
                {
                    // The loop itself learns of the stop by a callback, which takes its time.
                    stop.Token.ThrowIfCancellationRequested();
                    answers[index] = await ask(parts[index], token);
                    if (FailureOf(answers[index]) is { Kind: SourceFailureKind.Unauthorized or SourceFailureKind.RateLimited })
                    {
                        await stop.CancelAsync();
                    }
                });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The parts without an answer are counted below.
        }

        return Together(parts, answers);
    }

    private static SourceAnswer<TItem> Together<TItem>(IReadOnlyList<Ticker[]> parts, PartAnswer<TItem>?[] answers)
    {
        List<TItem> items = [];
        List<Rejected> rejected = [];
        List<Ticker> missing = [];
        var (outside, badOutside, answered) = (0, 0, 0);
        var end = PagesEnd.Watermark;
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is not PartAnswer<TItem>.Answered { End: PagesEnd.Watermark })
            {
                missing.AddRange(parts[i]);
            }

            if (answers[i] is not PartAnswer<TItem>.Answered part)
            {
                end = Worse(end, answers[i] is null || FailureOf(answers[i])?.Kind == SourceFailureKind.Timeout ? PagesEnd.Time : PagesEnd.Failure);
                continue;
            }

            end = Worse(end, part.End);
            answered += parts[i].Length;
            items.AddRange(part.Items);
            rejected.AddRange(part.Rejected);
            outside += part.Outside;
            badOutside += part.BadOutside;
        }

        List<SourceFailure> failures = [.. answers.Select(FailureOf).OfType<SourceFailure>()];
        if (failures.Find(failure => failure.Kind == SourceFailureKind.Unauthorized) is { } refused)
        {
            return new SourceAnswer<TItem>.Failed(refused);
        }

        if (answered == 0)
        {
            return new SourceAnswer<TItem>.Failed(Worst(failures));
        }

        var bad = rejected.Count + badOutside;
        if (items.Count + outside == 0 && bad > 0)
        {
            var why = rejected.Count > 0 ? $", the first one because: {rejected[0].Reason}" : string.Empty;
            return new SourceAnswer<TItem>.Failed(new SourceFailure(SourceFailureKind.Malformed, $"none of {bad} rows is usable{why}"));
        }

        var coverage = new Coverage(answered, parts.Sum(static part => part.Length));
        return new SourceAnswer<TItem>.Answered(items, rejected, items.Count + outside + bad, coverage, missing, end, failures);
    }

    private static PagesEnd Worse(PagesEnd one, PagesEnd other) => one > other ? one : other;

    private static SourceFailure? FailureOf<TItem>(PartAnswer<TItem>? answer) => answer switch
    {
        PartAnswer<TItem>.Failed failed => failed.Failure,
        PartAnswer<TItem>.Answered answered => answered.Failure,
        _ => null,
    };

    private static SourceFailure Worst(List<SourceFailure> failures) =>
        failures.Find(failure => failure.Kind == SourceFailureKind.RateLimited)
        ?? failures.FirstOrDefault()
        ?? new SourceFailure(SourceFailureKind.Timeout, "no complete answer in time");
}
