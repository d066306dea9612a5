using Ingestion.Market;
using Ingestion.Modules;
using Ingestion.Primitives;
using NodaTime.Text;

namespace Ingestion.Hosting;

/// <summary><c>bootstrap calendar 2026-01-01 2026-12-31</c>: the sessions in that stretch as CSV. <c>make calendar</c> calls it.</summary>
public static class CalendarCommand
{
    /// <summary>0, or 2 with what is wrong on the error output.</summary>
    public static int Run(string from, string to, Func<string, string?> variable, TextWriter output, TextWriter errors)
    {
        var (first, last) = (LocalDatePattern.Iso.Parse(from), LocalDatePattern.Iso.Parse(to));
        if (!first.Success || !last.Success || first.Value > last.Value || first.Value < MarketCalendar.First)
        {
            errors.WriteLine(
                $"calendar: '{Printable.Of(from, 20)}' to '{Printable.Of(to, 20)}' is no stretch of days: two dates such as 2026-01-01 and 2026-12-31, "
                + $"the first not after the second and not before {LocalDatePattern.Iso.Format(MarketCalendar.First)}");
            return 2;
        }

        var environment = new EnvironmentReader(variable);
        var sessions = MarketCalendar.Nyse(Settings.ReadMarketClosures(environment));
        if (environment.Problems.Count > 0)
        {
            errors.WriteLine(new SettingsException(environment.Problems).Message);
            return 2;
        }

        output.WriteLine("date,open,close");
        for (var date = first.Value; date <= last.Value; date = date.PlusDays(1))
        {
            if (sessions.On(date) is { } session)
            {
                output.WriteLine($"{LocalDatePattern.Iso.Format(date)},{Instants.Text(session.Open)},{Instants.Text(session.Close)}");
            }
        }

        return 0;
    }
}
