using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// The four calls of the Lambda Runtime API, version 2018-06-01
/// (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApi(HttpClient http)
{
    private const string ErrorType = "application/vnd.aws.lambda.error+json";

    private readonly string _root =
        $"http://{Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")}/2018-06-01/runtime/";

    /// <summary>A client for one process: no timeout of note, because <c>/next</c> answers only when there is an event.</summary>
    public static HttpClient ConstructHttpClient()
    {
        var http = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromHours(12) };
        var version = typeof(RuntimeApi).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version;
        var aot = RuntimeFeature.IsDynamicCodeSupported ? string.Empty : "-aot";
        http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", $"aws-lambda-dotnet/stand-in-{version}{aot}");
        return http;
    }

    public async Task<(InvocationContext Context, Stream Input)> NextAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _root + "invocation/next");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw await RefusalAsync(response, cancellationToken);
        }

        var id = Header("Lambda-Runtime-Aws-Request-Id")
            ?? throw new KeyNotFoundException("The answer of /invocation/next has no header Lambda-Runtime-Aws-Request-Id.");
        _ = long.TryParse(Header("Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var deadlineMs);
        var context = new InvocationContext(
            id, deadlineMs, Header("Lambda-Runtime-Invoked-Function-Arn"), Header("Lambda-Runtime-Trace-Id") ?? string.Empty);
        var input = new MemoryStream(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        return (context, input);

        string Header(string name) => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    public Task RespondAsync(string requestId, Stream output, CancellationToken cancellationToken)
    {
        HttpContent content = output is null ? new StringContent(string.Empty) : new StreamContent(output);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return PostAsync($"invocation/{requestId}/response", content, null, null, cancellationToken);
    }

    public Task ReportErrorAsync(string requestId, Exception exception, CancellationToken cancellationToken) =>
        PostAsync(
            $"invocation/{requestId}/error",
            ErrorContent(exception),
            exception.GetType().Name,
            ExceptionJson.XRay(exception),
            cancellationToken);

    public Task ReportInitErrorAsync(Exception exception, CancellationToken cancellationToken) =>
        PostAsync("init/error", ErrorContent(exception), exception.GetType().Name, null, cancellationToken);

    private static ByteArrayContent ErrorContent(Exception exception)
    {
        var content = new ByteArrayContent(ExceptionJson.Error(exception));
        content.Headers.ContentType = new MediaTypeHeaderValue(ErrorType);
        return content;
    }

    private static async Task<RuntimeApiClientException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        var what = (int)response.StatusCode switch
        {
            400 => "Bad Request",
            403 => "Forbidden",
            413 => "Payload Too Large",
            500 => "Container error. Non-recoverable state. Runtime should exit promptly.",
            var status => string.Create(CultureInfo.InvariantCulture, $"The HTTP status code of the response was not expected ({status})."),
        };
        return new RuntimeApiClientException(what, (int)response.StatusCode, body);
    }

    private async Task PostAsync(
        string path, HttpContent content, string errorType, string xrayCause, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _root + path) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (errorType is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", errorType);
        }

        if (xrayCause is not null)
        {
            request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-XRay-Error-Cause", xrayCause);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await RefusalAsync(response, cancellationToken);
        }
    }
}
