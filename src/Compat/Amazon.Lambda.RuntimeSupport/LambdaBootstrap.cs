using System.Globalization;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The loop of a custom runtime: initialise once, then take an event, handle it, answer, for ever.</summary>
public class LambdaBootstrap : IDisposable
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private readonly LambdaBootstrapInitializer _initializer;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;

    internal LambdaBootstrap(
        Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer initializer, HttpClient httpClient)
    {
        _handler = handler;
        _initializer = initializer;
        _ownsHttp = httpClient is null;
        _http = httpClient ?? RuntimeApi.ConstructHttpClient();
    }

    /// <summary>
    /// Ends when the token does, or with the exception that makes going on impossible: a failed initializer, or an answer of the
    /// Runtime API outside its contract. A handler that throws is reported, and the loop goes on.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        LimitHeapToFunctionMemory();
        var api = new RuntimeApi(_http);
        if (_initializer is not null && !await InitializeAsync(api, cancellationToken))
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await InvokeOnceAsync(api, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the client if this object made it.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && _ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static void LimitHeapToFunctionMemory()
    {
        if (Environment.GetEnvironmentVariable("AWS_LAMBDA_DOTNET_DISABLE_MEMORY_LIMIT_CHECK") == "true"
            || !long.TryParse(
                Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var megabytes))
        {
            return;
        }

        var bytes = megabytes * 1024 * 1024;
        if (bytes > 0 && bytes < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
        {
            AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
            GC.RefreshMemoryLimit();
        }
    }

    private async Task<bool> InitializeAsync(RuntimeApi api, CancellationToken cancellationToken)
    {
        try
        {
            return await _initializer();
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync(exception.ToString());
            await api.ReportInitErrorAsync(exception, cancellationToken);
            throw;
        }
    }

    private async Task InvokeOnceAsync(RuntimeApi api, CancellationToken cancellationToken)
    {
        var (context, input) = await api.NextAsync(cancellationToken);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", context.TraceId);
        Stream output;
        try
        {
            output = await _handler(input, context);
        }
#pragma warning disable CA1031 // Whatever a handler throws is Lambda's to know; the next event may well succeed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync(exception.ToString());
            await api.ReportErrorAsync(context.AwsRequestId, exception, CancellationToken.None);
            return;
        }

        await using (output)
        {
            // The event is handled: its answer goes out even when the program was told to stop meanwhile.
            await api.RespondAsync(context.AwsRequestId, output, CancellationToken.None);
        }
    }
}
