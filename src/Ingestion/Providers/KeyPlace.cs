namespace Ingestion.Providers;

/// <summary>Where in a request a provider wants its key. A closed set.</summary>
public abstract record KeyPlace
{
    private KeyPlace() { }

    /// <summary>Puts the key into a request.</summary>
    public abstract void Put(ApiKey key, HttpRequestMessage request);

    /// <summary>The value of a header, after a scheme if there is one (<c>Token</c>).</summary>
    public sealed record Header(string Name, string? Scheme = null) : KeyPlace
    {
        /// <inheritdoc/>
        public override void Put(ApiKey key, HttpRequestMessage request) => key.AddTo(request.Headers, Name, Scheme);
    }

    /// <summary>An id and a secret, the values of two headers.</summary>
    public sealed record TwoHeaders(string IdName, string SecretName) : KeyPlace
    {
        /// <inheritdoc/>
        public override void Put(ApiKey key, HttpRequestMessage request) => key.AddPairTo(request.Headers, IdName, SecretName);
    }

    /// <summary>A parameter of the query, for providers that know no other way. The URL of such a request is shown nowhere.</summary>
    public sealed record Query(string Name) : KeyPlace
    {
        /// <inheritdoc/>
        public override void Put(ApiKey key, HttpRequestMessage request) => request.RequestUri = key.AddTo(request.RequestUri!, Name);
    }
}
