using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace Ingestion.Tables;

/// <summary>
/// One DynamoDB table. A condition that does not hold is an answer; a table that cannot be used is an exception, for then
/// nothing can be done at all.
/// </summary>
/// <param name="dynamo">DynamoDB.</param>
/// <param name="name">The table.</param>
/// <param name="time">The timer.</param>
/// <param name="keys">What its keys are called.</param>
public sealed class Table(IAmazonDynamoDB dynamo, string name, TimeProvider time, TableKeys keys)
{
    /// <param name="dynamo">DynamoDB.</param>
    /// <param name="name">The main table.</param>
    /// <param name="time">The timer.</param>
    public Table(IAmazonDynamoDB dynamo, string name, TimeProvider time)
        : this(dynamo, name, time, TableKeys.Main)
    {
    }

    private const int MaxKeysPerRead = 100;
    private const int MaxPutsPerWrite = 25;
    private const int BatchesAtOnce = 4;

    /// <summary>A page as large as DynamoDB gives it, 1 MB, takes 20 MB of memory.</summary>
    private const int RowsPerPage = 200;
    private const int MaxRounds = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>One record, as it is now; null when there is none.</summary>
    public async Task<Dictionary<string, AttributeValue>?> GetAsync(string pk, string? sk, CancellationToken cancellationToken)
    {
        var response = await dynamo.GetItemAsync(
            new GetItemRequest { TableName = name, Key = Key(pk, sk), ConsistentRead = true }, cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    /// <summary>Those of the records that exist, in no order. Only the named attributes, all when none is named.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> GetManyAsync(
        IEnumerable<(string Pk, string? Sk)> wanted, IReadOnlyList<string> attributes, bool consistent, CancellationToken cancellationToken)
    {
        var found = new List<Dictionary<string, AttributeValue>>();
        await Parallel.ForEachAsync(wanted.Chunk(MaxKeysPerRead), AtOnce(cancellationToken), async (chunk, token) =>
        {
            var pending = chunk.Select(key => Key(key.Pk, key.Sk)).ToList();
            for (var round = 0; pending.Count > 0; round++)
            {
                await PauseAsync(round, token);
                var request = new BatchGetItemRequest { RequestItems = new() { [name] = Keys(pending, attributes, consistent) } };
                var response = await dynamo.BatchGetItemAsync(request, token);
                lock (found)
                {
                    found.AddRange(response.Responses?.GetValueOrDefault(name) ?? []);
                }

                pending = response.UnprocessedKeys?.GetValueOrDefault(name)?.Keys ?? [];
            }
        });
        return found;
    }

    /// <summary>Puts records unconditionally; putting one twice changes nothing.</summary>
    public Task PutManyAsync(IEnumerable<Dictionary<string, AttributeValue>> records, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(records.Chunk(MaxPutsPerWrite), AtOnce(cancellationToken), async (chunk, token) =>
        {
            var pending = chunk.Select(static record => new WriteRequest(new PutRequest(record))).ToList();
            for (var round = 0; pending.Count > 0; round++)
            {
                await PauseAsync(round, token);
                var response = await dynamo.BatchWriteItemAsync(
                    new BatchWriteItemRequest { RequestItems = new() { [name] = pending } }, token);
                pending = response.UnprocessedItems?.GetValueOrDefault(name) ?? [];
            }
        });

    /// <summary>Puts a record if the condition holds; false when it does not.</summary>
    public async Task<bool> PutAsync(
        Dictionary<string, AttributeValue> record, WriteCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.PutItemAsync(
                new PutItemRequest
                {
                    TableName = name,
                    Item = record,
                    ConditionExpression = condition.Expression,
                    ExpressionAttributeValues = condition.ValuesOrNull,
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Changes a record if the condition holds; false when it does not.</summary>
    public async Task<bool> UpdateAsync(
        string pk, string? sk, RecordChange update, WriteCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.UpdateItemAsync(
                new UpdateItemRequest
                {
                    TableName = name,
                    Key = Key(pk, sk),
                    UpdateExpression = update.Expression,
                    ConditionExpression = condition.Expression,
                    ExpressionAttributeNames = update.NamesOrNull,
                    ExpressionAttributeValues = update.ValuesWith(condition) is { Count: > 0 } values ? values : null,
                },
                cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>Deletes a record, whether it exists or not.</summary>
    public Task DeleteAsync(string pk, string sk, CancellationToken cancellationToken) =>
        dynamo.DeleteItemAsync(new DeleteItemRequest { TableName = name, Key = Key(pk, sk) }, cancellationToken);

    /// <summary>The first page of a partition, consistent, in the order of the sort key or against it.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryAsync(
        string pk, string? before, bool backwards, int limit, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, AttributeValue> { [":pk"] = AttributeValues.S(pk) };
        if (before is not null)
        {
            values[":before"] = AttributeValues.S(before);
        }

        var response = await dynamo.QueryAsync(
            new QueryRequest
            {
                TableName = name,
                KeyConditionExpression = before is null ? "pk = :pk" : "pk = :pk AND sk < :before",
                ExpressionAttributeValues = values,
                ScanIndexForward = !backwards,
                Limit = limit,
                ConsistentRead = true,
            },
            cancellationToken);
        return response.Items ?? [];
    }

    /// <summary>All records of a partition whose sort key begins with something, consistent, in the order of the sort key.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryAllAsync(string partition, string prefix, CancellationToken cancellationToken)
    {
        var query = Prefixed(partition, prefix);
        List<Dictionary<string, AttributeValue>> records = [];
        do
        {
            var page = await dynamo.QueryAsync(query, cancellationToken);
            records.AddRange(page.Items ?? []);
            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
        return records;
    }

    /// <summary>The last records of a partition whose sort key begins with something, consistent, the last one first.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryLastAsync(
        string partition, string prefix, int limit, CancellationToken cancellationToken)
    {
        var query = Prefixed(partition, prefix);
        (query.ScanIndexForward, query.Limit) = (false, limit);
        return (await dynamo.QueryAsync(query, cancellationToken)).Items ?? [];
    }

    /// <summary>The whole table, consistent, a page at a time: for tables that a run compares with a list.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = new ScanRequest { TableName = name, ConsistentRead = true, Limit = RowsPerPage };
        do
        {
            var page = await dynamo.ScanAsync(scan, cancellationToken);
            yield return page.Items ?? [];
            scan.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (scan.ExclusiveStartKey is { Count: > 0 });
    }

    /// <summary>All records that an index has under one partition key, a page at a time.</summary>
    /// <param name="index">The index and what its partition key is called.</param>
    /// <param name="partition">The partition key.</param>
    /// <param name="cancellationToken">When to give up.</param>
    public async IAsyncEnumerable<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryIndexAsync(
        (string Name, string PartitionKey) index, string partition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new QueryRequest
        {
            TableName = name,
            IndexName = index.Name,
            KeyConditionExpression = "#p = :p",
            ExpressionAttributeNames = new() { ["#p"] = index.PartitionKey },
            ExpressionAttributeValues = new() { [":p"] = AttributeValues.S(partition) },
            Limit = RowsPerPage,
        };
        do
        {
            var page = await dynamo.QueryAsync(query, cancellationToken);
            yield return page.Items ?? [];
            query.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (query.ExclusiveStartKey is { Count: > 0 });
    }

    private QueryRequest Prefixed(string partition, string prefix) => new()
    {
        TableName = name,
        KeyConditionExpression = prefix.Length == 0 ? "#p = :p" : "#p = :p AND begins_with(#s, :s)",
        ExpressionAttributeNames = prefix.Length == 0 ? new() { ["#p"] = keys.Partition } : new() { ["#p"] = keys.Partition, ["#s"] = keys.Sort! },
        ExpressionAttributeValues = prefix.Length == 0
            ? new() { [":p"] = AttributeValues.S(partition) }
            : new() { [":p"] = AttributeValues.S(partition), [":s"] = AttributeValues.S(prefix) },
        ConsistentRead = true,
    };

    private Dictionary<string, AttributeValue> Key(string pk, string? sk)
    {
        var key = new Dictionary<string, AttributeValue> { [keys.Partition] = AttributeValues.S(pk) };
        if (keys.Sort is { } sort)
        {
            key[sort] = AttributeValues.S(sk ?? throw new ArgumentNullException(nameof(sk), $"Table {name} has a sort key."));
        }

        return key;
    }

    private static KeysAndAttributes Keys(
        List<Dictionary<string, AttributeValue>> wanted, IReadOnlyList<string> attributes, bool consistent)
    {
        var read = new KeysAndAttributes { Keys = wanted, ConsistentRead = consistent };
        if (attributes.Count > 0)
        {
            // Every name goes through a placeholder: url is one of DynamoDB's many reserved words.
            read.ExpressionAttributeNames = attributes.ToDictionary(static attribute => "#" + attribute);
            read.ProjectionExpression = string.Join(", ", read.ExpressionAttributeNames.Keys);
        }

        return read;
    }

    private static ParallelOptions AtOnce(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken, TaskScheduler = TaskScheduler.Current };

    /// <summary>DynamoDB hands back what it was too busy for. If it still does after all rounds, the table cannot be used.</summary>
    private Task PauseAsync(int round, CancellationToken cancellationToken) => round switch
    {
        0 => Task.CompletedTask,
        < MaxRounds => Task.Delay(FirstPause * (1 << (round - 1)), time, cancellationToken),
        _ => throw new ProvisionedThroughputExceededException(
            $"DynamoDB left a part of a batch for table {name} undone {MaxRounds} times in a row"),
    };
}
