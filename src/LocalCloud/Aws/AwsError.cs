namespace Ingestion.LocalCloud.Aws;

/// <summary>What AWS answers when it refuses: status, code and text.</summary>
public sealed record AwsError(int Status, string Code, string Message);
