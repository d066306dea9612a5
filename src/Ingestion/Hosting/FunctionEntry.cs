using System.Globalization;
using System.Runtime.InteropServices;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Ingestion.Primitives;

namespace Ingestion.Hosting;

/// <summary>The process: starts the runtime client, ends on SIGTERM.</summary>
public static class FunctionEntry
{
    /// <summary>Exit code: 0 when told to end, 1 when it cannot start. Everything that is wrong with the settings is said at once.</summary>
    public static async Task<int> RunAsync()
    {
        using var ending = new CancellationTokenSource();
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });

        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")))
        {
            return await WithoutRuntimeAsync();
        }

        // Made inside the initializer, so that Lambda too is told what is wrong with the settings.
        var handler = new Lazy<Handler>(static () => Composition.Handler(Environment.GetEnvironmentVariable));
        using var bootstrap = LambdaBootstrapBuilder
            .Create((input, context) => HandleAsync(handler.Value, input, context))
            .UseBootstrapHandler(() =>
            {
                // After the runtime client, which lets the heap have all of the memory; stacks, sockets and native code need their part.
                LimitHeap();
                _ = handler.Value;
                return Task.FromResult(true);
            })
            .Build();
        try
        {
            await bootstrap.RunAsync(ending.Token);
            return 0;
        }
        catch (SettingsException)
        {
            // The runtime client has reported it and printed it.
            return 1;
        }
    }

    /// <summary>What a run of a daily job leaves behind is as large as what the next one needs, and the collector has no reason of its own to be in time.</summary>
    private static async Task<Stream> HandleAsync(Handler handler, Stream input, ILambdaContext context)
    {
        const long Large = 32 * 1024 * 1024;
        var answer = await handler.HandleAsync(input, context);
        if (GC.GetTotalMemory(forceFullCollection: false) > Large)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }

        return answer;
    }

    /// <summary>A run that takes too much ends with an exception, which is recorded and retried, instead of being killed.</summary>
    private static void LimitHeap()
    {
        const ulong Megabyte = 1024 * 1024;
        if (ulong.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes))
        {
            AppContext.SetData("GCHeapHardLimit", megabytes * Megabyte * 3 / 4);
            GC.RefreshMemoryLimit();
        }
    }

    private static async Task<int> WithoutRuntimeAsync()
    {
        List<string> problems = ["AWS_LAMBDA_RUNTIME_API is not set: this program is a Lambda function; locally, start it with make run"];
        try
        {
            Composition.Read(Environment.GetEnvironmentVariable);
        }
        catch (SettingsException exception)
        {
            problems.AddRange(exception.Problems);
        }

        await Console.Error.WriteLineAsync(new SettingsException(problems).Message);
        return 1;
    }
}
