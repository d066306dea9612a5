using System.Text.Json;
using System.Text.Json.Serialization;
using Ingestion.Primitives;

namespace Ingestion.Jobs;

/// <summary>One message of a batch that Lambda hands over from a queue (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html).</summary>
/// <param name="Id">SQS's id of it.</param>
/// <param name="Body">What was put into the queue.</param>
public sealed record QueueMessage(string Id, string Body)
{
    private const string Records = "Records";

    /// <summary>Whether something is a batch from a queue.</summary>
    public static bool IsBatch(JsonElement root) =>
        JsonText.Find(root, Records) is { ValueKind: JsonValueKind.Array } records
        && records.EnumerateArray().All(static record => TextOf(record, "eventSource") == "aws:sqs");

    /// <summary>Whether something is a batch from a queue whose name ends like this.</summary>
    public static bool IsBatchFrom(JsonElement root, string queueSuffix) =>
        IsBatch(root)
        && JsonText.Find(root, Records)!.Value.EnumerateArray().Any()
        && JsonText.Find(root, Records)!.Value.EnumerateArray().All(record => TextOf(record, "eventSourceARN")?.EndsWith(queueSuffix, StringComparison.Ordinal) == true);

    /// <summary>The messages of a batch. One without a body has an empty one, and is refused like any other that makes no sense.</summary>
    public static IReadOnlyList<QueueMessage> BatchOf(JsonElement root) =>
    [
        .. JsonText.Find(root, Records)!.Value.EnumerateArray().Select(static record =>
            new QueueMessage(TextOf(record, "messageId") ?? string.Empty, TextOf(record, "body") ?? string.Empty)),
    ];

    private static string? TextOf(JsonElement record, string name) => JsonText.Find(record, name) is { } value ? JsonText.Of(value) : null;
}

/// <summary>What Lambda is answered: the messages that stay in the queue. The others are deleted from it.</summary>
public sealed record QueueAnswer([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<QueueAnswer.Failure> Failures)
{
    /// <summary>The answer as JSON in UTF-8.</summary>
    public static byte[] Of(IEnumerable<QueueMessage> stay) => JsonSerializer.SerializeToUtf8Bytes(
        new QueueAnswer([.. stay.Select(static message => new Failure(message.Id))]), QueueAnswerJson.Default.QueueAnswer);

    /// <summary>A message that could not be taken.</summary>
    public sealed record Failure([property: JsonPropertyName("itemIdentifier")] string MessageId);
}
