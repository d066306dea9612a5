using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Globalization;
using System.Text;

namespace Ingestion.LocalCloud.Aws;

/// <summary>CloudWatch: PutMetricData over RPC v2 CBOR, with the limits of its API reference, and over the query protocol that older SDKs speak.</summary>
public sealed class CloudWatchService : IAwsService
{
    private const string Path = "/service/GraniteServiceVersion20100801/operation/";
    private const int MaxMetrics = 1_000;

    private readonly ConcurrentQueue<MetricValue> _values = [];

    /// <summary>Every value that was accepted, in order.</summary>
    public IReadOnlyCollection<MetricValue> Values => _values;

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) =>
        request.Path.Value is { } path && path.StartsWith(Path, StringComparison.Ordinal) ? path[Path.Length..] : AwsCall.Form(body)["Action"] ?? "(none)";

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        if (call.Operation == "PutMetricData" && call.Request.HasFormContentType)
        {
            await AnswerFormAsync(AwsCall.Form(call.Body), response);
            return;
        }

        if (call.Operation != "PutMetricData" || call.Request.Headers["smithy-protocol"] != "rpc-v2-cbor")
        {
            await RefuseAsync(response, new AwsError(404, "UnknownOperationException", call.Operation));
            return;
        }

        try
        {
            foreach (var value in Parse(call.Body))
            {
                _values.Enqueue(value);
            }

            response.Headers["smithy-protocol"] = "rpc-v2-cbor";
            response.Headers["x-amzn-RequestId"] = "00000000-0000-0000-0000-000000000001";
            response.ContentType = "application/cbor";
            await response.Body.WriteAsync(new byte[] { 0xA0 });
        }
        catch (FormatException exception)
        {
            await RefuseAsync(response, new AwsError(400, "InvalidParameterValueException", exception.Message));
        }
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.Headers["smithy-protocol"] = "rpc-v2-cbor";
        response.Headers["x-amzn-RequestId"] = "00000000-0000-0000-0000-000000000002";
        response.ContentType = "application/cbor";
        using var body = new MemoryStream();
        body.WriteByte(0xA2);
        Text(body, "__type");
        Text(body, $"com.amazonaws.cloudwatch#{error.Code}");
        Text(body, "message");
        Text(body, error.Message);
        await response.Body.WriteAsync(body.ToArray());
    }

    private Task AnswerFormAsync(NameValueCollection form, HttpResponse response)
    {
        for (var i = 1; form[$"MetricData.member.{i}.MetricName"] is { } name; i++)
        {
            List<string> dimensions = [];
            for (var d = 1; form[$"MetricData.member.{i}.Dimensions.member.{d}.Name"] is { } dimension; d++)
            {
                dimensions.Add($"{dimension}={form[$"MetricData.member.{i}.Dimensions.member.{d}.Value"]}");
            }

            _values.Enqueue(new MetricValue(
                form["Namespace"] ?? string.Empty,
                name,
                string.Join(',', dimensions),
                Timestamp: null,
                form[$"MetricData.member.{i}.Unit"],
                double.Parse(form[$"MetricData.member.{i}.Value"]!, CultureInfo.InvariantCulture)));
        }

        response.ContentType = "text/xml";
        return response.WriteAsync("""<PutMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PutMetricDataResponse>""");
    }

    private static void Text(MemoryStream body, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        body.WriteByte(0x79);
        body.WriteByte((byte)(bytes.Length >> 8));
        body.WriteByte((byte)bytes.Length);
        body.Write(bytes);
    }

    private static List<MetricValue> Parse(byte[] body)
    {
        if (new CborReader(body).Read() is not Dictionary<string, object?> request
            || request.GetValueOrDefault("Namespace") is not string { Length: > 0 and <= 255 } space)
        {
            throw new FormatException("The parameter Namespace is required.");
        }

        if (request.GetValueOrDefault("MetricData") is not List<object?> { Count: > 0 and <= MaxMetrics } data)
        {
            throw new FormatException($"The parameter MetricData needs 1 to {MaxMetrics} entries.");
        }

        return [.. data.Select(datum => Value(space, (Dictionary<string, object?>)datum!))];
    }

    private static MetricValue Value(string space, Dictionary<string, object?> datum)
    {
        var value = datum.GetValueOrDefault("Value") as double? ?? throw new FormatException("A datum needs a value.");
        if (!double.IsFinite(value))
        {
            throw new FormatException("The value must be finite.");
        }

        return new MetricValue(
            space,
            datum.GetValueOrDefault("MetricName") as string ?? throw new FormatException("A datum needs MetricName."),
            string.Join(',', (datum.GetValueOrDefault("Dimensions") as List<object?> ?? [])
                .Cast<Dictionary<string, object?>>()
                .Select(static dimension => $"{dimension["Name"]}={dimension["Value"]}")),
            datum.GetValueOrDefault("Timestamp") as DateTime?,
            datum.GetValueOrDefault("Unit") as string,
            value);
    }
}
