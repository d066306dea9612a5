using System.Diagnostics;
using Ingestion.LocalCloud;
using NodaTime.Text;

namespace Ingestion.EndToEnd;

/// <summary>make prove, with the AWS CLI, against Lambda as LocalCloud has it.</summary>
public sealed class ProveTests : FunctionFixture
{
    [Fact]
    public async Task Reports_starts_runs_memory_and_its_own_cost_and_writes_nothing()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, "aws"))), "there is no AWS CLI");
        Cloud.Providers.Now = InstantPattern.General.Parse(FirstRun).Value;
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "terraform", "prove.sh"), ["local"]);
        foreach (var (name, value) in Cloud.FunctionEnvironment())
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_DEFAULT_REGION"] = start.Environment["AWS_REGION"];

        var (code, said, errors) = await Finished.RunAsync(start, TestContext.Current.CancellationToken);

        (code, errors).Should().Be((0, string.Empty));
        said.Should().MatchRegex(@"start of a process, ms +[1-9] .*under 150").And.MatchRegex(@"dry run, warm, ms +2\d ").And.MatchRegex(@"event, warm, ms +1\d ")
            .And.MatchRegex(@"memory used, MB +39 ").And.Contain("39 invocations").And.NotContain("left in");
        Cloud.Aws.Calls.Count(static call => call.Operation == "DeleteItem").Should().Be(14);
        (await RecordsAsync(string.Empty)).Should().BeEmpty();
        (await Cloud.RejectedEvents.AllAsync()).Should().BeEmpty("its own are deleted again");
        (await Cloud.AuditTrail.AllAsync()).Should().BeEmpty();
        Cloud.Sns.Messages.Should().BeEmpty();
    }
}
