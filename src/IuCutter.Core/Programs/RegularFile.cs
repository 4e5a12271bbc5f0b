using System.Globalization;
using System.Text;

namespace IuCutter.Core.Programs;

/// <summary>
/// Opens the files that somebody named. What is no regular file is refused before it is opened: opening a pipe waits for its other end,
/// and no signal ends that; a device may have no end. Only Linux is asked; elsewhere everything is opened.
/// </summary>
internal static class RegularFile
{
    /// <summary>The most that is read whole as a text or a card, in bytes: 64 MiB.</summary>
    public const long MaxTextBytes = 64 * 1024 * 1024;

    /// <summary>Refuses what is there and is no regular file; of a link, what it leads to. What is not there is not refused here.</summary>
    /// <exception cref="IOException">It is a folder, a pipe, a socket or a device.</exception>
    public static void Require(string path)
    {
        if (FileFacts.IsSupported && FileFacts.OfTarget(Path.GetFullPath(path)) is { Kind: not FileKind.File })
        {
            throw new IOException($"'{path}' is no regular file.");
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="access">For what.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="options">How; <see cref="FileOptions.None"/> for nothing special.</param>
    /// <exception cref="IOException">As <see cref="Require"/>, and as <see cref="FileStream"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="FileStream"/>.</exception>
    public static FileStream Open(
        string path,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.Read,
        FileOptions options = FileOptions.None
    )
    {
        Require(path);
        // Whoever reads in large pieces needs no buffer between.
        return new FileStream(path, FileMode.Open, access, share, bufferSize: 0, options);
    }

    /// <summary>Reads it whole.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="maxBytes">The most that is read.</param>
    /// <exception cref="IOException">As <see cref="Require"/>; it is longer; as <see cref="File.ReadAllBytes(string)"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="File.ReadAllBytes(string)"/>.</exception>
    public static Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken, long maxBytes = MaxTextBytes)
    {
        RequireLength(path, maxBytes);
        return File.ReadAllBytesAsync(path, cancellationToken);
    }

    /// <summary>Reads it whole.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="maxBytes">The most that is read.</param>
    /// <exception cref="IOException">As <see cref="ReadBytesAsync"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="ReadBytesAsync"/>.</exception>
    public static byte[] ReadBytes(string path, long maxBytes)
    {
        RequireLength(path, maxBytes);
        return File.ReadAllBytes(path);
    }

    /// <summary>Reads whole what counts only where nobody but root and the user of this process can change it.</summary>
    /// <param name="path">Its absolute path; a link is not followed.</param>
    /// <param name="maxBytes">The most that is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The bytes; or why there are none, as the end of a sentence that begins with the file.</returns>
    public static async Task<(byte[]? Bytes, string? Fault)> ReadTrustedAsync(
        string path,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        string? fault = !FileFacts.IsSupported
            ? null
            : FileFacts.Of(path) switch
            {
                null => "is not there",
                { Kind: not FileKind.File } => "is no regular file",
                { IsTrusted: false } => "can be changed by somebody else",
                { Size: long size } when size > maxBytes => "is too large",
                _ => null,
            };
        try
        {
            return fault is null ? (await ReadBytesAsync(path, cancellationToken, maxBytes).ConfigureAwait(false), null) : (null, fault);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, $"cannot be read ({unreadable.Message})");
        }
    }

    /// <summary>Whether there is anything at the path: a link counts by itself, whatever it leads to.</summary>
    /// <param name="path">Absolute path.</param>
    public static bool IsThere(string path) => FileFacts.IsSupported ? FileFacts.Of(path) is not null : Path.Exists(path);

    /// <summary>Reads it whole, at most <see cref="MaxTextBytes"/>, as UTF-8 unless a byte order mark says something else.</summary>
    /// <exception cref="IOException">As <see cref="ReadBytesAsync"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="ReadBytesAsync"/>.</exception>
    public static Task<string> ReadTextAsync(string path, CancellationToken cancellationToken)
    {
        RequireLength(path, MaxTextBytes);
        return File.ReadAllTextAsync(path, Encoding.UTF8, cancellationToken);
    }

    /// <summary>Reads it whole, at most <see cref="MaxTextBytes"/>, as UTF-8 unless a byte order mark says something else.</summary>
    /// <exception cref="IOException">As <see cref="ReadBytesAsync"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="ReadBytesAsync"/>.</exception>
    public static string ReadText(string path)
    {
        RequireLength(path, MaxTextBytes);
        return File.ReadAllText(path, Encoding.UTF8);
    }

    /// <summary>Its lines, read as they are asked for.</summary>
    /// <exception cref="IOException">As <see cref="ReadBytesAsync"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="ReadBytesAsync"/>.</exception>
    public static IEnumerable<string> ReadLines(string path)
    {
        RequireLength(path, MaxTextBytes);
        return File.ReadLines(path, Encoding.UTF8);
    }

    private static void RequireLength(string path, long maxBytes)
    {
        Require(path);
        FileInfo file = new FileInfo(path);
        string target = file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        long length = new FileInfo(target) is { Exists: true } found ? found.Length : 0;
        if (length > maxBytes)
        {
            throw new IOException(
                string.Create(CultureInfo.InvariantCulture, $"'{path}' has {length} bytes; at most {maxBytes} are read of such a file.")
            );
        }
    }
}
