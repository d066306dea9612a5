using System.Diagnostics;
using Ingestion.LocalCloud;

namespace Ingestion.Benchmarks;

/// <summary>Makes what is measured. What cannot be made on this machine is left out, and said.</summary>
public static class Subjects
{
    /// <summary>The product.</summary>
    public const string Native = "native";

    /// <summary>The same program compiled when it runs, and ahead of time in part.</summary>
    public const string Jit = "JIT", ReadyToRun = "ReadyToRun";

    /// <summary>The peer in Python: with its clients made at start, as AWS advises, and with boto3 imported only when a run needs it.</summary>
    public const string Python = "Python", Lazy = "Python, lazy";

    /// <summary>The C program that only answers.</summary>
    public const string Floor = "floor";

    private static readonly string Sources = Path.Combine(Repository.Root, "tests", "Ingestion.Benchmarks", "subjects");
    private static readonly string Made = Path.Combine(Repository.Root, "artifacts", "bench");

    /// <summary>All that there are here.</summary>
    public static IReadOnlyList<Subject> Make()
    {
        Directory.CreateDirectory(Made);
        return
        [
            new Subject(Native, Repository.Bootstrap, []),
            .. Managed(Jit, readyToRun: false),
            .. Managed(ReadyToRun, readyToRun: true),
            .. Peer(),
            .. CProgram(),
        ];
    }

    /// <summary>Those that do the jobs of reference data.</summary>
    public static IReadOnlyList<Subject> MakeReference() => MakePair("reference");

    /// <summary>Those that refresh symbols.</summary>
    public static IReadOnlyList<Subject> MakeRefresh() => MakePair("refresh");

    private static IReadOnlyList<Subject> MakePair(string module)
    {
        Directory.CreateDirectory(Made);
        return [new Subject(Native, Repository.Bootstrap, []), .. Peer(module)];
    }

    private static IEnumerable<Subject> Managed(string name, bool readyToRun)
    {
        Progress.Say($"compiling {name} ...");
        var folder = Path.Combine(Made, name);
        var log = Run(
            "dotnet", "publish", Path.Combine(Repository.Root, "src", "Ingestion"), "--configuration", "Release", "--use-current-runtime", "--self-contained", "false",
            "-p:PublishAot=false", $"-p:PublishReadyToRun={readyToRun}", "-p:LambdaFramework=net10.0", "--artifacts-path", $"{folder}.build", "--output", folder,
            "--nologo", "--verbosity", "quiet", "-tl:off");
        return log is null ? [new Subject(name, Find("dotnet")!, [Path.Combine(folder, "bootstrap.dll")])] : LeftOut(name, log);
    }

    private static IEnumerable<Subject> Peer(string? module = null)
    {
        var python = new[] { "/usr/bin/python3", Find("python3") }.FirstOrDefault(static python => python is not null && File.Exists(python) && Run(python, "-c", "import boto3, urllib3") is null);
        if (python is null)
        {
            return LeftOut(Python, "no python3 here has boto3 and urllib3 (Debian: apt-get install python3-boto3 python3-urllib3)");
        }

        // Where Python may keep what it compiles, as it does for a deployed function.
        foreach (var file in new[] { "peer.py", "reference.py", "refresh.py" })
        {
            File.Copy(Path.Combine(Sources, file), Path.Combine(Made, file), overwrite: true);
        }

        var import = $"import sys; sys.path.insert(0, '{Made}'); import peer";
        return module is not null
            ? [new Subject(Python, python, ["-c", $"{import}, {module}; peer.warm_up(); peer.main({module}.handle)"])]
            : [new Subject(Python, python, ["-c", $"{import}; peer.warm_up(); peer.main()"]), new Subject(Lazy, python, ["-c", $"{import}; peer.main()"])];
    }

    private static IEnumerable<Subject> CProgram()
    {
        var floor = Path.Combine(Made, Floor);
        var log = Run(Find("gcc") ?? "clang", "-O2", "-D_GNU_SOURCE", "-o", floor, Path.Combine(Sources, "floor.c"));
        return log is null ? [new Subject(Floor, floor, [], IsWhole: false)] : LeftOut(Floor, log);
    }

    private static IEnumerable<Subject> LeftOut(string name, string why)
    {
        Progress.Say($"{name} is left out: {why.Split('\n')[0]}");
        return [];
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Null when the command succeeds, or what it printed.</summary>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : output + errors.Result;
    }
}
