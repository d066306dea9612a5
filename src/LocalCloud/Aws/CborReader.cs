using System.Buffers.Binary;
using System.Text;

namespace Ingestion.LocalCloud.Aws;

/// <summary>Reads CBOR (RFC 8949) into dictionaries, lists, texts and numbers; definite and indefinite lengths.</summary>
public ref struct CborReader(ReadOnlySpan<byte> bytes)
{
    private const int Indefinite = -1;
    private const byte Break = 0xFF;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The next value.</summary>
    /// <exception cref="FormatException">It is not CBOR, or of a kind that AWS does not send.</exception>
    public object? Read()
    {
        var head = Next();
        var (major, info) = (head >> 5, head & 0x1F);
        return major switch
        {
            0 => (double)Length(info),
            1 => -1d - Length(info),
            3 => Text(Length(info)),
            4 => List(Length(info)),
            5 => Map(Length(info)),
            6 => Tagged(Length(info)),
            7 => Simple(info),
            _ => throw new FormatException($"CBOR major type {major} is not expected."),
        };
    }

    private byte Next()
    {
        if (_rest.IsEmpty)
        {
            throw new FormatException("The CBOR ends too early.");
        }

        var next = _rest[0];
        _rest = _rest[1..];
        return next;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new FormatException("The CBOR ends too early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private int Length(int info) => info switch
    {
        < 24 => info,
        24 => Next(),
        25 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        26 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        27 => checked((int)BinaryPrimitives.ReadInt64BigEndian(Take(8))),
        31 => Indefinite,
        _ => throw new FormatException($"CBOR length {info} is not expected."),
    };

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private List<object?> List(int count)
    {
        List<object?> list = [];
        while (More(ref count))
        {
            list.Add(Read());
        }

        return list;
    }

    private Dictionary<string, object?> Map(int count)
    {
        Dictionary<string, object?> map = [];
        while (More(ref count))
        {
            map[(string)Read()!] = Read();
        }

        return map;
    }

    private bool More(ref int count)
    {
        if (count != Indefinite)
        {
            return count-- > 0;
        }

        if (_rest.IsEmpty || _rest[0] != Break)
        {
            return true;
        }

        Next();
        return false;
    }

    /// <summary>Tag 1 is a time in seconds since 1970.</summary>
    private DateTime Tagged(int tag) =>
        tag == 1 ? DateTime.UnixEpoch.AddSeconds((double)Read()!) : throw new FormatException($"CBOR tag {tag} is not expected.");

    private object? Simple(int info) => info switch
    {
        20 => false,
        21 => true,
        22 => null,
        25 => (double)BinaryPrimitives.ReadHalfBigEndian(Take(2)),
        26 => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        27 => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        _ => throw new FormatException($"CBOR simple value {info} is not expected."),
    };
}
