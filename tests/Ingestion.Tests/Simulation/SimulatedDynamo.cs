using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Ingestion.Tables;
using NodaTime;
using Record = System.Collections.Generic.Dictionary<string, Amazon.DynamoDBv2.Model.AttributeValue>;

namespace Ingestion.Tests.Simulation;

/// <summary>The table behind all processes: conditions are checked and applied at one instant; a plain read may be a second old.</summary>
/// <param name="world">Time and chance.</param>
/// <param name="keys">What its keys are called.</param>
internal sealed class SimulatedTable(World world, TableKeys keys)
{
    public SimulatedTable(World world)
        : this(world, TableKeys.Main)
    {
    }

    private static readonly Duration StaleFor = Duration.FromSeconds(1);

    private readonly Dictionary<string, SortedDictionary<string, Record>> _partitions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), (Instant ChangedAt, Record? Before)> _earlier = [];

    /// <summary>Told of every change: the record before and after it; null where there is none.</summary>
    public Action<Record?, Record?> Changed { get; set; } = static (_, _) => { };

    /// <summary>Told of every record that a process puts by a batch: the messages it owes, and ticker rows.</summary>
    public Action<Process, Record> Written { get; set; } = static (_, _) => { };

    public Network Network { get; init; } = new(world);

    /// <summary>Told of every record, or whole partition, that is looked at, and of every record that is written.</summary>
    public Action<string, string?, bool> Touched { get; set; } = static (_, _, _) => { };

    /// <summary>Whether a plain read may be a second old.</summary>
    public bool IsEventual { get; init; } = true;

    public bool IsDown { get; set; }

    /// <summary>How likely a call is throttled, or a part of a batch handed back.</summary>
    public double Busy { get; set; }

    public World World => world;

    public IEnumerable<Record> All => _partitions.Values.SelectMany(static partition => partition.Values);

    public (string Pk, string Sk) KeyOf(Record record) => (record[keys.Partition].S, keys.Sort is { } sort ? record[sort].S : string.Empty);

    public Record? Get(Record key) => Get(KeyOf(key).Pk, KeyOf(key).Sk);

    public Record? GetMaybeStale(Record key) => GetMaybeStale(KeyOf(key).Pk, KeyOf(key).Sk);

    public void Put(Record record) => Put(KeyOf(record).Pk, KeyOf(record).Sk, record);

    public IEnumerable<Record> WithPrefix(string prefix) =>
        _partitions.Where(partition => partition.Key.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(static partition => partition.Value.Values);

    public Record? Get(string pk, string sk)
    {
        Touched(pk, sk, false);
        return _partitions.GetValueOrDefault(pk)?.GetValueOrDefault(sk);
    }

    public Record? GetMaybeStale(string pk, string sk) =>
        IsEventual && _earlier.TryGetValue((pk, sk), out var change) && world.Now - change.ChangedAt < StaleFor && world.Chance(0.3) ? change.Before : Get(pk, sk);

    public IEnumerable<Record> Query(string pk, string? before, bool forward)
    {
        Touched(pk, null, false);
        IEnumerable<KeyValuePair<string, Record>> all = _partitions.GetValueOrDefault(pk) ?? [];
        all = before is null ? all : all.Where(record => string.CompareOrdinal(record.Key, before) < 0);
        return (forward ? all : all.Reverse()).Select(static record => record.Value);
    }

    public void Put(string pk, string sk, Record? record)
    {
        var before = Get(pk, sk);
        Touched(pk, sk, true);
        _earlier[(pk, sk)] = (world.Now, before);
        if (record is null)
        {
            _partitions.GetValueOrDefault(pk)?.Remove(sk);
        }
        else
        {
            if (!_partitions.TryGetValue(pk, out var partition))
            {
                _partitions[pk] = partition = new(StringComparer.Ordinal);
            }

            partition[sk] = record;
        }

        if (before is not null || record is not null)
        {
            Changed(before, record);
        }
    }
}

