namespace Ingestion.Primitives;

/// <summary>Values in order that are equal when their elements are, so that records which hold them can be compared.</summary>
public sealed class EqualList<T>(IReadOnlyList<T> items) : IEquatable<EqualList<T>>
{
    /// <summary>The elements.</summary>
    public IReadOnlyList<T> Items => items;

    /// <inheritdoc/>
    public bool Equals(EqualList<T>? other) => other is not null && items.SequenceEqual(other.Items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EqualList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => items.Count == 0 ? 0 : HashCode.Combine(items.Count, items[0]);
}
