using System.Diagnostics;

namespace Ingestion.LocalCloud;

/// <summary>A program that has run to its end.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record Finished(int Code, string Output, string Errors)
{
    /// <summary>Starts a program and waits for its end.</summary>
    public static async Task<Finished> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;

        // Side by side: who waits for one pipe while the other is full waits for ever.
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new Finished(process.ExitCode, output, await errors);
    }
}
