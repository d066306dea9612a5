using System.Buffers;
using System.Net;
using System.Text;

namespace Ingestion.Providers;

/// <summary>One GET to a provider, with everything that can go wrong as a value.</summary>
public sealed class ProviderHttp(HttpClient http, TimeProvider time)
{
    /// <summary>No page of news is near this size, in bytes.</summary>
    private const int MaxBody = 4 * 1024 * 1024;
    private const int ReadSize = 32 * 1024;
    private const int MaxQuoted = 160;

    /// <summary>Sends the key in the given header. Throws only when <paramref name="timeUp"/> ends.</summary>
    public async Task<HttpResult> GetAsync(Uri url, ApiKey key, string keyHeader, string? keyScheme, CancellationToken timeUp)
    {
        // An empty content, because .NET by itself repeats a GET without one up to three times when the connection ends early.
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Content = new ByteArrayContent([]) };
        key.AddTo(request.Headers, keyHeader, keyScheme);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeUp);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices
                ? Success(await ReadAsync(response, timeUp))
                : new HttpResult.Failed(await RefusalAsync(response, key, timeUp));
        }
        catch (InvalidDataException)
        {
            return Failed(SourceFailureKind.Malformed, "the answer is not valid gzip");
        }
        catch (HttpRequestException exception)
        {
            return Failed(SourceFailureKind.Connection, $"the connection failed ({exception.HttpRequestError})");
        }
        catch (IOException)
        {
            return Failed(SourceFailureKind.Connection, "the connection broke while the answer was read");
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            return Failed(SourceFailureKind.Timeout, "no connection in time");
        }
    }

    /// <summary>The beginning of an answer for people: one line, bounded, without the key.</summary>
    public static string Quote(ReadOnlySpan<byte> body, ApiKey key) =>
        key.Quote(Encoding.UTF8.GetString(body[..Math.Min(body.Length, ReadSize)]), MaxQuoted);

    private static HttpResult Success(byte[]? body)
    {
        if (body is null)
        {
            return Failed(SourceFailureKind.Malformed, $"the answer is larger than {MaxBody} bytes");
        }

        return body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0
            ? Failed(SourceFailureKind.EmptyBody, "the answer is empty")
            : new HttpResult.Body(body);
    }

    private static HttpResult.Failed Failed(SourceFailureKind kind, string message) => new(new SourceFailure(kind, message));

    /// <summary>The status says what kind of failure it is; what the body says is only quoted, if it can be read.</summary>
    private async Task<SourceFailure> RefusalAsync(HttpResponseMessage response, ApiKey key, CancellationToken timeUp)
    {
        byte[]? body = null;
        try
        {
            body = await ReadAsync(response, timeUp);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or HttpRequestException)
        {
            // Without a quotation, then.
        }

        var kind = (int)response.StatusCode switch
        {
            401 or 403 => SourceFailureKind.Unauthorized,
            429 => SourceFailureKind.RateLimited,
            >= 500 => SourceFailureKind.ServerError,
            _ => SourceFailureKind.Refused,
        };
        return new SourceFailure(kind, $"HTTP {(int)response.StatusCode}", RetryAfter.Of(response, time.GetUtcNow()), Quote(body, key));
    }

    /// <summary>Null when the body is larger than allowed; the rest is not read then.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken timeUp)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(timeUp);
        var body = new ArrayBufferWriter<byte>(ReadSize);
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(ReadSize), timeUp);
            if (read == 0)
            {
                return body.WrittenSpan.ToArray();
            }

            body.Advance(read);
            if (body.WrittenCount > MaxBody)
            {
                return null;
            }
        }
    }
}
