namespace Ingestion.Primitives;

/// <summary>The program cannot start; the message lists every setting that is wrong, not just the first.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems)
    : Exception($"Ingestion cannot start, {problems.Count} of its settings {(problems.Count == 1 ? "is" : "are")} wrong:"
        + string.Concat(problems.Select(problem => "\n- " + problem)))
{
    /// <summary>One sentence per setting: its name, its value, what is allowed.</summary>
    public IReadOnlyList<string> Problems => problems;
}
