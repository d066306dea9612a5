using System.Text;

namespace Ingestion.Feeds.News;

/// <summary>Placeholder.</summary>
public static class Nfkc
{
    /// <summary>NFKC.</summary>
    public static string Normalize(string text) => text.Normalize(NormalizationForm.FormKC);
}
