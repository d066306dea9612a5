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

/// <summary>What a request came back with whose body was read while it came. A closed set.</summary>
public abstract record HttpResult<T>
{
    private HttpResult() { }

    /// <summary>A success with a body that was read to its end.</summary>
    /// <param name="Value">What was made of it.</param>
    public sealed record Read(T Value) : HttpResult<T>;

    /// <summary>Anything else.</summary>
    public sealed record Failed(SourceFailure Failure) : HttpResult<T>;
}
