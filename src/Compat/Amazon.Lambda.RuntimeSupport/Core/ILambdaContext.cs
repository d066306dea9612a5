namespace Amazon.Lambda.Core;

/// <summary>What Lambda says about the invocation at hand.</summary>
public interface ILambdaContext
{
    /// <summary>Id of this invocation; a retry by Lambda has the same one.</summary>
    string AwsRequestId { get; }

    /// <summary>ARN that the caller used, alias included.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>Time until Lambda stops this invocation.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>X-Ray trace id, or empty.</summary>
    string TraceId => string.Empty;
}
