using System.Text;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Aws;

/// <summary>Passes requests for DynamoDB on to dynalite, so that they are checked, counted and broken like all others.</summary>
public sealed class DynamoService(string dynaliteUrl) : IAwsService, IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>What all requests used together.</summary>
    public Capacity Capacity { get; } = new();

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) => request.Headers["X-Amz-Target"].ToString().Split('.')[^1];

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        using var onward = new HttpRequestMessage(HttpMethod.Post, dynaliteUrl) { Content = new ByteArrayContent(Asking(call.Body)) };
        foreach (var (name, values) in call.Request.Headers.Where(static header => header.Key is not ("Host" or "Content-Length")))
        {
            if (!onward.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                onward.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await _http.SendAsync(onward, response.HttpContext.RequestAborted);
        response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Where(static header => header.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)))
        {
            response.Headers[header.Key] = header.Value.ToArray();
        }

        response.ContentType = answer.Content.Headers.ContentType?.ToString();
        var body = await answer.Content.ReadAsByteArrayAsync(response.HttpContext.RequestAborted);
        if (answer.IsSuccessStatusCode)
        {
            Capacity.Count(call.Operation, JsonNode.Parse(body));
        }

        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/x-amz-json-1.0";
        await response.WriteAsync($$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{error.Code}}","message":"{{error.Message}}"}""");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>The same request, asking also for what it uses.</summary>
    private static byte[] Asking(byte[] body)
    {
        if (JsonNode.Parse(body) is not JsonObject request)
        {
            return body;
        }

        request["ReturnConsumedCapacity"] = "TOTAL";
        return Encoding.UTF8.GetBytes(request.ToJsonString());
    }
}
