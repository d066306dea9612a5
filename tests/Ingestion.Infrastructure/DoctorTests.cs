using System.Diagnostics;
using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>
/// What make doctor makes of AWS's answers. Here they come from files; make rehearse has the doctor ask an emulator with the real AWS CLI.
/// </summary>
public sealed class DoctorTests : IDisposable
{
    private const string Live = "arn:aws:lambda:us-east-1:123456789012:function:ingestion-dev:live";

    private static readonly string[] Schedules =
    [
        $"ingestion-dev-news-session\tENABLED\t{Live}", $"ingestion-dev-assets-daily\tENABLED\t{Live}", $"ingestion-dev-earnings_calendar-daily\tENABLED\t{Live}",
        $"ingestion-dev-refresh_after_earnings-daily\tENABLED\t{Live}", $"ingestion-dev-refresh_oldest-daily\tENABLED\t{Live}",
        $"ingestion-dev-news_sentiment-hourly\tENABLED\t{Live}",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ingestion-doctor");

    public DoctorTests()
    {
        Answer("sts get-caller-identity", "123456789012");
        Answer("lambda get-account-settings", "1000");
        Answer("lambda get-alias", "7");
        Answer("lambda get-function-configuration", "a-sum");
        Answer("lambda get-function", "news events assets earnings_calendar fundamentals news_sentiment");
        Answer("scheduler list-schedules", string.Join('\n', Schedules));
        Answer("lambda list-event-source-mappings", "Enabled");
        Answer("secretsmanager describe-secret", """{"1":["AWSPREVIOUS","placeholder"],"2":["AWSCURRENT"]}""");
        Answer("sns list-subscriptions-by-topic", "arn:aws:sns:us-east-1:123456789012:ingestion-dev-alerts:1\temail\ta@example.com");
        Answer("dynamodb query RUN#news", "2026-11-20T15:05:00Z\tcollected\ttiingo");
        Answer("dynamodb query RUN#assets", "2026-11-20T09:00:00Z\tcollected\talpaca");
        Answer("dynamodb query RUN#earnings_calendar", "2026-11-20T10:00:00Z\tcollected\talphavantage");
        Answer("dynamodb query RUN#refresh_after_earnings", "2026-11-20T11:00:00Z\tcollected\tNone");
        Answer("dynamodb query RUN#refresh_oldest", "2026-11-20T12:00:00Z\tcollected\tNone");
        Answer("dynamodb query RUN#news_sentiment", "2026-11-20T15:00:00Z\tcollected\talphavantage");
        Answer("dynamodb query CALLS#alphavantage", "2026-11-20\t1\t20\tNone\tNone");
        Answer("dynamodb query OUTBOX", "0");
        Answer("dynamodb query OUTBOX#fundamentals", "0");
        Answer("dynamodb query OUTBOX#news_sentiment", "0");
        Answer("dynamodb query OUTBOX#assets", "0");
        Answer("dynamodb query OUTBOX#earnings_calendar", "0");
        Answer("dynamodb query OUTBOX#events", "1");
        Answer("dynamodb query SET_ASIDE", "0");
        Answer("sqs get-queue-url", "https://sqs.us-east-1.amazonaws.com/123456789012/one");
        Answer("sqs get-queue-attributes", "0");
        Answer("cloudwatch describe-alarms", "ingestion-dev-no-runs\tOK");
        var aws = Path.Combine(_folder.FullName, "aws");
        File.WriteAllText(aws, $"""
            #!/bin/bash
            name="$1 $2"
            if [[ $name == "dynamodb query" ]]; then name+=" $(grep -o '"S":"[^"]*"' <<< "$*" | cut -d '"' -f 4)"; fi
            [[ -s "{_folder.FullName}/$name" ]] && cat "{_folder.FullName}/$name" && exit 0
            echo "An error occurred (AccessDenied): not $name" >&2
            exit 254
            """);
#pragma warning disable CA1416 // What is built here runs on Linux only.
        File.SetUnixFileMode(aws, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_doctor_says_that_all_is_well()
    {
        var (code, said) = await AskAsync();

        // The package here is not the one that "a-sum" stands for, if there is one at all.
        said.Split('\n').Where(static line => line.StartsWith("  !!", StringComparison.Ordinal)).Should().NotContain(static line => !line.Contains("not the package here"));
        said.Should().Contain("ok  last run         news: 2026-11-20T15:05:00Z collected from tiingo")
            .And.Contain("ok  last run         assets: 2026-11-20T09:00:00Z collected from alpaca").And.Contain("ok  owed             earnings_calendar: no message").And.Contain("ok  secret           somebody has put keys in")
            .And.Contain("ok  last run         refresh_oldest: 2026-11-20T12:00:00Z collected\n").And.Contain("ok  fundamentals     the queue of refreshes is polled")
            .And.Contain("ok  calls            2026-11-20: 1 for the calendar, 20 for refreshes, 0 for sentiment\n").And.Contain("ok  fundamentals-bus-dead-letters empty");
        code.Should().Be(said.Contains("!!", StringComparison.Ordinal) ? 1 : 0);
    }

    [Theory]
    [InlineData("lambda get-account-settings", "10", "account          it may run 10 functions at once")]
    [InlineData("lambda get-alias", "", "function         there is no ingestion-dev:live")]
    [InlineData("scheduler list-schedules", "s\tDISABLED\tarn:aws:lambda:us-east-1:123456789012:function:ingestion-dev:live", "schedule         s is DISABLED")]
    [InlineData("scheduler list-schedules", "s\tENABLED\tarn:aws:lambda:us-east-1:123456789012:function:ingestion-dev:3", "schedule         s calls arn:aws:lambda")]
    [InlineData("scheduler list-schedules", "", "schedules        there are none of news")]
    [InlineData("lambda list-event-source-mappings", "Disabled", "events           the queue of events is Disabled")]
    [InlineData("lambda list-event-source-mappings", "", "events           nothing polls")]
    [InlineData("secretsmanager describe-secret", """{"1":["AWSCURRENT","placeholder"]}""", "secret           it is as Terraform made it, without keys")]
    [InlineData("sns list-subscriptions-by-topic", "PendingConfirmation\temail\tb@example.com", "1 of 1 subscriptions are not confirmed: b@example.com")]
    [InlineData("sns list-subscriptions-by-topic", "", "alerts           nobody has subscribed")]
    [InlineData("dynamodb query RUN#news", "2026-11-20T15:05:00Z\tfailed\tNone", "last run         news: 2026-11-20T15:05:00Z is failed")]
    [InlineData("dynamodb query RUN#news", "", "last run         news: none is known")]
    [InlineData("dynamodb query OUTBOX", "3", "owed             news: 3 messages")]
    [InlineData("dynamodb query RUN#assets", "", "last run         assets: none is known")]
    [InlineData("dynamodb query RUN#earnings_calendar", "2026-11-20T10:00:00Z\tfailed\tNone", "last run         earnings_calendar: 2026-11-20T10:00:00Z is failed")]
    [InlineData("dynamodb query OUTBOX#earnings_calendar", "2", "owed             earnings_calendar: 2 messages")]
    [InlineData("dynamodb query RUN#refresh_after_earnings", "", "last run         refresh_after_earnings: none is known")]
    [InlineData("dynamodb query RUN#news_sentiment", "2026-11-20T15:00:00Z\tfailed\tNone", "last run         news_sentiment: 2026-11-20T15:00:00Z is failed")]
    [InlineData("dynamodb query OUTBOX#fundamentals", "2", "owed             fundamentals: 2 messages")]
    [InlineData("lambda list-event-source-mappings", "Creating", "fundamentals     the queue of refreshes is Creating")]
    [InlineData("sqs get-queue-attributes", "3", "fundamentals-dead-letters 3 messages")]
    [InlineData("scheduler list-schedules", "ingestion-dev-assets-daily\tENABLED\t" + Live, "schedules        there are none of refresh_oldest")]
    [InlineData("scheduler list-schedules", "ingestion-dev-news-session\tENABLED\t" + Live, "schedules        there are none of assets")]
    [InlineData("dynamodb query SET_ASIDE", "1", "set aside        1 messages that SNS refused")]
    [InlineData("sqs get-queue-attributes", "4", "dead-letters     4 messages")]
    [InlineData("sqs get-queue-url", "", "dead-letters     the queue cannot be read: An error occurred (AccessDenied)")]
    [InlineData("cloudwatch describe-alarms", "ingestion-dev-no-runs\tALARM\ningestion-dev-throttles\tOK", "alarms           on: ingestion-dev-no-runs")]
    [InlineData("cloudwatch describe-alarms", "", "alarms           there are none")]
    public async Task The_doctor_says_what_is_wrong_and_what_to_do(string question, string answer, string expected)
    {
        Answer(question, answer);

        var (code, said) = await AskAsync();

        code.Should().Be(1);
        var lines = said.Split('\n');
        var found = Array.FindIndex(lines, line => line.StartsWith("  !!", StringComparison.Ordinal) && line.Contains(expected, StringComparison.Ordinal));
        found.Should().BePositive(said);
        lines[found + 1].Should().Contain("to do: ");
    }

    [Theory]
    [InlineData("news events", "earnings|assets|refresh|fundamentals|sentiment|ok  calls")]
    [InlineData("None", "earnings|assets|refresh|fundamentals")] // from before there was such a tag
    [InlineData("assets", "news|events|bus-dead-letters|refresh|ok  calls")]
    [InlineData("assets earnings_calendar", "refresh_|fundamentals")]
    [InlineData("news news_sentiment", "refresh_|fundamentals|earnings")]
    [InlineData("events", "last run|scheduler-dead-letters|schedule ")]
    public async Task The_doctor_does_not_ask_about_a_feed_that_is_off(string on, string unsaid)
    {
        Answer("lambda get-function", on);
        var feeds = on == "None" ? ["news"] : on.Split(' ');
        Answer("scheduler list-schedules", string.Join(
            '\n', Schedules.Where(schedule => feeds.Any(feed => schedule.StartsWith($"ingestion-dev-{feed}-", StringComparison.Ordinal)))));

        var (_, said) = await AskAsync();

        said.Split('\n').Skip(1).Should().NotContain(line => Regex.IsMatch(line, unsaid))
            .And.Contain(static line => line.Contains("set aside", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_says_when_the_calls_of_the_day_were_used_up_and_asks_for_nothing()
    {
        Answer("dynamodb query CALLS#alphavantage", "2026-11-20\t1\t20\t3\t2026-11-20T12:31:00Z");

        var (_, said) = await AskAsync();

        said.Should().Contain("ok  calls            2026-11-20: 1 for the calendar, 20 for refreshes, 3 for sentiment; used up at 2026-11-20T12:31:00Z\n");
    }

    private void Answer(string question, string answer) => File.WriteAllText(Path.Combine(_folder.FullName, question), answer.Length == 0 ? answer : $"{answer}\n");

    private async Task<(int Code, string Said)> AskAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "terraform", "doctor.sh"), ["dev"]);
        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AWS_REGION"] = "us-east-1";
        start.Environment.Remove("AWS_ENDPOINT_URL");
        var ended = await Finished.RunAsync(start, TestContext.Current.CancellationToken);
        return (ended.Code, ended.Output);
    }
}
