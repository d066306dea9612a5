using NodaTime;

namespace Ingestion.Primitives;

/// <summary>How long each step of a run took.</summary>
public sealed class StepTimer(TimeProvider time)
{
    private readonly List<(string Name, Duration Took)> _steps = [];
    private readonly long _began = time.GetTimestamp();

    /// <summary>The steps so far, in order.</summary>
    public IReadOnlyList<(string Name, Duration Took)> All => _steps;

    /// <summary>Since the beginning.</summary>
    public Duration Total => Duration.FromTimeSpan(time.GetElapsedTime(_began));

    /// <summary>How long a step took; zero when it was not reached.</summary>
    public Duration Of(string name) => _steps.Find(step => step.Name == name).Took;

    /// <inheritdoc cref="TimeAsync{T}"/>
    public Task TimeAsync(string name, Task step) => TimeAsync(name, WithoutResultAsync(step));

    /// <summary>Awaits a started step and notes how long it took, also when it fails.</summary>
    public async Task<T> TimeAsync<T>(string name, Task<T> step)
    {
        var began = time.GetTimestamp();
        try
        {
            return await step;
        }
        finally
        {
            _steps.Add((name, Duration.FromTimeSpan(time.GetElapsedTime(began))));
        }
    }

    private static async Task<bool> WithoutResultAsync(Task step)
    {
        await step;
        return true;
    }
}
