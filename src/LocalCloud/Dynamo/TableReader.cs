using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Dynamo;

/// <summary>Makes the table, and reads it past the function and its SDK: a second pair of eyes.</summary>
public sealed class TableReader(string dynaliteUrl, string table)
{
    /// <summary>Makes the table as Terraform does: keys <c>pk</c> and <c>sk</c>, on demand.</summary>
    public Task CreateAsync() => CreateAsync(["pk", "sk"]);

    /// <summary>Makes a table with other keys and with indexes.</summary>
    public Task CreateAsync(IReadOnlyList<string> keys, params IReadOnlyList<TableIndex> indexes)
    {
        var request = new JsonObject
        {
            ["TableName"] = table,
            ["BillingMode"] = "PAY_PER_REQUEST",
            ["AttributeDefinitions"] = new JsonArray(
            [
                .. keys.Concat(indexes.SelectMany(static index => new[] { index.Partition, index.Sort })).Distinct()
                    .Select(name => (JsonNode)new JsonObject { ["AttributeName"] = name, ["AttributeType"] = IsNumber(name) ? "N" : "S" }),
            ]),
            ["KeySchema"] = Schema(keys),
        };
        if (indexes.Count > 0)
        {
            request["GlobalSecondaryIndexes"] = new JsonArray(
            [
                .. indexes.Select(static index => (JsonNode)new JsonObject
                {
                    ["IndexName"] = index.Name,
                    ["KeySchema"] = Schema([index.Partition, index.Sort]),
                    ["Projection"] = index.Projection,
                }),
            ]);
        }

        return CallAsync("CreateTable", request.ToJsonString());

        bool IsNumber(string name) => indexes.Any(index => index.IsByNumber && index.Sort == name);

        static JsonArray Schema(IReadOnlyList<string> names) =>
            [.. names.Select(static (name, i) => (JsonNode)new JsonObject { ["AttributeName"] = name, ["KeyType"] = i == 0 ? "HASH" : "RANGE" })];
    }

    /// <summary>All records whose partition key begins with a prefix, each as plain JSON, ordered by key.</summary>
    public async Task<IReadOnlyList<JsonObject>> WithPrefixAsync(string prefix) =>
    [
        .. (await AllAsync())
            .Where(record => ((string)record["pk"]!).StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(static record => (string)record["pk"]!, StringComparer.Ordinal)
            .ThenBy(static record => (string)record["sk"]!, StringComparer.Ordinal),
    ];

    /// <summary>All records, each as plain JSON.</summary>
    public Task<IReadOnlyList<JsonObject>> AllAsync() => ItemsAsync("Scan", new JsonObject { ["ConsistentRead"] = true });

    /// <summary>What a query finds, each as plain JSON, in order.</summary>
    public Task<IReadOnlyList<JsonObject>> QueryAsync(TableQuery query) => ItemsAsync("Query", query.Request(), query.Limit ?? int.MaxValue);

    /// <summary>How many records there are.</summary>
    public async Task<int> CountAsync()
    {
        var count = 0;
        await foreach (var page in PagesAsync("Scan", new JsonObject { ["Select"] = "COUNT" }))
        {
            count += (int)page["Count"]!;
        }

        return count;
    }

    private async Task<IReadOnlyList<JsonObject>> ItemsAsync(string operation, JsonObject request, int most = int.MaxValue)
    {
        List<JsonObject> records = [];
        await foreach (var page in PagesAsync(operation, request))
        {
            records.AddRange(page["Items"]!.AsArray().Select(static item => Plain(item!.AsObject())));
            if (records.Count >= most)
            {
                break;
            }
        }

        return records;
    }

    private async IAsyncEnumerable<JsonNode> PagesAsync(string operation, JsonObject request)
    {
        JsonNode? from = null;
        request["TableName"] = table;
        do
        {
            if (from is not null)
            {
                request["ExclusiveStartKey"] = from.DeepClone();
            }

            var page = await CallAsync(operation, request.ToJsonString());
            yield return page;
            from = page["LastEvaluatedKey"];
        }
        while (from is not null);
    }

    /// <summary>Ends the lease of every run that was not finished: what time does, only sooner.</summary>
    public async Task EndLeasesAsync()
    {
        foreach (var run in (await WithPrefixAsync("RUN#")).Where(static run => !run.ContainsKey("finished_at")))
        {
            await CallAsync("UpdateItem", new JsonObject
            {
                ["TableName"] = table,
                ["Key"] = new JsonObject { ["pk"] = Text((string)run["pk"]!), ["sk"] = Text((string)run["sk"]!) },
                ["UpdateExpression"] = "SET lease_until = :past",
                ["ExpressionAttributeValues"] = new JsonObject { [":past"] = Text("2020-01-01T00:00:00Z") },
            }.ToJsonString());
        }

        static JsonObject Text(string value) => new() { ["S"] = value };
    }

    /// <summary>One call of DynamoDB's API.</summary>
    /// <param name="operation"><c>Query</c>, …</param>
    /// <param name="body">Its parameters, as JSON.</param>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public async Task<JsonNode> CallAsync(string operation, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, dynaliteUrl) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.0");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", $"DynamoDB_20120810.{operation}");

        // Dynalite wants a signature to be there, whatever it is.
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20200101T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=a/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a");
        using var response = await http.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(answer)!
            : throw new InvalidOperationException($"{operation}: {answer}");
    }

    private static JsonObject Plain(JsonObject item) => new(item.Select(static attribute =>
        KeyValuePair.Create(attribute.Key, Plain(attribute.Value!.AsObject().Single()))));

    private static JsonNode? Plain(KeyValuePair<string, JsonNode?> typed) => typed.Key switch
    {
        "N" => JsonNode.Parse((string)typed.Value!),
        "M" => Plain(typed.Value!.AsObject()),
        "L" => new JsonArray([.. typed.Value!.AsArray().Select(static entry => Plain(entry!.AsObject().Single()))]),
        _ => typed.Value!.DeepClone(),
    };
}
