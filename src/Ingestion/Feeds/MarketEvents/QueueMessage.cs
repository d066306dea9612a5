using System.Text.Json;
using System.Text.Json.Serialization;
using Ingestion.Primitives;

namespace Ingestion.Feeds.MarketEvents;

/// <summary>One message of a batch that Lambda hands over from a queue (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
/// <param name="Id">SQS's id of it.</param>
/// <param name="Body">What was put into the queue.</param>
public sealed record QueueMessage(string Id, string Body)
{
    private const string Records = "Records";

    /// <summary>Whether something is a batch from a queue.</summary>
    public static bool IsBatch(JsonElement root) =>
        JsonText.Find(root, Records) is { ValueKind: JsonValueKind.Array } records
        && records.EnumerateArray().All(static record => DetailFields.Text(record, "eventSource") == "aws:sqs");

    /// <summary>The messages of a batch. One without a body has an empty one, and is refused like any other that makes no sense.</summary>
    public static IReadOnlyList<QueueMessage> BatchOf(JsonElement root) =>
    [
        .. JsonText.Find(root, Records)!.Value.EnumerateArray().Select(static record =>
            new QueueMessage(DetailFields.Text(record, "messageId") ?? string.Empty, DetailFields.Text(record, "body") ?? string.Empty)),
    ];
}

/// <summary>What Lambda is answered: the messages that stay in the queue. The others are deleted from it.</summary>
public sealed record QueueAnswer([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<QueueAnswer.Failure> Failures)
{
    /// <summary>A message that could not be taken.</summary>
    public sealed record Failure([property: JsonPropertyName("itemIdentifier")] string MessageId);
}
