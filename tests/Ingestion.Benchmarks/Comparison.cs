using Ingestion.LocalCloud;

namespace Ingestion.Benchmarks;

/// <summary>All subjects on the same work, taking turns: what disturbs the machine disturbs each alike.</summary>
public sealed class Comparison(Cloud cloud, IReadOnlyList<Subject> subjects, int rounds, TimeProvider time)
{
    private const int WarmRuns = 6, Many = 500, Few = 50;

    private static readonly IReadOnlyList<string> Tickers = Workload.Tickers(10);

    private readonly Dictionary<(string Scenario, string Subject), List<Sample>> _samples = [];

    /// <summary>Names of the scenarios.</summary>
    public const string ColdClosed = "cold, exchange closed", ColdFew = "cold, 50 stories", ColdMany = "cold, 500 stories", WarmKnown = "warm, 500 known stories";

    /// <summary>Every sample, by scenario and subject.</summary>
    public IReadOnlyDictionary<(string Scenario, string Subject), List<Sample>> Samples => _samples;

    /// <summary>Measures.</summary>
    public async Task RunAsync()
    {
        for (var round = 1; round <= rounds; round++)
        {
            Progress.Say($"round {round} of {rounds}: closed runs, runs of 50 stories ...");
            foreach (var subject in subjects)
            {
                await ColdAsync(subject, ColdClosed, Workload.Closed, "closed", null);
            }

            cloud.Providers.Stories = Workload.Stories(Few, Tickers);
            foreach (var subject in subjects.Where(static subject => subject.IsWhole))
            {
                await ColdAsync(subject, ColdFew, Workload.Run, "collected", Few);
            }

            if (round % 3 == 0)
            {
                await ManyAsync(round);
            }
        }
    }

    private async Task ColdAsync(Subject subject, string scenario, NodaTime.Instant at, string outcome, int? isNew)
    {
        await using var measured = await Measured.StartAsync(cloud, subject, Tickers, time);
        Add(scenario, subject, await measured.InvokeAsync(at, outcome, isNew));
    }

    /// <summary>A cold run, then warm ones that find everything known, the subjects in turn.</summary>
    private async Task ManyAsync(int round)
    {
        Progress.Say($"round {round} of {rounds}: runs of 500 stories ...");
        cloud.Providers.Stories = Workload.Stories(Many, Tickers);
        List<(Subject Subject, Measured Measured)> running = [];
        foreach (var subject in subjects.Where(static subject => subject.IsWhole))
        {
            var measured = await Measured.StartAsync(cloud, subject, Tickers, time);
            Add(ColdMany, subject, await measured.InvokeAsync(Workload.Run, "collected", Many));
            running.Add((subject, measured));
        }

        for (var run = 1; run <= WarmRuns; run++)
        {
            foreach (var (subject, measured) in running)
            {
                Add(WarmKnown, subject, await measured.InvokeAsync(Workload.Run + (Workload.Every * run), "collected", 0));
            }
        }

        foreach (var (_, measured) in running)
        {
            await measured.DisposeAsync();
        }
    }

    private void Add(string scenario, Subject subject, Sample sample)
    {
        if (!_samples.TryGetValue((scenario, subject.Name), out var samples))
        {
            _samples[(scenario, subject.Name)] = samples = [];
        }

        samples.Add(sample);
    }
}
