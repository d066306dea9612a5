using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>terraform destroy refuses while everything is still there.</summary>
public sealed partial class DeletionGuardTests
{
    [Fact]
    public void Depends_on_every_other_module_so_that_it_is_the_first_to_go()
    {
        var main = Deployment.Text("main.tf");
        var all = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "terraform"), "*.tf").Select(File.ReadAllText));
        var modules = Module().Matches(all).Select(static module => module.Groups[1].Value).Where(static name => name != "deletion_guard");

        main[main.IndexOf("depends_on", StringComparison.Ordinal)..].Split('\n').Select(static line => line.Trim().TrimEnd(','))
            .Where(static line => line.StartsWith("module.", StringComparison.Ordinal))
            .Should().BeEquivalentTo(modules.Select(static name => $"module.{name}"));
    }

    [Fact]
    public async Task Refuses_and_says_what_to_do_until_an_apply_has_lifted_the_protection()
    {
        using var guard = await ModuleRun.OfAsync("deletion_guard");
        await guard.TerraformAsync("apply", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=true");

        var (code, said) = await guard.TerraformAsync("destroy", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=true");

        code.Should().Be(1);
        said.Should().Contain("ingestion-prod is protected, and nothing has been destroyed").And.Contain("terraform apply -var deletion_protection=false");
        await guard.TerraformAsync("apply", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=false");
        (await guard.TerraformAsync("destroy", "-auto-approve", "-var", "name=ingestion-prod", "-var", "protected=false")).Code.Should().Be(0);
    }

    [GeneratedRegex("^module \"(\\w+)\"", RegexOptions.Multiline)]
    private static partial Regex Module();
}
