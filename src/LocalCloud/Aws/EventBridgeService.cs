using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Aws;

/// <summary>EventBridge: PutEvents, with the limits of https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.</summary>
public sealed class EventBridgeService : IAwsService
{
    private const int MaxEntries = 10;
    private const int MaxBytes = 256 * 1024;
    private const int MaxDetailType = 128;
    private const int BytesOfTime = 14;

    private readonly ConcurrentQueue<EventBridgeEntry> _events = [];

    /// <summary>Every entry that was accepted, in order.</summary>
    public IReadOnlyCollection<EventBridgeEntry> Events => _events;

    /// <summary>Consulted before an entry is accepted: an error is that entry's own, the others of the request fare as they do. For tests that break something.</summary>
    public Func<EventBridgeEntry, AwsError?> EntryFault { get; set; } = static _ => null;

    /// <summary>Told of every entry that is accepted: the rules of a bus.</summary>
    public Action<EventBridgeEntry> Put { get; set; } = static _ => { };

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) => request.Headers["X-Amz-Target"].ToString().Split('.')[^1];

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        if (call.Operation != "PutEvents")
        {
            await RefuseAsync(response, new AwsError(400, "UnknownOperationException", string.Empty));
            return;
        }

        EventBridgeEntry[] entries = [.. (JsonNode.Parse(call.Body)!["Entries"]?.AsArray() ?? []).Select(static entry => Read(entry!))];
        if (Refusal(entries) is { } refusal)
        {
            await RefuseAsync(response, refusal);
            return;
        }

        var results = new JsonArray();
        var failed = 0;
        foreach (var entry in entries)
        {
            if (Error(entry) is { } error)
            {
                failed++;
                results.Add(new JsonObject { ["ErrorCode"] = error.Code, ["ErrorMessage"] = error.Message });
                continue;
            }

            _events.Enqueue(entry);
            Put(entry);
            results.Add(new JsonObject { ["EventId"] = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{_events.Count:D12}") });
        }

        response.ContentType = "application/x-amz-json-1.1";
        await response.WriteAsync(new JsonObject { ["Entries"] = results, ["FailedEntryCount"] = failed }.ToJsonString());
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/x-amz-json-1.1";
        await response.WriteAsync(new JsonObject { ["__type"] = error.Code, ["message"] = error.Message }.ToJsonString());
    }

    private static EventBridgeEntry Read(JsonNode entry) => new(
        (string?)entry["EventBusName"], (string?)entry["Source"], (string?)entry["DetailType"], (string?)entry["Detail"], (long?)entry["Time"]);

    /// <summary>Why none of a request is taken.</summary>
    private static AwsError? Refusal(EventBridgeEntry[] entries) =>
        entries.Length is 0 or > MaxEntries ? new AwsError(400, "ValidationException", $"1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and {MaxEntries}")
        : entries.Sum(Bytes) >= MaxBytes ? new AwsError(400, "ValidationException", "Total size of the entries in the request is over the limit.")
        : entries.Any(static entry => entry.DetailType?.Length > MaxDetailType) ? new AwsError(400, "ValidationException", $"DetailType is longer than {MaxDetailType}.")
        : null;

    private static int Bytes(EventBridgeEntry entry) =>
        (entry.Time is null ? 0 : BytesOfTime) + new[] { entry.Source, entry.DetailType, entry.Detail }.Sum(static text => Encoding.UTF8.GetByteCount(text ?? string.Empty));

    /// <summary>Why an entry is not taken.</summary>
    private AwsError? Error(EventBridgeEntry entry) => entry switch
    {
        { Source: null or "" } => Required("Source"),
        { DetailType: null or "" } => Required("DetailType"),
        { Detail: null or "" } => Required("Detail"),
        _ when entry.Source.StartsWith("aws.", StringComparison.Ordinal) => new AwsError(400, "NotAuthorizedForSourceException", "Not authorized for the source."),
        _ when !IsObject(entry.Detail) => new AwsError(400, "MalformedDetail", "Detail is malformed."),
        _ => EntryFault(entry),
    };

    private static AwsError Required(string parameter) =>
        new(400, "InvalidArgument", $"Parameter {parameter} is not valid. Reason: {parameter} is a required argument.");

    private static bool IsObject(string detail)
    {
        try
        {
            using var json = JsonDocument.Parse(detail);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
