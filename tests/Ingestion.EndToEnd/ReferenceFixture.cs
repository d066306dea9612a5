using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Ingestion.LocalCloud;
using Ingestion.LocalCloud.Aws;
using Ingestion.LocalCloud.Dynamo;
using Ingestion.LocalCloud.Lambda;
using Ingestion.LocalCloud.Reference;
using Ingestion.LocalCloud.Running;
using NodaTime;

namespace Ingestion.EndToEnd;

/// <summary>The native binary with a feed of reference data, and providers with short lists.</summary>
/// <param name="job">The job, which is the feed.</param>
/// <param name="tableName">Its table.</param>
public abstract class ReferenceFixture(string job, string tableName) : FunctionFixture
{
    private readonly ConcurrentQueue<string> _writes = [];

    /// <summary>The week that is played, from Monday to Sunday.</summary>
    protected static ReferenceWeek Week { get; } = ShortLists(new LocalDate(2026, 11, 9));

    protected static LocalDate Monday => Week.Days[0];

    protected static LocalDate Tuesday => Week.Days[1];

    protected static LocalDate Wednesday => Week.Days[2];

    protected static LocalDate Thursday => Week.Days[3];

    protected static LocalDate Friday => Week.Days[4];

    protected static LocalDate Saturday => Week.Days[5];

    protected static LocalDate Sunday => Week.Days[6];

    /// <summary>Operations that wrote to the feed's table, or tried to.</summary>
    protected IReadOnlyCollection<string> Writes => _writes;

    /// <summary>What goes wrong at AWS.</summary>
    protected Func<AwsCall, AwsError?> AwsFault { get; set; } = static _ => null;

