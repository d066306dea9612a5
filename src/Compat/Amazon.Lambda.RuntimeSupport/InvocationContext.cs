using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>The context as the headers of <c>/next</c> and the function's environment give it.</summary>
internal sealed class InvocationContext(string requestId, long deadlineMs, string functionArn, string traceId) : ILambdaContext
{
    public string AwsRequestId => requestId;

    public string InvokedFunctionArn => functionArn;

#pragma warning disable RS0030 // Lambda gives the deadline on the wall clock, so it is the wall clock that says what is left.
    public TimeSpan RemainingTime =>
        DateTimeOffset.FromUnixTimeMilliseconds(deadlineMs) - TimeProvider.System.GetUtcNow();
#pragma warning restore RS0030

    public string TraceId => traceId;
}
