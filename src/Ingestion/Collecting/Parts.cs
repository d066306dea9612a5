namespace Ingestion.Collecting;

/// <summary>
/// Asks the parts of a source's question a few at a time and puts their answers together: what was answered is kept, a refused key
/// fails the source at once, and a rate limit ends the asking.
/// </summary>
public static class Parts
{
    /// <summary>Asks all parts, in their order, so many at once.</summary>
    public static async Task<SourceAnswer<TItem>> AskAsync<TItem>(
        IReadOnlyList<QuestionPart> parts,
        int atOnce,
        Func<QuestionPart, CancellationToken, Task<PartAnswer<TItem>>> ask,
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

    private static SourceAnswer<TItem> Together<TItem>(IReadOnlyList<QuestionPart> parts, PartAnswer<TItem>?[] answers)
    {
        List<TItem> items = [];
        List<Rejected> rejected = [];
        List<Gap> missing = [];
        var (outside, badOutside, answered) = (0, 0, 0);
        var end = PagesEnd.Watermark;
        for (var i = 0; i < answers.Length; i++)
        {
            var (part, answer) = (parts[i], answers[i] as PartAnswer<TItem>.Answered);
            var ended = answer?.End ?? EndWithout(answers[i]);
            if (ended != PagesEnd.Watermark)
            {
                missing.Add(part.Missing(answer?.Done ?? part.Done));
            }

            end = end > ended ? end : ended;
            if (answer is null)
            {
                continue;
            }

            answered += part.IsBacklog ? 0 : part.Tickers.Count;
            items.AddRange(answer.Items);
            rejected.AddRange(answer.Rejected);
            outside += answer.Outside;
            badOutside += answer.BadOutside;
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

        // By what is new: an old page without one good row must not cost the source.
        var now = answers.Where((_, i) => !parts[i].IsBacklog).OfType<PartAnswer<TItem>.Answered>().ToList();
        var bad = now.Sum(static part => part.Rejected.Count + part.BadOutside);
        if (bad > 0 && now.Sum(static part => part.Items.Count + part.Outside) == 0)
        {
            var first = now.SelectMany(static part => part.Rejected).FirstOrDefault();
            var why = first is null ? string.Empty : $", the first one because: {first.Reason}";
            return new SourceAnswer<TItem>.Failed(new SourceFailure(SourceFailureKind.Malformed, $"none of {bad} rows is usable{why}"));
        }

        var coverage = new Coverage(answered, parts.Where(static part => !part.IsBacklog).Sum(static part => part.Tickers.Count));
        return new SourceAnswer<TItem>.Answered(items, rejected, items.Count + outside + rejected.Count + badOutside, coverage, missing, end, failures);
    }

    private static PagesEnd EndWithout<TItem>(PartAnswer<TItem>? answer) => answer switch
    {
        PartAnswer<TItem>.NoRoom => PagesEnd.RowLimit,
        PartAnswer<TItem>.Failed { Failure.Kind: not SourceFailureKind.Timeout } => PagesEnd.Failure,
        _ => PagesEnd.Time,
    };

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
