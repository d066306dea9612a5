using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>Every variable and output says what it is, and every variable is used.</summary>
public sealed partial class TerraformVariableTests
{
    public static TheoryData<string> Modules =>
        [".", .. Directory.GetDirectories(Path.Combine(Repository.Root, "terraform", "modules")).Select(static folder => Path.Combine("modules", Path.GetFileName(folder))).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Modules))]
    public void Variables_are_described_typed_and_used(string module)
    {
        var folder = Path.Combine(Repository.Root, "terraform", module);
        var code = string.Concat(Directory.GetFiles(folder, "*.tf").Where(static file => !file.EndsWith("variables.tf", StringComparison.Ordinal)).Select(File.ReadAllText));
        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(folder, "variables.tf"))))
        {
            var (name, body) = (block.Groups[1].Value, block.Groups[2].Value);
            body.Should().Contain("description = \"", $"{module}/variables.tf: {name} says what it is");
            body.Should().MatchRegex(@"\n  type +=", $"{module}/variables.tf: {name} has a type");
            code.Should().MatchRegex($@"\bvar\.{name}\b", $"{module}/variables.tf: {name} is used");
        }

        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(folder, "outputs.tf"))))
        {
            block.Groups[2].Value.Should().Contain("description = \"", $"{module}/outputs.tf: {block.Groups[1].Value} says what it is");
        }
    }

    [Theory]
    [MemberData(nameof(Modules))]
    public void Every_module_has_its_files(string module)
    {
        foreach (var file in new[] { "main.tf", "variables.tf", "outputs.tf", "versions.tf", "README.md" })
        {
            File.Exists(Path.Combine(Repository.Root, "terraform", module, file)).Should().BeTrue($"{module} has a {file}");
        }
    }

    [Fact]
    public void Everything_is_tagged_and_the_budgets_count_by_that_tag()
    {
        Deployment.Text("versions.tf").Should().MatchRegex(@"default_tags \{\s+tags = local\.tags\s+\}");
        Deployment.Text("main.tf").Should().MatchRegex(@"tags\s+= \{ Project = local\.name, Environment = var\.environment, ManagedBy = ""terraform"" \}")
            .And.MatchRegex(@"tag_value\s+= local\.name");
        Directory.GetFiles(Path.Combine(Repository.Root, "terraform", "modules"), "*.tf", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("\nprovider ", StringComparison.Ordinal)).Should().BeEmpty("a provider of a module's own has no tags");
    }

    [GeneratedRegex("(?:variable|output) \"(\\w+)\" \\{\n(.*?)\n\\}", RegexOptions.Singleline)]
    private static partial Regex Block();
}
