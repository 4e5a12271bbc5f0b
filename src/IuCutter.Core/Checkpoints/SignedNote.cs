using System.Collections.Immutable;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// A text with signature lines behind it, as C2SP signed-note and Go's <c>golang.org/x/mod/sumdb/note</c> write it; unverified.
/// </summary>
/// <param name="Text">What is signed: ends with a line feed.</param>
/// <param name="Signatures">The signatures, in the order of their lines; one at least.</param>
internal sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    /// <summary>The whole note: text, empty line, signature lines.</summary>
    public string Whole => Text + "\n" + string.Concat(Signatures.Select(signature => signature.Line));

    /// <summary>Reads a note; null when the text is not one, to the byte.</summary>
    public static SignedNote? Parse(string note)
    {
        // The text may have empty lines of its own: the last one divides.
        int end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || end + 2 >= note.Length || !note.EndsWith('\n') || note.Any(letter => letter < ' ' && letter != '\n'))
        {
            return null;
        }

        NoteSignature?[] signatures = [.. note[(end + 2)..^1].Split('\n').Select(NoteSignature.Parse)];
        return signatures.Contains(null) ? null : new SignedNote(note[..(end + 1)], [.. signatures.OfType<NoteSignature>()]);
    }
}
