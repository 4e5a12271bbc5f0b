using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// A checkpoint with its signatures: a signed note whose text is a checkpoint. Whether they hold, <see cref="CheckpointSigner"/> says.
/// </summary>
internal sealed record SignedCheckpoint
{
    private SignedCheckpoint(Checkpoint checkpoint, SignedNote note)
    {
        Checkpoint = checkpoint;
        Note = note;
    }

    /// <summary>Origin, size and root.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The note.</summary>
    public SignedNote Note { get; }

    /// <summary>The whole text, as it is written into a file.</summary>
    public string Text => Note.Whole;

    /// <summary>The OpenSSH signature, armored; null when there is none, or several, of which nobody could say which one counts.</summary>
    public string? SshSignature => Note.Signatures.Select(SshNoteSignature.Armored).OfType<string>().ToArray() is [{ } one] ? one : null;

    /// <summary>A checkpoint with signatures that were made over its text.</summary>
    public static SignedCheckpoint Of(Checkpoint checkpoint, params IEnumerable<NoteSignature> signatures) =>
        new(checkpoint, new SignedNote(checkpoint.Text, [.. signatures]));

    /// <summary>Reads a signed checkpoint; null when the text is not one, to the byte.</summary>
    public static SignedCheckpoint? Parse(string text) =>
        SignedNote.Parse(text) is { } note && Checkpoint.Parse(note.Text) is { } checkpoint ? new SignedCheckpoint(checkpoint, note) : null;
}
