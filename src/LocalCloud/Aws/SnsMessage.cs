using System.Text;

namespace Ingestion.LocalCloud.Aws;

/// <summary>A message as a subscriber gets it.</summary>
public sealed record SnsMessage(string TopicArn, string? Subject, string Body, IReadOnlyDictionary<string, SnsAttribute> Attributes)
{
    /// <summary>What counts towards the limit of 256 KiB: the body, and name, type and value of each attribute.</summary>
    public int Size => Encoding.UTF8.GetByteCount(Body) + Attributes.Sum(static attribute =>
        Encoding.UTF8.GetByteCount(attribute.Key + attribute.Value.DataType + attribute.Value.Value));
}

/// <summary>One attribute of a message.</summary>
public sealed record SnsAttribute(string DataType, string Value);
