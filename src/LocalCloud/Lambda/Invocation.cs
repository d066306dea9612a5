namespace Ingestion.LocalCloud.Lambda;

/// <summary>How one invocation ended. A closed set.</summary>
public abstract record Invocation
{
    private Invocation() { }

    /// <summary>The function answered.</summary>
    public sealed record Answered(string Payload) : Invocation;

    /// <summary>The function reported an error, as <c>{"errorType","errorMessage",…}</c>.</summary>
    public sealed record Failed(string Error) : Invocation;

    /// <summary>The process ended before it answered.</summary>
    public sealed record Crashed(int ExitCode) : Invocation;

    /// <summary>Lambda's timeout passed; the process was killed, as Lambda does.</summary>
    public sealed record TimedOut : Invocation;
}
