using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ingestion.LocalCloud.Reference;

/// <summary>Companies by rule: the same number gives the same symbol, name and id, on every machine and every day.</summary>
internal static class MadeUp
{
    /// <summary>No vowels: made-up symbols are not words. No X either: what is not made up has one or the other.</summary>
    private const string Letters = "BCDFGHJKLMNPQRSTVWZ";

    /// <summary>Not divisible by nineteen, so that the first 130,000 numbers have different symbols.</summary>
    private const long Stride = 7_919;

    private static readonly string[] First =
    [
        "Harbor", "Kestrel", "Vantage", "Northfield", "Alder", "Copper Ridge", "Sable", "Lantern", "Meridian", "Osprey", "Tallow", "Quarry", "Birchwood", "Halcyon",
        "Juniper", "Cobalt", "Redstone", "Willow Creek", "Summit", "Ironwood", "Clearwater", "Pioneer", "Granite", "Bluff Point", "Cardinal", "Marlow", "Thistle",
    ];

    private static readonly string[] Second =
    [
        "Therapeutics", "Semiconductor", "Bancorp", "Energy", "Software", "Logistics", "Mining", "Foods", "Robotics", "Insurance", "Realty", "Devices", "Materials",
        "Networks", "Shipping", "Brands", "Biosciences", "Utilities", "Capital", "Aerospace", "Media", "Paper", "Diagnostics", "Motors", "Optics",
    ];

    private static readonly string[] Forms = ["Inc.", "Corp.", "Corporation", "Holdings Inc.", "Group Ltd.", "plc", "N.V.", "& Co."];

    /// <summary>Four letters.</summary>
    public static string Symbol(int number)
    {
        var code = number * Stride % (long)Math.Pow(Letters.Length, 4);
        return string.Create(4, code, static (letters, rest) =>
        {
            for (var i = letters.Length - 1; i >= 0; i--)
            {
                letters[i] = Letters[(int)(rest % Letters.Length)];
                rest /= Letters.Length;
            }
        });
    }

    /// <summary>Five letters, as foreign shares have over the counter: <c>F</c> for ordinary shares, <c>Y</c> for receipts.</summary>
    public static string ForeignSymbol(int number) => Symbol(number) + (Dice(number, "receipt", 3) == 0 ? 'Y' : 'F');

    /// <summary>A name; several companies may have the same, as companies do.</summary>
    public static string Company(int number) =>
        $"{First[Dice(number, "first", First.Length)]} {Second[Dice(number, "second", Second.Length)]} {Forms[Dice(number, "form", Forms.Length)]}";

    /// <summary>An id as Alpaca gives them.</summary>
    public static string Id(string of) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, 16)).ToString();

    /// <summary>From 0 to one less than the sides: always the same for the same number and question.</summary>
    public static int Dice(int number, string question, int sides)
    {
        // FNV-1a over the question and the number, then mixed, so that neighbours differ.
        var hash = 2_166_136_261u;
        foreach (var letter in string.Create(CultureInfo.InvariantCulture, $"{question} {number}"))
        {
            hash = (hash ^ letter) * 16_777_619u;
        }

        hash = (hash ^ (hash >> 16)) * 0x7FEB352Du;
        hash = (hash ^ (hash >> 15)) * 0x846CA68Bu;
        return (int)((hash ^ (hash >> 16)) % (uint)sides);
    }
}
