using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Ingestion.Infrastructure;

/// <summary>
/// As much of CloudWatch's metric math as the dead man uses: arithmetic, comparisons, AND, OR, IF, FILL, and the functions of time, which go by
/// the beginning of a period in UTC (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
/// </summary>
/// <param name="expression">The expression.</param>
public sealed partial class MetricMath(string expression)
{
    private readonly string[] _tokens = [.. Token().Matches(expression).Select(static match => match.Value)];

    /// <summary>The value of the period that begins at an instant; null for the metric means that it has no data there.</summary>
    public double Of(Instant begins, double? metric)
    {
        var at = 0;
        var time = begins.InUtc();
        var result = Or();
        return at == _tokens.Length ? result : throw new ArgumentException($"'{_tokens[at]}' was not expected.");

        double Or()
        {
            var left = And();
            while (at < _tokens.Length && _tokens[at] == "OR")
            {
                at++;
                left = And() != 0 || left != 0 ? 1 : 0;
            }

            return left;
        }

        double And()
        {
            var left = Comparison();
            while (at < _tokens.Length && _tokens[at] == "AND")
            {
                at++;
                left = Comparison() != 0 && left != 0 ? 1 : 0;
            }

            return left;
        }

        double Comparison()
        {
            var left = Sum();
            if (at >= _tokens.Length || _tokens[at] is not ("<" or ">" or "<=" or ">=" or "=="))
            {
                return left;
            }

            var sign = _tokens[at++];
            var right = Sum();
            return sign switch
            {
                "<" => left < right,
                ">" => left > right,
                "<=" => left <= right,
                ">=" => left >= right,
                _ => left == right,
            } ? 1 : 0;
        }

        double Sum()
        {
            var left = Product();
            while (at < _tokens.Length && _tokens[at] is "+" or "-")
            {
                left = _tokens[at++] == "+" ? left + Product() : left - Product();
            }

            return left;
        }

        double Product()
        {
            var left = Value();
            while (at < _tokens.Length && _tokens[at] == "*")
            {
                at++;
                left *= Value();
            }

            return left;
        }

        double Value()
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

            at++;
            switch (token)
            {
                case "IF":
                    var condition = Or();
                    at++;
                    var yes = Or();
                    at++;
                    var no = Or();
                    at++;
                    return condition != 0 ? yes : no;
                case "FILL":
                    var filled = metric ?? double.Parse(_tokens[at + 2], CultureInfo.InvariantCulture);
                    at += 4;
                    return filled;
                default:
                    at += 2;
                    return token switch
                    {
                        "MINUTE" => time.Minute,
                        "HOUR" => time.Hour,
                        "DAY" => (int)time.DayOfWeek,
                        "DATE" => time.Day,
                        "MONTH" => time.Month,
                        _ => throw new ArgumentException($"{token} is not known."),
                    };
            }
        }
    }

    [GeneratedRegex(@"\w+|[<>=]=|[<>()+*,-]")]
    private static partial Regex Token();
}
