using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Ingestion.Providers;

/// <summary>One GET to a provider, with everything that can go wrong as a value. No message of it has a URL in it: a key may travel there.</summary>
public sealed class ProviderHttp(HttpClient http, TimeProvider time)
{
    /// <summary>Of an answer that is read whole, in bytes: the largest, a thousand stories with the sentiment of each ticker, is half this size.</summary>
    private const int MaxBody = 8 * 1024 * 1024;
    private const int ReadSize = 32 * 1024;
    private const int MaxQuoted = 160;

    /// <summary>Reads the whole answer. Throws only when <paramref name="timeUp"/> ends.</summary>
    public async Task<HttpResult> GetAsync(ProviderRequest request, CancellationToken timeUp) =>
        await AskAsync(request, MaxBody, WholeAsync, timeUp) switch
        {
            HttpResult<byte[]>.Read whole => new HttpResult.Body(whole.Value),
            HttpResult<byte[]>.Failed failed => new HttpResult.Failed(failed.Failure),
            _ => throw new InvalidOperationException("An answer is read or failed."),
        };

    /// <summary>
    /// Reads an answer while it comes, for lists of many megabytes: of what is read, only what <paramref name="read"/> keeps is kept. Throws only when
    /// <paramref name="timeUp"/> ends, and what is a bug.
    /// </summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="mostBytes">A larger answer, unpacked, is malformed.</param>
    /// <param name="read">Reads to the end. A <see cref="JsonException"/> of it means that the answer is malformed.</param>
    /// <param name="timeUp">When to give up.</param>
    public Task<HttpResult<T>> ReadAsync<T>(
        ProviderRequest request, long mostBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken timeUp) =>
        AskAsync(request, mostBytes, read, timeUp);

    /// <summary>The beginning of an answer for people: one line, bounded, without the key.</summary>
    public static string Quote(ReadOnlySpan<byte> body, ApiKey key) =>
        key.Quote(Encoding.UTF8.GetString(body[..Math.Min(body.Length, ReadSize)]), MaxQuoted);

    private async Task<HttpResult<T>> AskAsync<T>(
        ProviderRequest request, long mostBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken timeUp)
    {
        using var message = request.Message();
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeUp);
            return response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices
                ? await SuccessAsync(response, request.Key, mostBytes, read, timeUp)
                : new HttpResult<T>.Failed(await RefusalAsync(response, request.Key, timeUp));
        }
        catch (InvalidDataException)
        {
            return Failed<T>(SourceFailureKind.Malformed, "the answer is not valid gzip");
        }
        catch (HttpRequestException exception)
        {
            return Failed<T>(SourceFailureKind.Connection, $"the connection failed ({exception.HttpRequestError})");
        }
        catch (IOException)
        {
            return Failed<T>(SourceFailureKind.Connection, "the connection broke while the answer was read");
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException)
        {
            return Failed<T>(SourceFailureKind.Timeout, "no connection in time");
        }
    }

    private static async Task<HttpResult<T>> SuccessAsync<T>(
        HttpResponseMessage response, ApiKey key, long mostBytes, Func<Stream, CancellationToken, Task<T>> read, CancellationToken timeUp)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(timeUp);
        await using var body = new BodyStream(stream, mostBytes);
        var (value, isJson) = (default(T)!, true);
        try
        {
            value = await read(body, timeUp);
        }
        catch (JsonException)
        {
            // The message of the exception would speak of positions in our buffer.
            isJson = false;
        }

        return body switch
        {
            { IsTooLarge: true } => Failed<T>(SourceFailureKind.Malformed, $"the answer is larger than {mostBytes} bytes"),
            { IsEmpty: true } => Failed<T>(SourceFailureKind.EmptyBody, "the answer is empty"),
            _ when !isJson => Failed<T>(SourceFailureKind.Malformed, "the answer is not the JSON that was expected, or not all of it", Quote(body.Beginning, key)),
            _ => new HttpResult<T>.Read(value),
        };
    }

    private static HttpResult<T>.Failed Failed<T>(SourceFailureKind kind, string message, string quote = "") => new(new SourceFailure(kind, message, Quote: quote));

    /// <summary>The status says what kind of failure it is; what the body says is only quoted, if it can be read.</summary>
    private async Task<SourceFailure> RefusalAsync(HttpResponseMessage response, ApiKey key, CancellationToken timeUp)
    {
        byte[] body = [];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(timeUp);
            await using var refusal = new BodyStream(stream, MaxBody);
            body = await WholeAsync(refusal, timeUp);
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

    private static async Task<byte[]> WholeAsync(Stream stream, CancellationToken timeUp)
    {
        var body = new ArrayBufferWriter<byte>(ReadSize);
        while (await stream.ReadAsync(body.GetMemory(ReadSize), timeUp) is var read and > 0)
        {
            body.Advance(read);
        }

        return body.WrittenSpan.ToArray();
    }
}
