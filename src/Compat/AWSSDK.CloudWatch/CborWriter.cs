using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Amazon.CloudWatch;

/// <summary>As much of CBOR (RFC 8949) as a PutMetricData request has: definite maps and arrays, text, doubles, epoch times.</summary>
internal sealed class CborWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Map(int pairs) => Head(5, pairs);

    public void Array(int items) => Head(4, items);

    public void Text(string value)
    {
        Head(3, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, _bytes);
    }

    public void Double(double value)
    {
        var span = _bytes.GetSpan(9);
        span[0] = 0xFB;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        _bytes.Advance(9);
    }

    /// <summary>Tag 1: seconds since 1970, with a fraction.</summary>
    public void EpochTime(DateTime value)
    {
        Head(6, 1);
        Double((value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
    }

    private void Head(int majorType, int length)
    {
        var span = _bytes.GetSpan(5);
        var major = (byte)(majorType << 5);
        switch (length)
        {
            case < 24:
                span[0] = (byte)(major | length);
                _bytes.Advance(1);
                break;
            case <= byte.MaxValue:
                span[0] = (byte)(major | 24);
                span[1] = (byte)length;
                _bytes.Advance(2);
                break;
            case <= ushort.MaxValue:
                span[0] = (byte)(major | 25);
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)length);
                _bytes.Advance(3);
                break;
            default:
                span[0] = (byte)(major | 26);
                BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
                _bytes.Advance(5);
                break;
        }
    }
}
