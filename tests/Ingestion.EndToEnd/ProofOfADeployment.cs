using System.Diagnostics;
using Ingestion.LocalCloud;
using NodaTime.Text;

namespace Ingestion.EndToEnd;

/// <summary>make prove, with the AWS CLI, against Lambda as LocalCloud has it.</summary>
public sealed class ProofOfADeployment : FunctionFixture
{
    [Fact]
    public async Task Reports_starts_runs_memory_and_its_own_cost_and_writes_nothing()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Any(static folder => File.Exists(Path.Combine(folder, "aws"))), "there is no AWS CLI");
        Cloud.Providers.Now = InstantPattern.General.Parse(FirstRun).Value;
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "terraform", "prove.sh"), ["local"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Cloud.FunctionEnvironment())
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_DEFAULT_REGION"] = start.Environment["AWS_REGION"];
        using var prove = Process.Start(start)!;
        var errors = prove.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await prove.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await prove.WaitForExitAsync(TestContext.Current.CancellationToken);

        (prove.ExitCode, await errors).Should().Be((0, string.Empty));
        said.Should().MatchRegex(@"start of a process, ms +[1-9] .*under 150").And.MatchRegex(@"a dry run by a warm process, ms +2\d ")
            .And.MatchRegex(@"billed, ms +29 ").And.MatchRegex(@"memory used, MB +29 ").And.Contain("29 invocations");
        (await RecordsAsync(string.Empty)).Should().BeEmpty();
        Cloud.Sns.Messages.Should().BeEmpty();
    }
}
