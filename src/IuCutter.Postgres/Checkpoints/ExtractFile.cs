using System.Text;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// The file of a <see cref="LogExtract"/> beside the checkpoint that names it. Its own name has the first digits of its SHA-256: the
/// extract of one checkpoint never takes the place of another's.
/// </summary>
internal static class ExtractFile
{
    private const string Extension = ".records";
    private const int DigitsOfName = 16;

    /// <summary>The first digits of the log's first leaf: also in a folder that several databases share, the files of one log.</summary>
    public static string LogName(string origin) => origin[(origin.LastIndexOf('/') + 1)..][..DigitsOfName];

    /// <summary>Name of the file.</summary>
    public static string NameOf(string origin, string sha256) => $"{LogName(origin)}-{sha256[..DigitsOfName]}{Extension}";

    /// <summary>Reads what a checkpoint names; a fault in words where it is not there, or another.</summary>
    /// <param name="found">A checkpoint that can be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(LogExtract? Extract, string? Fault)> ReadAsync(FoundCheckpoint found, CancellationToken cancellationToken)
    {
        (string origin, string sha256) = (found.Signed!.Checkpoint.Origin, found.Context!.ExtractSha256);
        string file = Path.Combine(found.Place, NameOf(origin, sha256));
        (byte[]? bytes, string? fault) = await RegularFile
            .ReadTrustedAsync(file, LogExtract.MaxBytes, cancellationToken)
            .ConfigureAwait(false);
        if (bytes is null)
        {
            return (null, Unknown(file, fault!));
        }

        return LogExtract.Sha256Of(bytes) == sha256 && LogExtract.Parse(bytes) is { } extract && extract.Origin == origin
            ? (extract, null)
            : (null, Unknown(file, "is not what the checkpoint names"));
    }

    /// <summary>
    /// Removes the extracts of a log that no checkpoint of it names any more, those that were set aside too. One that cannot be removed
    /// stays, and disturbs nobody.
    /// </summary>
    /// <param name="folder">The folder; the turn at the log's checkpoint is the caller's.</param>
    /// <param name="origin">Name of the log.</param>
    /// <param name="extension">How the names of checkpoints go on.</param>
    /// <param name="maxBytes">Greatest length of a checkpoint.</param>
    public static void RemoveUnnamed(string folder, string origin, string extension, int maxBytes)
    {
        try
        {
            StringBuilder checkpoints = new StringBuilder();
            foreach (string file in Directory.GetFiles(folder, LogName(origin) + extension + "*"))
            {
                if ((FileFacts.IsSupported && FileFacts.Of(file) is not { Kind: FileKind.File }) || new FileInfo(file).Length > maxBytes)
                {
                    return; // it may name any of them
                }

                checkpoints.Append(RegularFile.ReadText(file));
            }

            string named = checkpoints.ToString();
            foreach (string file in Directory.GetFiles(folder, $"{LogName(origin)}-*{Extension}"))
            {
                string digits = Path.GetFileNameWithoutExtension(file)[(DigitsOfName + 1)..];
                if (digits.Length == DigitsOfName && !named.Contains($"\nrecords {digits}", StringComparison.Ordinal))
                {
                    File.Delete(file);
                }
            }
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // The checkpoint is written: what is too much does no harm.
        }
    }

    private static string Unknown(string file, string why) =>
        $"What is missing cannot be named: '{file}', which was written with the checkpoint, {why}.";
}
