using System.Runtime.InteropServices;

namespace Ingestion.LocalCloud;

/// <summary>
/// One command from a terminal. Ctrl-C, SIGTERM and a terminal that is closed end it at once, with one line. What it started ends with it: the local
/// DynamoDB when its standard input does, a function when its Runtime API is gone.
/// </summary>
public static class Command
{
    private const int Stopped = 130;

    /// <summary>A terminal sends Ctrl-C to the children too: that one of them is gone may be noticed before the signal is.</summary>
    private static readonly TimeSpan SignalIsComing = TimeSpan.FromMilliseconds(300);

    private static int _stopped;

    /// <summary>Runs it; gives its exit code, and 1, with the reason on standard error, when it fails.</summary>
    public static async Task<int> RunAsync(string name, Func<Task<int>> command, TimeProvider time)
    {
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            return await command();
        }
        catch (CommandFailedException exception)
        {
            await Task.Delay(SignalIsComing, time);
            await Console.Error.WriteLineAsync($"{name}: {exception.Message}");
            return 1;
        }
#pragma warning disable CA1031 // Only to let a signal come first.
        catch (Exception)
#pragma warning restore CA1031
        {
            await Task.Delay(SignalIsComing, time);
            throw;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (Interlocked.Exchange(ref _stopped, 1) == 0)
            {
                Console.Error.WriteLine($"{name}: stopped");
                Environment.Exit(Stopped);
            }
        }
    }
}
