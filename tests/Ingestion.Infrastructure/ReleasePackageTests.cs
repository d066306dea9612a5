namespace Ingestion.Infrastructure;

/// <summary>A published package is deployed only if it is the very one that was asked for.</summary>
public sealed class ReleasePackageTests
{
    [Fact]
    public async Task A_package_with_another_sum_is_not_handed_on()
    {
        using var package = await ModuleRun.OfAsync("release_package");
        var published = Path.Combine(package.Folder, "bootstrap-x64.zip");
        await File.WriteAllTextAsync(published, "something else", TestContext.Current.CancellationToken);
        var fetched = Path.Combine(package.Folder, "fetched", "bootstrap.zip");

        var (code, said) = await package.TerraformAsync(
            "apply", "-auto-approve", "-var", $"url=file://{published}", "-var", $"path={fetched}", "-var", "code_sha256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");

        code.Should().Be(1);
        said.Should().Contain("has the sum 9B8/piX/Eg3cp+9Fa/ZjcezqI8Ep9OTDI2cQHttRbPg=, and should have 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        Directory.GetFiles(Path.GetDirectoryName(fetched)!).Should().BeEmpty();
    }
}
