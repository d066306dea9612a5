using System.Diagnostics;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>terraform destroy refuses while everything is still there.</summary>
public sealed partial class TheDeletionGuard : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ingestion-guard");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Depends_on_every_other_module_so_that_it_is_the_first_to_go()
    {
        var main = Deployment.Text("main.tf");
        var modules = Module().Matches(main).Select(static module => module.Groups[1].Value).Where(static name => name != "deletion_guard");

        main[main.IndexOf("depends_on", StringComparison.Ordinal)..].Split('\n').Select(static line => line.Trim().TrimEnd(','))
            .Where(static line => line.StartsWith("module.", StringComparison.Ordinal))
            .Should().BeEquivalentTo(modules.Select(static name => $"module.{name}"));
    }

    [Fact]
    public async Task Refuses_and_says_what_to_do_until_an_apply_has_lifted_the_protection()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "terraform", "modules", "deletion_guard"), "*.tf"))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }

        await TerraformAsync("init", "-input=false");
        await TerraformAsync("apply", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=true");

        var (code, said) = await TerraformAsync("destroy", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=true");

        code.Should().Be(1);
        said.Should().Contain("ingestion-prod is protected, and nothing has been destroyed").And.Contain("terraform apply -var deletion_protection=false");
        await TerraformAsync("apply", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=false");
        (await TerraformAsync("destroy", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=false")).Code.Should().Be(0);
    }

    private async Task<(int Code, string Said)> TerraformAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("terraform", [arguments[0], "-no-color", .. arguments[1..]])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        start.Environment.Remove("TF_WORKSPACE");
        start.Environment.Remove("TF_CLI_CONFIG_FILE");
        using var terraform = Process.Start(start)!;
        var errors = terraform.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await terraform.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await terraform.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (terraform.ExitCode, Space().Replace($"{said} {await errors}", " "));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex("^module \"(\\w+)\"", RegexOptions.Multiline)]
    private static partial Regex Module();
}
