using System.Globalization;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using IuCutter.Core.Programs;
using IuCutter.Core.Text;

namespace IuCutter.Core.Documents;

/// <summary>
/// Reads a document once, as bytes, and refuses what cannot be kept unchanged. Nothing is decoded, trimmed or
/// normalised here: the bytes that are read are the bytes that are cut.
/// </summary>
internal sealed class DocumentReader(TimeProvider time)
{
    private const int FirstBuffer = 64 * 1024;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="IuException">Input.DocumentNotFound, or as <see cref="ReadAsync(Stream, CancellationToken)"/>.</exception>
    public async Task<IuDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        try
        {
            FileStream file = RegularFile.Open(full, options: FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                long hint = file.CanSeek ? file.Length : 0;
                byte[] bytes = await ReadAllAsync(file, hint, full, cancellationToken).ConfigureAwait(false);
                return Admit(full, bytes);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException)
        {
            throw new IuException(ErrorCatalogue.DocumentNotFound, $"{full}: {error.Message}", full, error);
        }
    }

    /// <summary>Reads standard input, or any stream, to its end.</summary>
    /// <exception cref="IuException">Input.EmptyDocument, Input.NulByte, Input.NotUtf8 or Input.DocumentTooLarge.</exception>
    public async Task<IuDocument> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Admit("-", await ReadAllAsync(stream, 0, "-", cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a document of bytes that the caller will not change.</summary>
    internal IuDocument Admit(string path, byte[] bytes)
    {
        ReadOnlySpan<byte> span = bytes;
        bool hasMark = span.StartsWith("\uFEFF"u8);
        if (span[(hasMark ? 3 : 0)..].IndexOfAnyExcept(" \t\r\n"u8) < 0)
        {
            throw new IuException(
                ErrorCatalogue.EmptyDocument,
                $"{path} has {bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes and no text.",
                path
            );
        }

        int nul = span.IndexOf((byte)0);
        if (nul >= 0)
        {
            throw At(ErrorCatalogue.NulByte, span, path, nul, 1, "A NUL byte.");
        }

        if (!Utf8.IsValid(span))
        {
            int at = FirstInvalid(span, out int length);
            throw At(ErrorCatalogue.NotUtf8, span, path, at, length, "Bytes that are no character of UTF-8.");
        }

        return new IuDocument(
            path,
            Convert.ToHexStringLower(SHA256.HashData(span)),
            bytes.Length,
            LineEnds.CountLines(span),
            hasMark,
            time.GetUtcNow()
        )
        {
            Bytes = ImmutableCollectionsMarshal.AsImmutableArray(bytes),
        };
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, long hint, string path, CancellationToken cancellationToken)
    {
        if (hint > Array.MaxLength)
        {
            throw TooLarge(path);
        }

        // A file is read into a buffer of its own size, so that a large one is held once; the probe sees it if it grew.
        byte[] buffer = new byte[hint > 0 ? hint : FirstBuffer];
        byte[] probe = new byte[1];
        int length = 0;
        while (true)
        {
            bool full = length == buffer.Length;
            int read = await stream.ReadAsync(full ? probe : buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            if (full)
            {
                if (length == Array.MaxLength)
                {
                    throw TooLarge(path);
                }

                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, Array.MaxLength));
                buffer[length] = probe[0];
            }

            length += read;
        }

        if (length < buffer.Length)
        {
            Array.Resize(ref buffer, length);
        }

        return buffer;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes, out int length)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out length) == System.Buffers.OperationStatus.Done)
        {
            at += length;
        }

        return at;
    }

    // What is shown is the bytes themselves, as numbers: they are what is wrong, and no text of the document.
    private static IuException At(ErrorDefinition definition, ReadOnlySpan<byte> bytes, string path, int offset, int length, string message)
    {
        int line = LineEnds.LineAt(bytes, offset);
        string shown = Convert.ToHexString(bytes.Slice(offset, Math.Max(1, length)));
        string place = string.Create(CultureInfo.InvariantCulture, $"{path}: byte offset {offset}, line {line}. Bytes: {shown}.");
        return new IuException(definition, place, path)
        {
            Finding = new PlanWarning(definition.Id["Input.".Length..], line, message)
            {
                Offset = offset,
                Excerpt = shown,
                Remediation = definition.Recommendation,
            },
        };
    }

    private static IuException TooLarge(string path) =>
        new(
            ErrorCatalogue.DocumentTooLarge,
            string.Create(CultureInfo.InvariantCulture, $"{path} has more than {Array.MaxLength} bytes."),
            path
        );
}
