namespace Ingestion.Providers;

/// <summary>A body while it comes: ends where it becomes larger than allowed, and remembers how it began.</summary>
internal sealed class BodyStream(Stream body, long mostBytes) : Stream
{
    private const int Remembered = 4 * 1024;

    private readonly byte[] _beginning = new byte[Remembered];
    private int _remembered;
    private long _read;

    /// <summary>Whether there was more than allowed; then what was read is not all of it.</summary>
    public bool IsTooLarge { get; private set; }

    /// <summary>Whether there was nothing but white space.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The first few kilobytes.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning.AsSpan(0, _remembered);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsTooLarge)
        {
            return 0;
        }

        var count = await body.ReadAsync(buffer, cancellationToken);
        _read += count;
        if (_read > mostBytes)
        {
            IsTooLarge = true;
            return 0;
        }

        Note(buffer.Span[..count]);
        return count;
    }

    private void Note(ReadOnlySpan<byte> bytes)
    {
        IsEmpty = IsEmpty && bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
        var more = bytes[..Math.Min(bytes.Length, Remembered - _remembered)];
        more.CopyTo(_beginning.AsSpan(_remembered));
        _remembered += more.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();
}
