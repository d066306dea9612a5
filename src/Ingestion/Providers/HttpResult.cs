namespace Ingestion.Providers;

/// <summary>What one request to a provider came back with. A closed set.</summary>
public abstract record HttpResult
{
    private HttpResult() { }

    /// <summary>A success with a body.</summary>
    public sealed record Body(ReadOnlyMemory<byte> Bytes) : HttpResult;

    /// <summary>Anything else.</summary>
    public sealed record Failed(SourceFailure Failure) : HttpResult;
}
