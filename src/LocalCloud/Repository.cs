namespace Ingestion.LocalCloud;

/// <summary>Where things are in a clone.</summary>
public static class Repository
{
    /// <summary>The folder with <c>Ingestion.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>The native binary.</summary>
    public static string Bootstrap => Path.Combine(Root, "artifacts", "bootstrap", "bootstrap");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ingestion.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside a clone of Ingestion.");
    }
}
