using System.Text.RegularExpressions;
using Ingestion.LocalCloud;

namespace Ingestion.Infrastructure;

/// <summary>The workflows cannot be run here: what makes them safe is read from their text.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    [Fact]
    public void Every_action_is_pinned_by_commit() =>
        Directory.GetFiles(Folder).SelectMany(File.ReadAllLines).Select(static line => Uses().Match(line)).Where(static match => match.Success)
            .Select(static match => match.Groups[1].Value).Where(static action => !Pinned().IsMatch(action))
            .Should().BeEquivalentTo(["./.github/workflows/deploy.yml", "./.github/workflows/deploy.yml"], "a workflow of this repository has the commit of its caller");

    [Fact]
    public void Only_the_job_that_holds_no_rights_builds()
    {
        var jobs = Jobs(File.ReadAllText(Path.Combine(Folder, "release.yml")));

        jobs.Where(static job => Builds().IsMatch(job)).Should().ContainSingle().Which
            .Should().StartWith("  build:").And.NotContain("write").And.Contain("permissions:\n      contents: read\n    env:");
    }

    [Fact]
    public void What_deploys_takes_attested_files_and_builds_nothing()
    {
        var deploy = File.ReadAllText(Path.Combine(Folder, "deploy.yml"));

        Builds().IsMatch(deploy).Should().BeFalse();
        deploy.Should().NotContain("actions/checkout").And.Contain("gh attestation verify").And.Contain("sha256sum --check --strict SHA256SUMS");
    }

    [Fact]
    public void Prod_comes_after_dev_and_a_release_after_prod()
    {
        var jobs = Jobs(File.ReadAllText(Path.Combine(Folder, "release.yml")));

        jobs.Should().ContainSingle(static job => job.StartsWith("  prod:", StringComparison.Ordinal)).Which.Should().Contain("needs: dev\n");
        jobs.Should().ContainSingle(static job => job.StartsWith("  publish:", StringComparison.Ordinal)).Which.Should().Contain("needs: prod\n");
    }

    private static string[] Jobs(string workflow) => JobStart().Split(workflow[workflow.IndexOf("jobs:\n", StringComparison.Ordinal)..]);

    [GeneratedRegex(@"^\s*(?:- )?uses: (\S+)")]
    private static partial Regex Uses();

    [GeneratedRegex("@[0-9a-f]{40}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\b(make|dotnet|build\.sh|npm)\b.*$", RegexOptions.Multiline)]
    private static partial Regex Builds();

    [GeneratedRegex("^(?=  [a-z]+:\n)", RegexOptions.Multiline)]
    private static partial Regex JobStart();
}
