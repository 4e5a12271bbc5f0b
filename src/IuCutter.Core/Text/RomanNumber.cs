namespace IuCutter.Core.Text;

/// <summary>Roman numbers in capitals, as laws write them.</summary>
internal static class RomanNumber
{
    private static readonly string[][] Places =
    [
        ["", "M", "MM", "MMM"],
        ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"],
        ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"],
        ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"],
    ];

    /// <summary>Whether the text is a Roman number from 1 to 3999 in its one proper form.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> rest = text;
        foreach (string[] place in Places)
        {
            string longest = "";
            foreach (string form in place)
            {
                if (form.Length > longest.Length && rest.StartsWith(form, StringComparison.Ordinal))
                {
                    longest = form;
                }
            }

            rest = rest[longest.Length..];
        }

        return rest.IsEmpty && !text.IsEmpty;
    }

    /// <summary>The value of a Roman number in its one proper form; 0 when it is none.</summary>
    public static int Value(ReadOnlySpan<char> text)
    {
        if (!IsValid(text))
        {
            return 0;
        }

        int value = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int one = Worth(text[i]);
            value += i + 1 < text.Length && one < Worth(text[i + 1]) ? -one : one;
        }

        return value;
    }

    private static int Worth(char sign) =>
        sign switch
        {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            'D' => 500,
            'M' => 1000,
            _ => throw new ArgumentOutOfRangeException(nameof(sign)),
        };
}
