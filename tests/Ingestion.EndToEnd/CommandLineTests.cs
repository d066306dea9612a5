using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ingestion.LocalCloud;

namespace Ingestion.EndToEnd;

/// <summary>What somebody at a terminal gets from make run, make run-events and make console when things go otherwise than they should.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run", "event    {", "-INT", "run: stopped")]
    [InlineData("run", "starting DynamoDB", "-TERM", "run: stopped")]
    [InlineData("events", "events on the bus", "-INT", "run-events: stopped")]
    [InlineData("console 0", "Ctrl-C ends it", "-INT", "console: stopped")]
    public async Task A_stopped_command_ends_at_once_with_one_line_and_leaves_nothing_behind(string command, string when, string signal, string said)
    {
        SkipWithoutDashboard(command);
        using var process = Start(command);
        using var ended = new EndOf(process);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains(when, StringComparison.Ordinal))
        {
        }

        var children = Directory.GetDirectories($"/proc/{process.Id}/task")
            .SelectMany(static task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();
        using (var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var (code, errors) = await EndAsync(process);

        (code, errors).Should().Be((130, $"{said}\n"));
        foreach (var child in children)
        {
            await UntilAsync(() => !IsAlive(child));
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        SkipWithoutDashboard("console");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var process = Start(string.Create(CultureInfo.InvariantCulture, $"console {port}"));

        var (code, errors) = await EndAsync(process);

        (code, errors.ToUpperInvariant()).Should().Be(
            (1, string.Create(CultureInfo.InvariantCulture, $"console: cannot listen on port {port}: address already in use. Another one: make console PORT=8643\n").ToUpperInvariant()));
    }

    [Fact]
    public async Task A_proxy_of_this_machine_is_not_asked_for_what_is_on_loopback()
    {
        using var process = Start("run", ("HTTP_PROXY", "http://127.0.0.1:9"), ("http_proxy", "http://127.0.0.1:9"), ("ALL_PROXY", "http://127.0.0.1:9"));
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        var (code, errors) = await EndAsync(process);

        (code, errors).Should().Be((0, string.Empty));
        (await output).Should().Contain("\"outcome\":\"already_done\"");
    }

    /// <summary>A test that fails half-way leaves nothing behind either.</summary>
    private sealed class EndOf(Process process) : IDisposable
    {
        public void Dispose() => process.Kill(entireProcessTree: true);
    }

    /// <summary>The console draws what Terraform would deploy.</summary>
    private static void SkipWithoutDashboard(string command) => Assert.SkipWhen(
        command.StartsWith("console", StringComparison.Ordinal) && !File.Exists(Path.Combine(Repository.Root, "artifacts", "terraform", "dev.json")),
        "make validate makes the dashboard that the console draws");

    private static Process Start(string command, params (string Name, string Value)[] environment)
    {
        // As a terminal starts it: what runs in the background of a script does not hear Ctrl-C, and neither does what it starts.
        var start = new ProcessStartInfo(
            "env", ["--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll"), .. command.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Errors)> EndAsync(Process process)
    {
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, errors);
    }

    /// <summary>A process that nobody has waited for is dead all the same.</summary>
    private static bool IsAlive(string process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var often = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            await often.WaitForNextTickAsync(patience.Token);
        }
    }
}
