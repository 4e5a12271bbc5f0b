using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.AuditLog;

/// <summary>
/// The text of a log's checkpoint as C2SP tlog-checkpoint writes it: origin, size in decimal, root in base64, then extension lines; each
/// line ends with a line feed and none is empty. The body of a signed note, without the signatures.
/// </summary>
internal sealed record Checkpoint
{
    private Checkpoint(string origin, long size, ImmutableArray<byte> root, ImmutableArray<string> extensions)
    {
        Origin = origin;
        Size = size;
        Root = root;
        Extensions = extensions;
    }

    /// <summary>The name of the log, unique in the world.</summary>
    public string Origin { get; }

    /// <summary>Number of leaves.</summary>
    public long Size { get; }

    /// <summary>The root of the tree of that size.</summary>
    public ImmutableArray<byte> Root { get; }

    /// <summary>The lines after the root.</summary>
    public ImmutableArray<string> Extensions { get; }

    /// <summary>The checkpoint's text.</summary>
    public string Text =>
        string.Concat(
            new[] { Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root.AsSpan()) }
                .Concat(Extensions)
                .Select(line => line + "\n")
        );

    /// <summary>Makes a checkpoint.</summary>
    /// <exception cref="ArgumentException">A line would be empty or more than one, the size is below 0, or the root is no hash.</exception>
    public static Checkpoint Of(string origin, long size, ReadOnlySpan<byte> root, params IEnumerable<string> extensions)
    {
        Checkpoint made = new Checkpoint(origin, size, [.. root], [.. extensions]);
        return Parse(made.Text) is { } read && read.Extensions.Length == made.Extensions.Length
            ? made
            : throw new ArgumentException("What would be written is not a checkpoint.", nameof(origin));
    }

    /// <summary>Reads a checkpoint; null when the text is not one, to the byte.</summary>
    public static Checkpoint? Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (
            lines.Length < 4
            || lines[^1].Length > 0
            || lines[..^1].Any(line => line.Length == 0 || line.Any(char.IsControl))
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size)
        )
        {
            return null;
        }

        byte[] root = new byte[MerkleTree.HashLength];
        Checkpoint? read =
            Convert.TryFromBase64String(lines[2], root, out int length) && length == root.Length
                ? new Checkpoint(lines[0], size, [.. root], [.. lines[3..^1]])
                : null;
        // One text for one checkpoint: no other form of the number, no white space in the root.
        return read?.Text == text ? read : null;
    }
}
