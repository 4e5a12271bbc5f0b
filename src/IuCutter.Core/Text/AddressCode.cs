using System.Buffers;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>
/// The spelling of a number in an address, in ASCII, and back. Letters, digits, points and hyphens stand for themselves;
/// whatever else a number holds stands as its code point between underscores: <c>5đ</c> is <c>5_111_</c>, so that <c>đ</c>
/// is never <c>d</c> and no number can hold what separates the parts of an address.
/// </summary>
internal static class AddressCode
{
    /// <summary>The part for the text before the first heading.</summary>
    public const string Preamble = "PREAMBLE";

    /// <summary>Begins the part for a heading without a label: a hash of its text follows.</summary>
    public const string Heading = "H";

    /// <summary>Begins the part for a heading without text: a hash of its content follows.</summary>
    public const string Untitled = "U";

    /// <summary>Begins the part for a heading with a number and no word.</summary>
    public const string Number = "N";

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>The ASCII spelling of a number.</summary>
    public static string Encode(ReadOnlySpan<char> number)
    {
        if (!number.ContainsAnyExcept(Plain))
        {
            return new string(number);
        }

        StringBuilder ascii = new StringBuilder(number.Length);
        foreach (Rune rune in number.EnumerateRunes())
        {
            _ =
                rune.IsAscii && Plain.Contains((char)rune.Value)
                    ? ascii.Append((char)rune.Value)
                    : ascii.Append(CultureInfo.InvariantCulture, $"_{rune.Value:x}_");
        }

        return ascii.ToString();
    }

    /// <summary>The number that a code stands for; null when it is the code of none.</summary>
    public static string? Decode(string code)
    {
        StringBuilder text = new StringBuilder(code.Length);
        for (int at = 0; at < code.Length; at++)
        {
            if (code[at] != '_')
            {
                text.Append(code[at]);
                continue;
            }

            int end = code.IndexOf('_', at + 1);
            if (
                end < 0
                || !int.TryParse(code.AsSpan((at + 1)..end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int point)
                || !Rune.TryCreate(point, out Rune rune)
            )
            {
                return null;
            }

            text.Append(rune.ToString());
            at = end;
        }

        // Only what is written as Encode writes it: two codes never stand for one number.
        string number = text.ToString();
        return string.Equals(Encode(number), code, StringComparison.Ordinal) ? number : null;
    }
}
