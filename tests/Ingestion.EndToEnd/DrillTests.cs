using System.Text.Json.Nodes;
using Ingestion.LocalCloud.Lambda;

namespace Ingestion.EndToEnd;

public sealed class DrillTests : FunctionFixture
{
    [Theory]
    [InlineData("consecutive_failures")]
    [InlineData("all_sources_down")]
    [InlineData("high_latency")]
    [InlineData("credentials_rejected")]
    [InlineData("collection_lag")]
    [InlineData("recovery")]
    [InlineData("message_set_aside")]
    public async Task An_alert_can_be_drilled_and_says_that_it_is_one(string kind)
    {
        var answer = await DrillAsync(kind);

        ((string?)answer["outcome"]).Should().Be("sent");
        var message = Cloud.Sns.Messages.Should().ContainSingle().Which;
        message.TopicArn.Should().Be(LocalCloud.Cloud.AlertTopic);
        message.Subject.Should().StartWith("DRILL [local] news: ");
        message.Body.Should().StartWith("THIS IS A DRILL");
        message.Attributes["event_type"].Value.Should().Be(kind);
        message.Attributes["drill"].Value.Should().Be("true");
        (await RecordsAsync(string.Empty)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_announcement_can_be_drilled_and_tells_of_nothing()
    {
        await DrillAsync("announcement");

        ((int)Announcements.Single()["item_count"]!, (bool)Announcements.Single()["drill"]!).Should().Be((0, true));
    }

    [Theory]
    [InlineData("consecutive_failures")]
    [InlineData("announcement")]
    public async Task A_dry_drill_sends_nothing(string kind)
    {
        var function = await StartAsync();

        var answer = await function.InvokeAsync($$"""{"job":"drill","kind":"{{kind}}","dry_run":true}""");

        answer.Should().BeOfType<Invocation.Answered>();
        Cloud.Sns.Messages.Should().BeEmpty();
    }

    [Fact]
    public async Task A_kind_that_is_none_is_answered_with_those_that_are()
    {
        var function = await StartAsync();

        var failed = (Invocation.Failed)await function.InvokeAsync("""{"job":"drill","kind":"earthquake"}""");

        failed.ToString().Should().ContainAll("consecutive_failures", "announcement");
    }

    [Fact]
    public async Task Announcements_are_as_the_published_schema_says()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(LocalCloud.Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        await DrillAsync("announcement");
        var function = await StartAsync();
        await RunAsync(function, FirstRun);
        Cloud.Providers.Faults["tiingo"] = LocalCloud.Providers.Fault.ServerError;
        await RunAsync(function, SecondRun);

        Announcements.Should().HaveCount(3);
        Announcements.SelectMany(announcement => JsonSchema.Problems(schema, announcement)).Should().BeEmpty();
        JsonSchema.Problems(schema, new JsonObject { ["id"] = 7 }).Should().Contain(["$.event_type is missing", "$.id is no string"]);
    }

    private async Task<JsonNode> DrillAsync(string kind)
    {
        var function = await StartAsync();
        var answered = (Invocation.Answered)await function.InvokeAsync($$"""{"job":"drill","kind":"{{kind}}"}""");
        return JsonNode.Parse(answered.Payload)!;
    }
}
