using Ingestion.Collecting;
using Ingestion.Providers;
using NodaTime;

namespace Ingestion.Tests.Simulation;

/// <summary>A provider of whole lists: it may fail, hang, or give only a part.</summary>
/// <param name="name">Which.</param>
/// <param name="world">Time and chance.</param>
/// <param name="list">Its list of a day.</param>
internal sealed class SimulatedListing<TRow>(string name, World world, Func<LocalDate, IReadOnlyList<TRow>> list)
{
    public string Name => name;

    /// <summary>Before a whole list was taken once, it gives all or nothing: a part cannot be told from the whole while nothing is known.</summary>
    public Func<bool> MayBePart { get; init; } = static () => true;

    /// <summary>How likely it fails, and how likely it gives only a part of its list.</summary>
    public double Failing { get; set; }

    public ISnapshotSource<TRow> For(Process process) => new Source(this, process);

    private sealed class Source(SimulatedListing<TRow> listing, Process process) : ISnapshotSource<TRow>
    {
        public string Name => listing.Name;

        public async Task<SnapshotResult<TRow>> ReadAsync(LocalDate today, ApiKey key, CancellationToken timeUp)
        {
            await Task.Delay(listing.World.Between(10, 400).ToTimeSpan(), process.Time, timeUp);
            if (listing.World.Chance(listing.Failing))
            {
                var kind = (SourceFailureKind)listing.World.Random.Next(Enum.GetValues<SourceFailureKind>().Length);
                return new SnapshotResult<TRow>.Failed(new SourceFailure(kind, "simulated"));
            }

            var rows = listing.List(today);
            var isPart = listing.MayBePart() && listing.World.Chance(listing.Failing);
            return new SnapshotResult<TRow>.Answered(isPart ? [.. rows.Take(rows.Count / 2)] : rows, new Rejections());
        }
    }

    private World World => world;

    private IReadOnlyList<TRow> List(LocalDate day) => list(day);
}
