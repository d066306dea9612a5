namespace Ingestion.Providers;

/// <summary>One GET to a provider.</summary>
/// <param name="Url">What is asked for, without the key.</param>
/// <param name="Key">The key.</param>
/// <param name="Place">Where the key travels.</param>
/// <param name="Accept">What kinds of answers are taken; null for JSON.</param>
public sealed record ProviderRequest(Uri Url, ApiKey Key, KeyPlace Place, string? Accept = null)
{
    /// <summary>The request, with the key in it.</summary>
    public HttpRequestMessage Message()
    {
        // An empty content, because .NET by itself repeats a GET without one up to three times when the connection ends early.
        var message = new HttpRequestMessage(HttpMethod.Get, Url) { Content = new ByteArrayContent([]) };
        Place.Put(Key, message);
        if (Accept is not null)
        {
            message.Headers.TryAddWithoutValidation("Accept", Accept);
        }

        return message;
    }
}
