using Ingestion.Jobs;
using Ingestion.Tests.Simulation;
using NodaTime;

namespace Ingestion.Tests.Jobs;

public sealed class DeadlineTests
{
    [Theory]
    [InlineData(60, 40_000, 44_500)] // no run needs longer than 45 s
    [InlineData(45, 40_000, 44_500)]
    [InlineData(30, 25_000, 29_500)]
    [InlineData(5, 0, 4_500)]
    [InlineData(0, 0, 0)]
    public void Work_ends_five_seconds_before_the_end_and_the_telling_half_a_second(int remaining, int work, int closing)
    {
        var world = new World(1, Some.Scheduled);
        var process = new Process(world, Duration.Zero);
        using var deadline = new Deadline(TimeSpan.FromSeconds(remaining), process.Time);
        List<(string What, double After)> ends = [];
        deadline.Work.Register(() => ends.Add(("work", (world.Now - Some.Scheduled).TotalMilliseconds)));
        deadline.Closing.Register(() => ends.Add(("closing", (world.Now - Some.Scheduled).TotalMilliseconds)));

        world.Run();

        ends.Should().BeEquivalentTo([("work", (double)work), ("closing", (double)closing)]);
    }
}
