using System.Collections.Concurrent;
using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;

namespace Ingestion.LocalCloud.Aws;

/// <summary>SNS: Publish, with the limits of https://docs.aws.amazon.com/sns/latest/api/API_Publish.html.</summary>
public sealed partial class SnsService(params string[] topics) : IAwsService
{
    private const int MaxMessageBytes = 256 * 1024;
    private const int MaxSubject = 99;

    private readonly ConcurrentQueue<SnsMessage> _messages = [];

    /// <summary>Every message that was accepted, in order.</summary>
    public IReadOnlyCollection<SnsMessage> Messages => _messages;

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) => AwsCall.Form(body)["Action"] ?? "(none)";

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        var form = AwsCall.Form(call.Body);
        var message = new SnsMessage(form["TopicArn"] ?? string.Empty, form["Subject"], form["Message"] ?? string.Empty, Attributes(form));
        if (Refusal(call.Operation, form["Version"], message) is { } refusal)
        {
            await RefuseAsync(response, refusal);
            return;
        }

        _messages.Enqueue(message);
        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{_messages.Count:D12}");
        response.ContentType = "text/xml";
        await response.WriteAsync(
            $"""
            <PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <PublishResult><MessageId>{id}</MessageId></PublishResult>
              <ResponseMetadata><RequestId>{id}</RequestId></ResponseMetadata>
            </PublishResponse>
            """);
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "text/xml";
        await response.WriteAsync(
            $"""
            <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
              <Error><Type>{(error.Status < 500 ? "Sender" : "Receiver")}</Type><Code>{error.Code}</Code><Message>{SecurityElement.Escape(error.Message)}</Message></Error>
              <RequestId>00000000-0000-0000-0000-000000000000</RequestId>
            </ErrorResponse>
            """);
    }

    [GeneratedRegex(@"^[ -~]+$")]
    private static partial Regex OneAsciiLine();

    private static Dictionary<string, SnsAttribute> Attributes(System.Collections.Specialized.NameValueCollection form)
    {
        Dictionary<string, SnsAttribute> attributes = [];
        for (var i = 1; form[$"MessageAttributes.entry.{i}.Name"] is { } name; i++)
        {
            attributes[name] = new SnsAttribute(
                form[$"MessageAttributes.entry.{i}.Value.DataType"] ?? string.Empty,
                form[$"MessageAttributes.entry.{i}.Value.StringValue"] ?? string.Empty);
        }

        return attributes;
    }

    private AwsError? Refusal(string operation, string? version, SnsMessage message) => message switch
    {
        _ when operation != "Publish" || version != "2010-03-31" =>
            new AwsError(400, "InvalidAction", $"Could not find operation {operation} for version {version}"),
        { TopicArn: "" } => Invalid("TopicArn or TargetArn Reason: no value for required parameter"),
        _ when message.TopicArn.Split(':').Length < 6 =>
            Invalid($"TopicArn Reason: An ARN must have at least 6 elements, not {message.TopicArn.Split(':').Length}"),
        _ when !topics.Contains(message.TopicArn) => new AwsError(404, "NotFound", "Topic does not exist"),
        { Body: "" } => Invalid("Empty message"),
        _ when message.Size > MaxMessageBytes => Invalid("Message too long"),
        { Subject: { } subject } when subject.Length > MaxSubject || !OneAsciiLine().IsMatch(subject) => Invalid("Subject"),
        _ when message.Attributes.FirstOrDefault(static attribute => attribute.Value.Value.Length == 0) is { Key: { } name } =>
            new AwsError(400, "ParameterValueInvalid", $"The message attribute '{name}' must contain non-empty message attribute value."),
        _ => null,
    };

    private static AwsError Invalid(string what) => new(400, "InvalidParameter", $"Invalid parameter: {what}");
}
