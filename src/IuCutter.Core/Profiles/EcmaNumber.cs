using System.Globalization;

namespace IuCutter.Core.Profiles;

/// <summary>A number as ECMAScript writes it (ECMA-262, Number::toString), which RFC 8785, 3.2.2.3 asks for.</summary>
internal static class EcmaNumber
{
    private const int LongestPlain = 21;
    private const int SmallestPlain = -6;

    /// <summary>The shortest text that reads back as the same double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite: JSON has no such number.</exception>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number.");
        }

        if (value == 0)
        {
            return "0";
        }

        string sign = value < 0 ? "-" : "";
        (string? digits, int point) = Shortest(Math.Abs(value));
        if (point is > 0 and <= LongestPlain)
        {
            return sign + (digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}");
        }

        if (point is > SmallestPlain and <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }

        string exponent = (point - 1).ToString("+0;-0", CultureInfo.InvariantCulture);
        return $"{sign}{digits[..1]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{exponent}";
    }

    /// <summary>The digits without zeros at either end, and where the point stands: 0.5 is "5" and 0.</summary>
    private static (string Digits, int Point) Shortest(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? text : text[..mark];
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        int leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), (dot < 0 ? mantissa.Length : dot) + exponent - leading);
    }
}