    protected TableReader Table => Cloud.TableOf(tableName);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Cloud.Providers.Reference = Week;
        Cloud.Aws.Fault = call =>
        {
            if (ResourceOf(call) == tableName && call.Operation is "PutItem" or "UpdateItem" or "DeleteItem" or "BatchWriteItem" or "TransactWriteItems")
            {
                _writes.Enqueue(call.Operation);
            }

            return AwsFault(call);
        };
    }

    protected static ReferenceWeek ShortLists(LocalDate monday) => new(monday, assets: 120, reports: 100);

    /// <summary>Starts the binary with both feeds.</summary>
    protected Task<FunctionProcess> StartFeedsAsync(params IEnumerable<(string Name, string Value)> changes) => StartAsync([.. Cloud.ReferenceFeeds, .. changes]);

    /// <summary>The run of a day.</summary>
    protected Task<ReferenceRun> RunOnAsync(FunctionProcess function, LocalDate day) => ReferenceRun.InvokeAsync(Cloud, function, day, job);

    /// <summary>The event of a day, whatever comes of it.</summary>
    protected Task<Invocation> InvokeOnAsync(FunctionProcess function, LocalDate day, string? requestId = null)
    {
        var due = ReferenceWeek.Due(day, job);
        Cloud.Providers.Now = due;
        return function.InvokeAsync(LocalCloud.Cloud.Event(due.ToString(), job), requestId);
    }

    /// <summary>Runs of the feed as they are recorded, in order.</summary>
    protected Task<IReadOnlyList<JsonObject>> RunsAsync() => RecordsAsync($"RUN#{job}");

    /// <summary>The days of a week that is played are one day of the machine, by which calls are counted.</summary>
    protected async Task BeginDayOfCallsAsync()
    {
        foreach (var day in await RecordsAsync("CALLS#"))
        {
            await Cloud.Records.CallAsync("DeleteItem", new JsonObject
            {
                ["TableName"] = LocalCloud.Cloud.Table,
                ["Key"] = new JsonObject { ["pk"] = new JsonObject { ["S"] = (string)day["pk"]! }, ["sk"] = new JsonObject { ["S"] = (string)day["sk"]! } },
            }.ToJsonString());
        }
    }

    /// <summary>Messages that operations got: what each is about.</summary>
    protected IReadOnlyList<string> AlertIds =>
        [.. Cloud.Sns.Messages.Where(static message => message.TopicArn == LocalCloud.Cloud.AlertTopic).Select(static message => message.Attributes["alert_id"].Value)];

    /// <summary>What subscribers were told: the announcement, what happened, and to which symbol; repeated deliveries once.</summary>
    protected IReadOnlyList<(string Id, string Kind, string Symbol)> Told =>
    [
        .. Announcements.Where(announcement => (string)announcement["feed"]! == job)
            .DistinctBy(static announcement => (string)announcement["id"]!)
            .SelectMany(static announcement => announcement["changes"]!.AsObject(), static (announcement, kind) => ((string)announcement["id"]!, kind))
            .SelectMany(static one => one.kind.Value!.AsArray(), static (one, symbol) => (one.Item1, one.kind.Key, (string)symbol!)),
    ];

    /// <summary>Time passes: nothing holds any run any more, also none that is done.</summary>
    protected async Task EndLeasesAsync()
    {
        foreach (var run in await RecordsAsync("RUN#"))
        {
            await SetAsync(LocalCloud.Cloud.Table, new() { ["pk"] = (string)run["pk"]!, ["sk"] = (string)run["sk"]! }, "lease_until", Text("2020-01-01T00:00:00Z"));
        }
    }

    /// <summary>A text as DynamoDB writes it.</summary>
    protected static JsonObject Text(string value) => new() { ["S"] = value };

    /// <summary>Changes a field of a row, as another program does.</summary>
    protected Task SetAsync(string table, Dictionary<string, string> key, string field, JsonObject value) => Cloud.Records.CallAsync("UpdateItem", new JsonObject
    {
        ["TableName"] = table,
        ["Key"] = new JsonObject(key.Select(static one => KeyValuePair.Create(one.Key, (JsonNode?)Text(one.Value)))),
        ["UpdateExpression"] = $"SET {field} = :value",
        ["ExpressionAttributeValues"] = new JsonObject { [":value"] = value },
    }.ToJsonString());

    /// <summary>The name of the table that a call is about; of other services, their own.</summary>
    protected static string ResourceOf(AwsCall call) => call.Service != "dynamodb" ? call.Service
        : JsonNode.Parse(call.Body) is JsonObject body && (string?)body["TableName"] is { } table ? table
        : JsonNode.Parse(call.Body)!["RequestItems"]!.AsObject().Single().Key;

    /// <summary>Ends the process at the nth call of an operation, which is done all the same, or is not.</summary>
    protected void KillAt(FunctionProcess victim, string resource, string operation, int nth, bool isDone)
    {
        var seen = 0;
        bool IsIt(AwsCall call)
        {
            var isIt = call.Operation == operation && ResourceOf(call) == resource && Interlocked.Increment(ref seen) == nth;
            if (isIt)
            {
                victim.KillAsync().GetAwaiter().GetResult();
            }

            return isIt;
        }

        if (isDone)
        {
            Cloud.Aws.LosesAnswer = IsIt;
        }
        else
        {
            AwsFault = call => IsIt(call) ? new AwsError(500, "InternalServerError", "nobody is there any more") : null;
        }
    }

    /// <summary>The binary is gone at that call on that day, and another one does the run once its lease has ended.</summary>
    protected async Task DieAndRepeatAsync(LocalDate day, (string Resource, string Operation, int Nth, bool IsDone) at)
    {
        var victim = await StartFeedsAsync();
        KillAt(victim, at.Resource, at.Operation, at.Nth, at.IsDone);
        (await InvokeOnAsync(victim, day)).Should().BeOfType<Invocation.Crashed>();
        (AwsFault, Cloud.Aws.LosesAnswer) = (static _ => null, static _ => false);
        var next = await StartFeedsAsync();
        var outcome = "in_progress";
        for (var patience = 0; patience < 20 && outcome == "in_progress"; patience++)
        {
            // What the dead process had sent last may arrive only now, its claim too.
            await EndLeasesAsync();
            outcome = (await RunOnAsync(next, day)).Outcome;
        }

        outcome.Should().BeOneOf("collected", "already_done");
    }

    /// <summary>What the same days come to in a cloud of their own where nothing goes wrong: the rows, and what subscribers were told.</summary>
    protected async Task<(IReadOnlyList<string> Content, IReadOnlyList<(string Kind, string Symbol)> Told)> UndisturbedAsync(params LocalDate[] days)
    {
        await InitializeAsync();
        await using (this)
        {
            var function = await StartFeedsAsync();
            foreach (var day in days)
            {
                (await RunOnAsync(function, day)).Outcome.Should().Be("collected");
            }

            return (await ContentAsync(), [.. Told.Select(static told => (told.Kind, told.Symbol))]);
        }
    }

    /// <summary>Rows without what says only when and by which attempt they were written.</summary>
    protected async Task<IReadOnlyList<string>> ContentAsync()
    {
        var rows = await Table.AllAsync();
        foreach (var row in rows)
        {
            new[] { "updated_at", "revision", "announcement" }.ToList().ForEach(name => row.Remove(name));
        }

        return [.. rows.Select(InOrder).Order(StringComparer.Ordinal)];

        static string InOrder(JsonObject row) => new JsonObject(row.OrderBy(static field => field.Key, StringComparer.Ordinal)
            .Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
    }

    /// <summary>Fields of a row that are texts.</summary>
    protected static IEnumerable<string?> Texts(JsonNode row, params string[] names) => names.Select(name => (string?)row[name]);

    /// <summary>The last value of a metric of the feed.</summary>
    protected double Metric(string name) => Cloud.CloudWatch.Values.Last(value => value.Name == name && value.Dimensions == $"Environment=local,Feed={job}").Value;

    /// <summary>What holds whatever happened: every announcement follows the schema, each row is in the one that it names, and nothing is owed.</summary>
    protected async Task EveryChangeIsAnnouncedOnceAsync()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Ingestion", "Announcing", "announcement.schema.json"), TestContext.Current.CancellationToken))!;
        Announcements.SelectMany(announcement => JsonSchema.Problems(schema, announcement)).Should().BeEmpty();
        Announcements.GroupBy(static announcement => (string)announcement["id"]!).Should().OnlyContain(
            static deliveries => deliveries.Select(static delivery => delivery.ToJsonString()).Distinct().Count() == 1, "a repeated delivery is the same to the letter");
        (await Table.AllAsync()).Where(static row => row.ContainsKey("announcement"))
            .Select(static row => ((string)row["announcement"]!, (string)row["change"]!, (string)row["symbol"]!)).Should().BeSubsetOf(Told);
        (await RecordsAsync("OUTBOX")).Should().BeEmpty();
        Writes.Should().NotContain("DeleteItem").And.NotContain("BatchWriteItem", "rows are never deleted, nor written without a condition");
    }

    /// <summary>Nobody finds a key in anything that was written or sent.</summary>
    protected async Task NowhereIsAsync(FunctionProcess function, params string[] secrets)
    {
        string[] everything =
        [
            .. function.Output,
            .. function.Errors,
            .. Cloud.Sns.Messages.Select(static message => message.ToString() + message.Body),
            .. (await RecordsAsync(string.Empty)).Select(static record => record.ToJsonString()),
            .. (await Table.AllAsync()).Select(static row => row.ToJsonString()),
        ];
        everything.Should().NotContain(text => secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)));
    }
}
