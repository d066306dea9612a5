using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ingestion.LocalCloud.Aws;

/// <summary>Secrets Manager: GetSecretValue.</summary>
public sealed class SecretsManagerService : IAwsService
{
    private int _reads;

    /// <summary>Secrets by name.</summary>
    public Dictionary<string, string> Secrets { get; } = [];

    /// <summary>How often a secret was read.</summary>
    public int Reads => _reads;

    /// <inheritdoc/>
    public string OperationOf(HttpRequest request, byte[] body) => request.Headers["X-Amz-Target"].ToString().Split('.')[^1];

    /// <inheritdoc/>
    public async Task AnswerAsync(AwsCall call, HttpResponse response)
    {
        if (call.Operation != "GetSecretValue")
        {
            await RefuseAsync(response, new AwsError(400, "UnknownOperationException", string.Empty));
            return;
        }

        using var json = JsonDocument.Parse(call.Body);
        var id = json.RootElement.TryGetProperty("SecretId", out var given) ? given.GetString() : null;
        if (string.IsNullOrEmpty(id))
        {
            await RefuseAsync(response, new AwsError(400, "InvalidParameterException", "You must provide a SecretId."));
        }
        else if (!Secrets.TryGetValue(id, out var secret))
        {
            await RefuseAsync(response, new AwsError(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret."));
        }
        else
        {
            Interlocked.Increment(ref _reads);
            response.ContentType = "application/x-amz-json-1.1";
            var answer = new JsonObject { ["Name"] = id, ["SecretString"] = secret, ["VersionId"] = "1", ["CreatedDate"] = 1.5 };
            await response.WriteAsync(answer.ToJsonString());
        }
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(HttpResponse response, AwsError error)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/x-amz-json-1.1";
        await response.WriteAsync(new JsonObject { ["__type"] = error.Code, ["Message"] = error.Message }.ToJsonString());
    }
}
