using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Lambda;
using NodaTime;

namespace Ingestion.Benchmarks;

/// <summary>A subject's process with a table of its own, and what each of its invocations takes.</summary>
public sealed class Measured : IAsyncDisposable
{
    private static int _tables;

    private readonly Cloud _cloud;
    private readonly FunctionProcess _function;
    private readonly TimeProvider _time;
    private bool _isWarm;

    private Measured(Cloud cloud, FunctionProcess function, TimeProvider time) => (_cloud, _function, _time) = (cloud, function, time);

    /// <summary>Starts the process; it has no event yet.</summary>
    public static async Task<Measured> StartAsync(
        Cloud cloud, Subject subject, IReadOnlyList<string> tickers, TimeProvider time, params IEnumerable<(string Name, string Value)> settings)
    {
        var table = $"bench-{Interlocked.Increment(ref _tables)}";
        await cloud.TableOf(table).CreateAsync();
        var environment = cloud.FunctionEnvironment([("TABLE_NAME", table), ("TICKERS", string.Join(',', tickers)), .. settings]);
        return new Measured(cloud, await FunctionProcess.StartAsync(subject.Program, subject.Arguments, environment, time), time);
    }

    /// <summary>How long an invocation may take here.</summary>
    public TimeSpan Timeout
    {
        get => _function.Timeout;
        set => _function.Timeout = value;
    }

    /// <summary>One event of the scheduler, answered.</summary>
    /// <exception cref="InvalidOperationException">It was not answered as expected.</exception>
    public Task<Sample> InvokeAsync(Instant scheduledAt, string outcome, int? isNew = null, string job = "news") => InvokeAsync(
        scheduledAt,
        Cloud.Event(scheduledAt.ToString(), job),
        $"{outcome} with {isNew} new",
        answer => answer.Contains($"\"outcome\":\"{outcome}\"", Compact) && (isNew is not { } expected || answer.Contains($"\"new\":{expected},", Compact)));

    /// <summary>One event, answered.</summary>
    /// <param name="now">What time it is at the providers.</param>
    /// <param name="payload">The event.</param>
    /// <param name="expected">What is expected of it.</param>
    /// <param name="isExpected">Whether the answer is that.</param>
    /// <exception cref="InvalidOperationException">It was not answered as expected.</exception>
    public async Task<Sample> InvokeAsync(Instant now, string payload, string expected, Func<string, bool> isExpected)
    {
        _cloud.Providers.Now = now;
        var (calls, asked) = (_cloud.Aws.Calls.Count, _cloud.Providers.Requests.Count);
        var (reads, writes) = (_cloud.Capacity.Reads, _cloud.Capacity.Writes);
        var cpu = _isWarm ? ProcessClock.Of(_function.Id) : TimeSpan.Zero;
        var began = _isWarm ? _time.GetTimestamp() : _function.Began;
        var invocation = await _function.InvokeAsync(payload);
        var took = _time.GetElapsedTime(began);
        if (invocation is not Invocation.Answered { Payload: var answer } || !isExpected(answer))
        {
            throw new InvalidOperationException($"expected {expected}, but it was {invocation}\n{string.Join('\n', _function.Output.Concat(_function.Errors).TakeLast(20))}");
        }

        cpu = ProcessClock.Of(_function.Id) - cpu;
        _isWarm = true;
        List<string> operations = [.. _cloud.Aws.Calls.Skip(calls).Select(static call => call.Operation)];
        return new Sample(
            took.TotalMilliseconds,
            cpu.TotalMilliseconds,
            _function.PeakMemoryBytes / 1048576.0,
            operations.Count + _cloud.Providers.Requests.Count - asked,
            _cloud.Capacity.Reads - reads,
            _cloud.Capacity.Writes - writes)
        {
            Operations = operations.CountBy(static operation => operation).OrderBy(static one => one.Key, StringComparer.Ordinal).ToDictionary(),
        };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _function.DisposeAsync();

    private const StringComparison Compact = StringComparison.Ordinal;
}
