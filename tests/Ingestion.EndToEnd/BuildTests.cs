using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Ingestion.LocalCloud;

namespace Ingestion.EndToEnd;

/// <summary>The scripts that decide what the binary is made of, in copies of the sources.</summary>
public sealed class BuildTests : IDisposable
{
    private static readonly string[] Sources = ["src/Ingestion", "src/Compat", "src/BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];

    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("ingestion build ");

    public void Dispose() => _copy.Delete(recursive: true);

    [Fact]
    public async Task The_build_says_of_each_stand_in_why_the_official_package_cannot_be_had()
    {
        var feed = _copy.CreateSubdirectory("feed").FullName;
        Package(feed, "AWSSDK.Core", "4.0.102.17");
        Package(feed, "AWSSDK.Core", "4.0.102.18");
        Package(feed, "Amazon.Lambda.RuntimeSupport", "2.1.2");
        Package(feed, "AWSSDK.SecretsManager", "4.0.100.8", ("AWSSDK.Core", "[4.0.102.17, 5.0.0)"));
        Package(feed, "AWSSDK.CloudWatch", "4.0.101.0", ("AWSSDK.Core", "[4.0.102.18, 5.0.0)"));
        Take("src/Compat/probe.sh", "Directory.Build.props", "Directory.Packages.props", "global.json");
        await File.WriteAllTextAsync(
            Path.Combine(_copy.FullName, "nuget.config"),
            $"""<configuration><packageSources><clear/><add key="company" value="{feed}"/></packageSources><fallbackPackageFolders><clear/></fallbackPackageFolders></configuration>""",
            TestContext.Current.CancellationToken);

        var said = await RunAsync("src/Compat/probe.sh", [], ("NUGET_PACKAGES", Path.Combine(_copy.FullName, "packages")));

        said.Should().Contain("official: AWSSDK.Core, AWSSDK.DynamoDBv2, NodaTime, Amazon.Lambda.RuntimeSupport, AWSSDK.SecretsManager\n")
            .And.Contain(
                "stand-in (src/Compat): AWSSDK.SimpleNotificationService (not on the feed), AWSSDK.CloudWatch (needs AWSSDK.Core 4.0.102.18, pinned is 4.0.102.17), "
                + "AWSSDK.EventBridge (not on the feed), Microsoft.Extensions.Http.Resilience (not on the feed)\n");
    }

    [Fact]
    public async Task Gives_the_same_assembly_whatever_clone_and_commit_the_sources_come_from()
    {
        Take(Sources);
        Take("artifacts/feed.props");
        await RunAsync("git", ["init", "--quiet"]);
        await RunAsync("git", ["remote", "add", "origin", "https://github.com/somebody/ingestion.git"]);
        await RunAsync("git", ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message", "nothing"]);

        await RunAsync("dotnet", ["build", "src/Ingestion", "--configuration", "Release", "--verbosity", "quiet", "-tl:off"]);

        Hash(_copy.FullName).Should().Be(Hash(Repository.Root));

        static string Hash(string root) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, "artifacts", "bin", "Ingestion", "release", "bootstrap.dll"))));
    }

    private void Take(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var from = Path.Combine(Repository.Root, path);
            foreach (var file in File.Exists(from) ? [from] : Directory.GetFiles(from, "*", SearchOption.AllDirectories))
            {
                var to = Path.Combine(_copy.FullName, Path.GetRelativePath(Repository.Root, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
        }
    }

    private async Task<string> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program.Contains('/', StringComparison.Ordinal) ? Path.Combine(_copy.FullName, program) : program, arguments)
        {
            WorkingDirectory = _copy.FullName,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var ended = await Finished.RunAsync(start, TestContext.Current.CancellationToken);
        ended.Code.Should().Be(0, "{0}{1}", ended.Output, ended.Errors);
        return ended.Output;
    }

    private static void Package(string feed, string id, string version, params (string Id, string Range)[] needs)
    {
        using var package = ZipFile.Open(Path.Combine(feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntry("lib/net8.0/_._");
        using var nuspec = new StreamWriter(package.CreateEntry($"{id}.nuspec").Open());
        nuspec.Write($"""
            <package><metadata><id>{id}</id><version>{version}</version><authors>a</authors><description>d</description><dependencies><group targetFramework="net8.0">
            {string.Concat(needs.Select(static need => $"<dependency id=\"{need.Id}\" version=\"{need.Range}\" />"))}
            </group></dependencies></metadata></package>
            """);
    }
}
