using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Ingestion.Benchmarks;

/// <summary>The CPU clock of another process, all its threads included, to the nanosecond (clock_getcpuclockid(3)).</summary>
public static partial class ProcessClock
{
    /// <summary>CPU time so far.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static TimeSpan Of(int process)
    {
        var error = ClockOf(process, out var clock);
        if (error != 0 || Read(clock, out var time) != 0)
        {
            throw new Win32Exception(error);
        }

        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockOf(int process, out int clock);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
