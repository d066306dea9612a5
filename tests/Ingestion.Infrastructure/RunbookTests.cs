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

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\(#([^)]+)\)")]
    private static partial Regex Link();
}
