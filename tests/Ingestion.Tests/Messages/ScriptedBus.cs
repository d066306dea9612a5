using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;

namespace Ingestion.Tests.Messages;

/// <summary>The EventBridge client, answering as a test says.</summary>
/// <param name="answer">What an entry gets: null for an id, else the code of its error. Asked with the number of the request, from 1.</param>
internal sealed class ScriptedBus(Func<PutEventsRequestEntry, int, string?> answer) : AmazonEventBridgeClient(
    new BasicAWSCredentials("a", "b"), new AmazonEventBridgeConfig { RegionEndpoint = Amazon.RegionEndpoint.USEast1 })
{
    /// <summary>Every request that came, in order.</summary>
    public List<PutEventsRequest> Requests { get; } = [];

    /// <summary>The details of the entries of every request.</summary>
    public IEnumerable<string> Details => Requests.Select(static request => string.Join(' ', request.Entries.Select(static entry => entry.Detail)));

    /// <summary>Thrown instead of an answer, when it is not null.</summary>
    public Func<PutEventsRequest, Exception?> Failure { get; init; } = static _ => null;

    /// <summary>What becomes of an answer on the way.</summary>
    public Func<PutEventsResponse, PutEventsResponse> Garbled { get; init; } = static response => response;

    public override Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        if (Failure(request) is { } failure)
        {
            return Task.FromException<PutEventsResponse>(failure);
        }

        List<PutEventsResultEntry> results =
        [
            .. request.Entries.Select(entry => answer(entry, Requests.Count) is { } code
                ? new PutEventsResultEntry { ErrorCode = code, ErrorMessage = "as told" }
                : new PutEventsResultEntry { EventId = "id" }),
        ];
        return Task.FromResult(Garbled(new PutEventsResponse { Entries = results, FailedEntryCount = results.Count(static result => result.ErrorCode != null) }));
    }
}
