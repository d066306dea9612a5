namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The Runtime API answered what its contract does not allow to go on from.</summary>
public class RuntimeApiClientException(string message, int statusCode, string response) : Exception(message)
{
    /// <summary>HTTP status of the answer.</summary>
    public int StatusCode => statusCode;

    /// <summary>Body of the answer.</summary>
    public string Response => response;
}
