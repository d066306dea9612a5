namespace Ingestion.LocalCloud.Aws;

/// <summary>What AWS answers when it refuses: status, code and text.</summary>
public sealed record AwsError(int Status, string Code, string Message)
{
    /// <summary>A fault of the service, for tests that ask for one.</summary>
    public static AwsError Internal { get; } = new(500, "InternalError", "An internal error has occurred.");
}
