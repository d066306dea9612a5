using System.Xml.Linq;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>A package of the same name on another feed must not end up in what is deployed.</summary>
public sealed class RestoreConfigurationTests
{
    private static readonly string GitHub = Path.Combine(Repository.Root, ".github");

    [Fact]
    public void The_build_for_deployment_restores_with_the_projects_own_configuration() =>
        File.ReadAllText(Path.Combine(GitHub, "workflows", "release.yml"))
            .Should().Contain("RestoreConfigFile: ${{ github.workspace }}/.github/nuget.config\n");

    [Fact]
    public void The_configuration_knows_no_source_but_the_public_one_and_maps_every_package_to_it()
    {
        var configuration = XDocument.Load(Path.Combine(GitHub, "nuget.config")).Root!;

        var sources = configuration.Element("packageSources")!.Elements().ToList();
        sources[0].Name.LocalName.Should().Be("clear", "what the machine has is not asked");
        sources[1..].Select(static source => (string?)source.Attribute("value")).Should().Equal("https://api.nuget.org/v3/index.json");
        configuration.Element("packageSourceMapping")!.Descendants("package").Select(static package => (string?)package.Attribute("pattern")).Should().Equal("*");
    }
}
