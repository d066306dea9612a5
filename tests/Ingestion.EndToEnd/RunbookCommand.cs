using System.Text.RegularExpressions;

namespace Ingestion.EndToEnd;

/// <summary>A command for the AWS CLI as a page has it, in its words.</summary>
public sealed partial class RunbookCommand
{
    private readonly List<string> _words;

    private RunbookCommand(string text) => _words = [.. Word().Matches(text).Select(static word => word.Value.Trim('\'', '"'))];

    /// <summary>Service and operation: <c>lambda invoke</c>.</summary>
    public string Name => $"{_words[1]} {_words[2]}";

    /// <summary>The value of an option.</summary>
    public string this[string option] => _words[_words.IndexOf(option) + 1];

    /// <summary>Every command of a page, also those within others.</summary>
    public static IReadOnlyList<RunbookCommand> In(string page) =>
        [.. Command().Matches(page.Replace("\\\n", string.Empty, StringComparison.Ordinal)).Select(static match => new RunbookCommand(match.Value))];

    /// <summary>Whether an option is there.</summary>
    public bool Has(string option) => _words.Contains(option);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _words);

    [GeneratedRegex("""aws [a-z]+ [a-z-]+([^`\n$]|\$\.)*""")]
    private static partial Regex Command();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
