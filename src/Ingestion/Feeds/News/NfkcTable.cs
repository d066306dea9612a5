using System.Buffers;
using System.Buffers.Binary;

namespace Ingestion.Feeds.News;

/// <summary>Unicode's decompositions, combining classes and compositions, searched where they lie (nfkc-table.py has the layout).</summary>
public sealed class NfkcTable
{
    private const int Header = 16, Entry = 4, Pair = 9;

    private readonly byte[] _bytes;
    private readonly int _units, _classes, _compositions;
    private readonly int _decompositionCount, _classCount, _compositionCount;

    /// <summary>Where the units of each decomposition begin.</summary>
    private readonly int[] _starts;

    private NfkcTable(byte[] bytes)
    {
        _bytes = bytes;
        _decompositionCount = Int(0);
        _classCount = Int(8);
        _compositionCount = Int(12);
        _units = Header + (_decompositionCount * Entry);
        _classes = _units + (Int(4) * sizeof(char));
        _compositions = _classes + (_classCount * Entry);
        _starts = new int[_decompositionCount];
        var start = _units;
        for (var i = 0; i < _decompositionCount; i++)
        {
            _starts[i] = start;
            start += _bytes[Header + (i * Entry) + 3] * sizeof(char);
        }

        int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
    }

    /// <summary>Characters that NFKC never touches: ASCII, dashes and quotation marks.</summary>
    public static SearchValues<char> Unchanged { get; } = SearchValues.Create(
        [.. Enumerable.Range('\0', 0x80).Select(static c => (char)c), '–', '—', '‘', '’', '‚', '“', '”', '„', '•']);

    /// <summary>The table of this assembly.</summary>
    public static NfkcTable Load()
    {
        using var resource = typeof(NfkcTable).Assembly.GetManifestResourceStream("nfkc.bin")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new NfkcTable(bytes);
    }

    /// <summary>The full compatibility decomposition in UTF-16, little endian; empty when a code point stays as it is.</summary>
    public ReadOnlySpan<byte> Decomposition(int rune)
    {
        var index = Find(Header, _decompositionCount, Entry, rune, 0);
        return index < 0 ? [] : _bytes.AsSpan(_starts[index], _bytes[Header + (index * Entry) + 3] * sizeof(char));
    }

    /// <summary>The canonical combining class; 0 for a starter.</summary>
    public int CombiningClass(int rune)
    {
        var index = rune < 0x300 ? -1 : Find(_classes, _classCount, Entry, rune, 0);
        return index < 0 ? 0 : _bytes[_classes + (index * Entry) + 3];
    }

    /// <summary>What two code points compose to; -1 when they do not.</summary>
    public int Composition(int first, int second)
    {
        var index = Find(_compositions, _compositionCount, Pair, first, second);
        return index < 0 ? -1 : Point(_compositions + (index * Pair) + 6);
    }

    /// <summary>Binary search over sorted entries of a size, by one code point or, where entries are pairs, by two.</summary>
    private int Find(int section, int count, int size, int first, int second)
    {
        var (low, high) = (0, count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var at = section + (middle * size);
            var order = Point(at).CompareTo(first);
            if (order == 0 && size == Pair)
            {
                order = Point(at + 3).CompareTo(second);
            }

            switch (order)
            {
                case 0: return middle;
                case < 0: low = middle + 1; break;
                default: high = middle - 1; break;
            }
        }

        return -1;
    }

    private int Point(int at) => _bytes[at] | (_bytes[at + 1] << 8) | (_bytes[at + 2] << 16);
}
