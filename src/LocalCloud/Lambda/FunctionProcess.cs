using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ingestion.LocalCloud.Lambda;

/// <summary>One execution environment: the function's process with nothing but its environment variables, and its Runtime API.</summary>
public sealed partial class FunctionProcess : IAsyncDisposable
{
    private const int Sigterm = 15, Sigcont = 18, Sigstop = 19;

    private readonly Process _process;
    private readonly RuntimeApi _api;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly ConcurrentQueue<string> _errors = [];
    private int _invocations;
    private bool _disposed;

    private FunctionProcess(Process process, RuntimeApi api, TimeProvider time)
    {
        (_process, _api, _time) = (process, api, time);
        process.OutputDataReceived += (_, line) =>
        {
            Keep(_output, line.Data);
            Wrote(line.Data ?? string.Empty);
        };
        process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        process.Exited += (_, _) => api.Abandon(new Invocation.Crashed(process.ExitCode));
        process.EnableRaisingEvents = true;
    }

    /// <summary>Lambda's timeout for each invocation.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Lines on standard output so far.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Told of every line on standard output.</summary>
    public Action<string> Wrote { get; set; } = static _ => { };

    /// <summary>Lines on standard error so far.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Its Runtime API.</summary>
    public RuntimeApi Api => _api;

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The most memory that it has used so far.</summary>
    public long PeakMemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>When it was started, by the timer.</summary>
    public long Began { get; private set; }

    /// <summary>How long it took from its start until it asked for its first event.</summary>
    public Task<TimeSpan> Started { get; private set; } = Task.FromResult(TimeSpan.Zero);

    /// <summary>Starts a program as Lambda starts <c>bootstrap</c>.</summary>
    public static async Task<FunctionProcess> StartAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        var api = new RuntimeApi();
        await api.StartAsync();
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Address;
        start.Environment["AWS_LAMBDA_FUNCTION_NAME"] = "ingestion";
        start.Environment.TryAdd("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        var process = new Process { StartInfo = start };
        var function = new FunctionProcess(process, api, time);
        function.Began = time.GetTimestamp();
        function.Started = function.StartedAsync();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return function;
    }

    /// <summary>Hands one event over and waits for what comes of it; past the timeout the process is killed.</summary>
    public async Task<Invocation> InvokeAsync(string payload, string? requestId = null)
    {
        if (_process.HasExited)
        {
            return new Invocation.Crashed(_process.ExitCode);
        }

        requestId ??= string.Create(CultureInfo.InvariantCulture, $"{Id:D8}-0000-0000-0000-{Interlocked.Increment(ref _invocations):D12}");
        var answer = _api.InvokeAsync(payload, requestId, _time.GetUtcNow() + Timeout);
        try
        {
            return await answer.WaitAsync(Timeout, _time);
        }
        catch (TimeoutException)
        {
            _api.Abandon(new Invocation.TimedOut());
            await KillAsync();
            return new Invocation.TimedOut();
        }
    }

    /// <summary>Ends the process as the kernel would: without a chance to do anything.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Between invocations Lambda freezes the process: nothing of it runs, no timer, no connection.</summary>
    public void Freeze() => _ = Signal(_process.Id, Sigstop);

    /// <summary>It goes on.</summary>
    public void Thaw() => _ = Signal(_process.Id, Sigcont);

    /// <summary>Asks the process to end, and gives its exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        if (Signal(_process.Id, Sigterm) != 0)
        {
            throw new InvalidOperationException("The signal was not delivered.");
        }

        return await ExitCodeAsync(patience);
    }

    /// <summary>Waits until the process ends by itself.</summary>
    public async Task<int> ExitCodeAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience, _time);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        await _api.DisposeAsync();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int process, int signal);

    private async Task<TimeSpan> StartedAsync()
    {
        await _api.Asked;
        return _time.GetElapsedTime(Began);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }
}
