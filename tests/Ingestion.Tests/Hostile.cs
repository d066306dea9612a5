using System.Text;

namespace Ingestion.Tests;

/// <summary>Turns something valid into something that is not, or barely: always the same for the same seed.</summary>
internal static class Hostile
{
    private static readonly byte[][] Poison =
    [
        "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "\\"u8.ToArray(),
        "null"u8.ToArray(), "true"u8.ToArray(), "1e999"u8.ToArray(), "-0"u8.ToArray(), "99999999999999999999999999"u8.ToArray(),
        "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "\n\u001b[31m"u8.ToArray(), "\u202e"u8.ToArray(), "<script>"u8.ToArray(), "&#x110000;"u8.ToArray(),
        [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x00], [0xEF, 0xBB, 0xBF],
        Encoding.UTF8.GetBytes(new string('[', 200)), Encoding.UTF8.GetBytes(new string('x', 3_000)),
    ];

    public static byte[] Mutation(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (var changes = 1 + random.Next(4); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    // A part once more: rows, fields and keys that are there twice.
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, Poison[random.Next(Poison.Length)]);
                    break;
            }
        }

        return [.. bytes];
    }
}
