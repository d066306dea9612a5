using System.Diagnostics;
using System.Globalization;

namespace Ingestion.LocalCloud.Dynamo;

/// <summary>Dynalite as a child process: DynamoDB's wire protocol, in memory.</summary>
public sealed class Dynalite : IAsyncDisposable
{
    private readonly Process _process;

    private Dynalite(Process process, int port)
    {
        _process = process;
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts it.</summary>
    /// <exception cref="CommandFailedException">It is not installed, or does not start.</exception>
    public static async Task<Dynalite> StartAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "dynalite");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "dynalite")))
        {
            throw new CommandFailedException($"Dynalite is not installed in {folder}: run make dynalite (it needs Node.js and npm).");
        }

        var process = Process.Start(new ProcessStartInfo("node", ["server.js"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var line = await process.StandardOutput.ReadLineAsync();
        return int.TryParse(line, CultureInfo.InvariantCulture, out var port)
            ? new Dynalite(process, port)
            : throw new CommandFailedException($"Dynalite did not start: {line}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
