using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Core.Approvals;

/// <summary>Reads the machine part of a card. Whatever is not exactly a card is refused.</summary>
internal static class CardParser
{
    private const int MaximumBytes = 16 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Parses a card.</summary>
    /// <exception cref="IuException">Gate.CardMalformed, with the line.</exception>
    public static CardStatement Parse(ReadOnlySpan<byte> card)
    {
        if (card.Length > MaximumBytes)
        {
            throw Malformed($"It has {card.Length} bytes; {MaximumBytes} are the most.");
        }

        string[] lines = Decode(card).Split('\n');
        int begin = Only(lines, CardStatement.Begin);
        int end = Only(lines, CardStatement.End);

        // The last line ends the file: one empty piece after it, and nothing else.
        if (end < begin || end != lines.Length - 2 || lines[^1].Length != 0)
        {
            throw end < begin
                ? Malformed("The statement ends before it begins.")
                : new IuException(ErrorCatalogue.CardTrailing, $"The statement ends in line {end + 1}.");
        }

        ImmutableArray<KeyValuePair<string, string>>.Builder fields = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        for (int i = begin + 1; i < end; i++)
        {
            fields.Add(Field(lines[i], i + 1, fields));
        }

        return new CardStatement(fields.ToImmutable());
    }

    private static string Decode(ReadOnlySpan<byte> card)
    {
        try
        {
            return Strict.GetString(card);
        }
        catch (DecoderFallbackException invalid)
        {
            throw new IuException(ErrorCatalogue.CardMalformed, "It is not valid UTF-8.", subject: null, invalid);
        }
    }

    private static int Only(string[] lines, string marker)
    {
        int first = Array.IndexOf(lines, marker);
        return first >= 0 && Array.LastIndexOf(lines, marker) == first ? first : throw Malformed($"'{marker}' must be there exactly once.");
    }

    private static KeyValuePair<string, string> Field(string line, int number, ImmutableArray<KeyValuePair<string, string>>.Builder before)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || !Ascii.IsValid(line))
        {
            throw Malformed($"Line {number} is not 'key: value' in ASCII.");
        }

        string key = line[..colon];
        return before.All(field => field.Key != key)
            ? KeyValuePair.Create(key, line[(colon + 2)..])
            : throw new IuException(ErrorCatalogue.CardFieldDoubled, $"Line {number} gives '{key}' a second time.");
    }

    private static IuException Malformed(string detail) => new(ErrorCatalogue.CardMalformed, detail);
}
