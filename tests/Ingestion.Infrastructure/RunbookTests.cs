using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ingestion.Alerting;
using Ingestion.Runs;

namespace Ingestion.Infrastructure;

/// <summary>No alert or alarm without its section, no section without its alert or alarm.</summary>
public sealed partial class RunbookTests
{
    private static readonly string Text = Deployment.Text("RUNBOOK.md");

    [Fact]
    public void The_runbook_has_a_section_for_each_kind_of_incident_and_each_alarm_and_no_other()
    {
        var alarms = Deployment.WithAllFeeds().All("aws_cloudwatch_metric_alarm")
            .Select(static alarm => ((string)alarm.Values["alarm_name"]!)["ingestion-dev-".Length..]);

        Heading().Matches(Text.Split("\n---\n")[0]).Select(static heading => heading.Groups[1].Value)
            .Should().BeEquivalentTo([.. Incident.Kinds, Alerts.MessageSetAside, .. alarms]);
    }

    [Fact]
    public void Each_says_what_it_means_how_to_confirm_it_what_to_do_and_when_it_is_over()
    {
        foreach (var section in Text.Split("\n---\n")[0].Split("\n## ").Skip(1))
        {
            section.ToUpperInvariant().Should().ContainAll("**MEANS**", "**CONFIRM**", "**DO**", "**OVER**");
        }
    }

    [Fact]
    public void Every_alarm_names_its_section()
    {
        foreach (var (_, alarm) in Deployment.WithAllFeeds().All("aws_cloudwatch_metric_alarm"))
        {
            ((string)alarm["alarm_description"]!).Should().Contain($"section \"{((string)alarm["alarm_name"]!)["ingestion-dev-".Length..]}\"");
        }
    }

    [Fact]
    public void Links_lead_to_sections()
    {
        var sections = Heading().Matches(Text).Select(static heading => heading.Groups[1].Value.ToLowerInvariant().Replace(' ', '-')).ToList();

        Link().Matches(Text).Select(static link => link.Groups[1].Value).Should().BeSubsetOf(sections);
    }

    [Theory]
    [InlineData("--queue-name ([a-z-]+)", "aws_sqs_queue", "name", 8)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:([a-z-]+)", "aws_sqs_queue", "name", 2)]
    [InlineData("--(?:source-)?table-name ([a-z-]+)", "aws_dynamodb_table", "name", 5)]
    [InlineData("\"EventBusName\":\"([a-z-]+)\"", "aws_cloudwatch_event_bus", "name", 1)]
    [InlineData("event-bus/([a-z-]+)", "aws_cloudwatch_event_bus", "name", 1)]
    [InlineData("--archive-name ([a-z-]+)", "aws_cloudwatch_event_archive", "name", 1)]
    [InlineData("--secret-id ([a-z/-]+)", "aws_secretsmanager_secret", "name", 1)]
    [InlineData("--group-name ([a-z-]+)", "aws_scheduler_schedule_group", "name", 1)]
    public void What_commands_name_is_there(string pattern, string type, string name, int names)
    {
        var named = Regex.Matches(Text, pattern).Select(static match => match.Groups[1].Value).Distinct().ToList();

        named.Where(static one => !one.EndsWith("-restored", StringComparison.Ordinal)).Should().HaveCount(names)
            .And.BeSubsetOf(Deployment.WithAllFeeds().All(type).Select(resource => (string)resource.Values[name]!));
    }

    [Fact]
    public void Queries_ask_by_the_keys_of_their_table_or_index()
    {
        var tables = Deployment.WithAllFeeds().All("aws_dynamodb_table").ToDictionary(static table => (string)table.Values["name"]!, static table => table.Values);
        var queries = Query().Matches(Text).ToList();

        queries.Should().HaveCountGreaterThan(8);
        foreach (var query in queries)
        {
            var table = tables[query.Groups["table"].Value];
            var asked = query.Groups["index"] is { Success: true, Value: var index } ? table["global_secondary_index"]!.AsArray().Single(one => (string)one!["name"]! == index)! : table;
            query.Groups["key"].Value.Should().Be((string)asked["hash_key"]!, query.Value);
        }

        var item = JsonNode.Parse(Regex.Match(Text, "--table-name fundamentals-dev --key '([^']+)'").Groups[1].Value)!.AsObject();
        item.Select(static key => key.Key).Should().Equal((string)tables["fundamentals-dev"]["hash_key"]!, (string)tables["fundamentals-dev"]["range_key"]!);
    }

    [Fact]
    public void An_event_that_is_put_by_hand_is_one_that_the_rule_takes()
    {
        var entry = JsonNode.Parse(Regex.Match(Text, @"aws events put-events --entries '([^']+)'").Groups[1].Value)!.AsArray().Single()!;
        var rule = Deployment.WithAllFeeds().All("aws_cloudwatch_event_rule").Single(one => (string)one.Values["event_bus_name"]! == (string)entry["EventBusName"]!);
        var pattern = JsonNode.Parse((string)rule.Values["event_pattern"]!)!;

        pattern["source"]!.AsArray().Select(static one => (string)one!).Should().Contain((string)entry["Source"]!);
        pattern["detail-type"]!.AsArray().Select(static one => (string)one!).Should().Contain((string)entry["DetailType"]!);
        JsonNode.Parse((string)entry["Detail"]!)!.AsObject().Select(static one => one.Key)
            .Should().Equal("assetSymbol", "triggerType", "triggerContext", "timestamp", "eventId");
    }

    [GeneratedRegex(@"aws dynamodb query --table-name (?<table>[a-z-]+)(?: --index-name (?<index>\w+))?[\s\\]+--key-condition-expression '(?<key>\w+) = ")]
    private static partial Regex Query();

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Link();
}