/// <summary>The DynamoDB client of one process.</summary>
internal sealed class SimulatedDynamo(Attachment to)
    : AmazonDynamoDBClient(new BasicAWSCredentials("a", "b"), new AmazonDynamoDBConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    private const int Tries = 5;

    public override Task<GetItemResponse> GetItemAsync(GetItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => new GetItemResponse { Item = to.Of(request.TableName).Get(request.Key) }, cancellationToken);

    public override Task<PutItemResponse> PutItemAsync(PutItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                var table = to.Of(request.TableName);
                Check(request.ConditionExpression, table.Get(request.Item), request.ExpressionAttributeValues);
                table.Put(request.Item);
                return new PutItemResponse();
            },
            cancellationToken);

    public override Task<UpdateItemResponse> UpdateItemAsync(UpdateItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                var table = to.Of(request.TableName);
                var record = table.Get(request.Key);
                Check(request.ConditionExpression, record, request.ExpressionAttributeValues);
                table.Put(Expressions.Updated(request.UpdateExpression, record ?? request.Key, request.ExpressionAttributeNames, request.ExpressionAttributeValues));
                return new UpdateItemResponse();
            },
            cancellationToken);

    public override Task<DeleteItemResponse> DeleteItemAsync(DeleteItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                to.Table.Put(request.Key["pk"].S, request.Key["sk"].S, null);
                return new DeleteItemResponse();
            },
            cancellationToken);

    public override Task<QueryResponse> QueryAsync(QueryRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                var values = request.ExpressionAttributeValues;
                if (request.IndexName is not null)
                {
                    var (name, partition) = (request.ExpressionAttributeNames["#p"], values[":p"].S);
                    return new QueryResponse { Items = [.. to.Of(request.TableName).All.Where(record => record.GetValueOrDefault(name)?.S == partition)] };
                }

                if (request.ExpressionAttributeNames?.ContainsKey("#p") == true)
                {
                    var ofPartition = to.Of(request.TableName).Query(values[":p"].S, before: null, request.ScanIndexForward ?? true);
                    var prefix = values.GetValueOrDefault(":s")?.S ?? string.Empty;
                    var begins = ofPartition.Where(record => prefix.Length == 0 || record[request.ExpressionAttributeNames["#s"]].S.StartsWith(prefix, StringComparison.Ordinal));
                    return new QueryResponse { Items = [.. begins.Take(request.Limit ?? int.MaxValue)] };
                }

                var found = to.Table.Query(values[":pk"].S, values.GetValueOrDefault(":before")?.S, request.ScanIndexForward ?? true);
                return new QueryResponse { Items = [.. found.Take(request.Limit ?? int.MaxValue)] };
            },
            cancellationToken);

    public override Task<ScanResponse> ScanAsync(ScanRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => new ScanResponse { Items = [.. to.Of(request.TableName).All] }, cancellationToken);

    public override Task<BatchGetItemResponse> BatchGetItemAsync(BatchGetItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                var (name, keys) = request.RequestItems.Single();
                var (done, left) = Divide(keys.Keys);
                Func<Record, Record?> read = keys.ConsistentRead == true ? to.Of(name).Get : to.Of(name).GetMaybeStale;
                var response = new BatchGetItemResponse { Responses = new() { [name] = [.. done.Select(read).OfType<Record>()] } };
                if (left.Count > 0)
                {
                    response.UnprocessedKeys = new() { [name] = new KeysAndAttributes { Keys = left } };
                }

                return response;
            },
            cancellationToken);

    public override Task<BatchWriteItemResponse> BatchWriteItemAsync(BatchWriteItemRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(
            () =>
            {
                var (name, writes) = request.RequestItems.Single();
                var (done, left) = Divide(writes);
                foreach (var record in done.Select(static write => write.PutRequest.Item))
                {
                    to.Table.Put(record["pk"].S, record["sk"].S, record);
                    to.Table.Written(to.Process, record);
                }

                return new BatchWriteItemResponse { UnprocessedItems = left.Count > 0 ? new() { [name] = left } : [] };
            },
            cancellationToken);

    private static void Check(string? condition, Record? record, Record? values)
    {
        if (!Expressions.Holds(condition, record ?? [], values))
        {
            throw new ConditionalCheckFailedException("The conditional request failed");
        }
    }

    private (List<T> Done, List<T> Left) Divide<T>(List<T> all)
    {
        var done = to.Table.World.Chance(to.Table.Busy) ? to.Table.World.Random.Next(all.Count) : all.Count;
        return (all[..done], all[done..]);
    }

    private Task<T> CallAsync<T>(Func<T> serve, CancellationToken cancellationToken) =>
        to.Table.Network.CallAsync(
            to.Process,
            Tries,
            serve,
            () => to.Table.IsDown ? new AmazonDynamoDBException("the service is down")
                : to.Table.World.Chance(to.Table.Busy) ? new ProvisionedThroughputExceededException("slower, please")
                : null,
            cancellationToken);
}
