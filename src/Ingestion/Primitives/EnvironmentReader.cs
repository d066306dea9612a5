using System.Globalization;

namespace Ingestion.Primitives;

/// <summary>Reads environment variables and collects everything that is wrong with them: name, value, what is allowed.</summary>
public sealed class EnvironmentReader(Func<string, string?> variable)
{
    private const int MaxShown = 60;

    private readonly List<string> _problems = [];

    /// <summary>What is wrong so far.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Something is wrong.</summary>
    public void Add(string problem) => _problems.Add(problem);

    /// <summary>Ends the start if anything was wrong.</summary>
    /// <exception cref="SettingsException">At least one setting is wrong.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
        {
            throw new SettingsException(_problems);
        }
    }

    /// <summary>The value without space around it; null when it is not set, or empty.</summary>
    public string? Value(string name) => variable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>A value that must be there; empty when it is not.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="what">What it is, for the message.</param>
    public string Required(string name, string what)
    {
        if (Value(name) is { } value)
        {
            return value;
        }

        _problems.Add($"{name} is not set: {what}");
        return string.Empty;
    }

    /// <summary>The ARN of an SNS topic.</summary>
    public string TopicArn(string name)
    {
        var arn = Required(name, "the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>");
        if (arn.Length > 0 && !(arn.Split(':') is ["arn", { Length: > 0 }, "sns", { Length: > 0 }, { Length: > 0 }, { Length: > 0 }]))
        {
            _problems.Add($"{name} is '{Shown(arn)}': it must be the ARN of an SNS topic, arn:aws:sns:<region>:<account>:<name>");
        }

        return arn;
    }

    /// <summary>A whole number; 0 when the value is not a number, or not an allowed one.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="standard">What it is when it is not set.</param>
    /// <param name="isAllowed">Which numbers are.</param>
    /// <param name="what">What is allowed, for the message.</param>
    public int WholeNumber(string name, int standard, Func<int, bool> isAllowed, string what)
    {
        if (Value(name) is not { } text)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && isAllowed(number))
        {
            return number;
        }

        _problems.Add($"{name} is '{Shown(text)}': it must be {what}");
        return 0;
    }

    /// <summary>Entries between commas, without space around them and without empty ones.</summary>
    public static IReadOnlyList<string> Entries(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Where a provider is: https, or http on loopback.</summary>
    public Uri BaseUrl(string name, string standard)
    {
        var text = Value(name) ?? standard;
        if (Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url is { UserInfo: "", Query: "", Fragment: "" })
        {
            return url;
        }

        // Only the harmless part is shown: what must not be in there is likely to be a key.
        var shown = url is null ? "not a URL" : $"'{url.Scheme}://{Shown(url.Host)}/…'";
        _problems.Add($"{name} is {shown}: it must be an https URL without user, query and fragment (http only on loopback), because keys travel to it");
        return new Uri(standard + "/");
    }

    /// <summary>The beginning of a value, for a message.</summary>
    public static string Shown(string value) => value.Length <= MaxShown ? value : value[..MaxShown] + "…";
}
