using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Ingestion.LocalCloud.Watching;

/// <summary>
/// As much of CloudWatch's metric math as the dashboard and the alarms use: arithmetic, comparisons, AND, OR, IF, FILL, and the functions of time,
/// which go by the beginning of a period in UTC
/// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
/// </summary>
/// <param name="expression">The expression.</param>
public sealed partial class MetricMath(string expression)
{
    private readonly string[] _tokens = [.. Token().Matches(expression).Select(static match => match.Value)];

    /// <summary>The value of the period that begins at an instant; null where a metric that it needs has none, or it is no number.</summary>
    /// <param name="begins">The beginning of the period.</param>
    /// <param name="metric">The value that a metric has in the period.</param>
    /// <exception cref="ArgumentException">The expression uses what is not known here.</exception>
    public double? Of(Instant begins, Func<string, double?> metric)
    {
        var at = 0;
        var time = begins.InUtc();
        var result = Or();
        return at != _tokens.Length ? throw new ArgumentException($"'{_tokens[at]}' was not expected in '{expression}'.")
            : result is { } value && double.IsFinite(value) ? value : null;

        double? Or() => Chain(And, static token => token == "OR", static (_, left, right) => left != 0 || right != 0 ? 1 : 0);

        double? And() => Chain(Comparison, static token => token == "AND", static (_, left, right) => left != 0 && right != 0 ? 1 : 0);

        double? Comparison() => Chain(Sum, static token => token is "<" or ">" or "<=" or ">=" or "==", static (sign, left, right) => sign switch
        {
            "<" => left < right,
            ">" => left > right,
            "<=" => left <= right,
            ">=" => left >= right,
            _ => left == right,
        } ? 1 : 0);

        double? Sum() => Chain(Product, static token => token is "+" or "-", static (sign, left, right) => sign == "+" ? left + right : left - right);

        double? Product() => Chain(Value, static token => token is "*" or "/", static (sign, left, right) => sign == "*" ? left * right : left / right);

        double? Chain(Func<double?> operand, Func<string, bool> isSign, Func<string, double, double, double> apply)
        {
            var left = operand();
            while (at < _tokens.Length && isSign(_tokens[at]))
            {
                var sign = _tokens[at++];
                var right = operand();
                left = left is { } one && right is { } other ? apply(sign, one, other) : null;
            }

            return left;
        }

        double? Value()
        {
            var token = _tokens[at++];
            if (double.TryParse(token, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            if (token == "(")
            {
                var inner = Or();
                at++;
                return inner;
            }

            return at < _tokens.Length && _tokens[at] == "(" ? Call(token) : metric(token);
        }

        double? Call(string function)
        {
            List<double?> arguments = [];
            do
            {
                at++;
                arguments.Add(Or());
            }
            while (_tokens[at] == ",");
            at++;
            return function switch
            {
                "IF" => arguments[0] is null ? null : arguments[0] != 0 ? arguments[1] : arguments[2],
                "FILL" => arguments[0] ?? arguments[1],
                "MINUTE" => time.Minute,
                "HOUR" => time.Hour,
                "DAY" => (int)time.DayOfWeek,
                "DATE" => time.Day,
                "MONTH" => time.Month,
                _ => throw new ArgumentException($"{function} is not known here."),
            };
        }
    }

    [GeneratedRegex(@"[\w.]+|[<>=]=|[-<>()+*/,]")]
    private static partial Regex Token();
}
