using System.Diagnostics;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>A module that needs no provider, run by the real Terraform in a folder of its own.</summary>
public sealed partial class ModuleRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ingestion-module");

    private ModuleRun() { }

    public string Folder => _folder.FullName;

    public static async Task<ModuleRun> OfAsync(string module)
    {
        var run = new ModuleRun();
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "terraform", "modules", module), "*.tf"))
        {
            File.Copy(file, Path.Combine(run.Folder, Path.GetFileName(file)));
        }

        await run.TerraformAsync("init", "-input=false");
        return run;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Exit code, and all that it said, without line breaks.</summary>
    public async Task<(int Code, string Said)> TerraformAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("terraform", [arguments[0], "-no-color", .. arguments[1..]])
        {
            WorkingDirectory = Folder,
        };
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        start.Environment.Remove("TF_WORKSPACE");
        start.Environment.Remove("TF_CLI_CONFIG_FILE");
        var ended = await Finished.RunAsync(start, TestContext.Current.CancellationToken);
        return (ended.Code, Space().Replace($"{ended.Output} {ended.Errors}", " "));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
