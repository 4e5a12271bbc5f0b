using System.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>A title where it stands in the document, or its text where it does not stand there as it is.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Text">The text; null for that of the bytes.</param>
internal readonly record struct TitleMark(int Start, int Length, string? Text)
{
    /// <summary>A title that stands nowhere.</summary>
    public TitleMark(string text)
        : this(0, 0, text) { }

    /// <summary>The text, which may be empty.</summary>
    /// <param name="bytes">The document.</param>
    public string Read(ReadOnlySpan<byte> bytes) => Text ?? Encoding.UTF8.GetString(bytes.Slice(Start, Length));

    /// <summary>The title of a unit, which is never empty.</summary>
    public TitleMark OrUntitled() =>
        Text is null
            ? Length > 0
                ? this
                : new(HeadingTitle.Untitled)
            : Text.Length > 0
                ? this
                : new(HeadingTitle.Untitled);
}
