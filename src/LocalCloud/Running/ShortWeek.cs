using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using NodaTime;

namespace Ingestion.LocalCloud.Running;

/// <summary>The week that is played, with shorter lists: for questions that are to be answered at once.</summary>
internal static class ShortWeek
{
    /// <summary>Its data.</summary>
    public static ReferenceWeek Week { get; } = new(ReferenceWeek.Played.Monday, assets: 1_300, reports: 1_000);

    /// <summary>Starts everything and runs one job on some of the days.</summary>
    /// <exception cref="CommandFailedException">A run did not collect.</exception>
    public static async Task<Cloud> PlayAsync(string job, params IReadOnlyList<IsoDayOfWeek> days)
    {
#pragma warning disable RS0030 // LocalCloud's composition.
        var cloud = await Cloud.StartAsync(TimeProvider.System);
#pragma warning restore RS0030
        cloud.Providers.Reference = Week;
        var function = await cloud.StartFunctionAsync(cloud.FunctionEnvironment(cloud.ReferenceFeeds));
        foreach (var day in days)
        {
            await PlayAsync(cloud, function, job, Week.Days[(int)day - 1]);
        }

        return cloud;
    }

    private static async Task PlayAsync(Cloud cloud, FunctionProcess function, string job, LocalDate day)
    {
        var run = await ReferenceRun.InvokeAsync(cloud, function, day, job);
        if (run.Outcome != "collected")
        {
            throw new CommandFailedException($"the run of {job} on {day:uuuu-MM-dd} answered {run.Answer.ToJsonString()}");
        }
    }
}
