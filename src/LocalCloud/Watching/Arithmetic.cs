using System.Globalization;
using System.Text.RegularExpressions;

namespace Ingestion.LocalCloud.Watching;

/// <summary>An expression of metric math as the dashboard uses it: the four operations on other series, period by period.</summary>
public static partial class Arithmetic
{
    /// <summary>The value of an expression; null where a series that it names has none.</summary>
    public static double? Of(string expression, Func<string, double?> series)
    {
        var tokens = Token().Matches(expression).Select(static match => match.Value).ToList();
        var at = 0;
        var result = Sum();
        return at == tokens.Count && result is { } value && double.IsFinite(value) ? value : null;

        double? Sum()
        {
            var left = Product();
            while (at < tokens.Count && tokens[at] is "+" or "-")
            {
                left = tokens[at++] == "+" ? left + Product() : left - Product();
            }

            return left;
        }

        double? Product()
        {
            var left = Value();
            while (at < tokens.Count && tokens[at] is "*" or "/")
            {
                left = tokens[at++] == "*" ? left * Value() : left / Value();
            }

            return left;
        }

        double? Value()
        {
            if (at >= tokens.Count)
            {
                return null;
            }

            var token = tokens[at++];
            if (token == "(")
            {
                var inner = Sum();
                at++;
                return inner;
            }

            return double.TryParse(token, CultureInfo.InvariantCulture, out var number) ? number : series(token);
        }
    }

    [GeneratedRegex(@"[\w.]+|[-+*/()]")]
    private static partial Regex Token();
}
