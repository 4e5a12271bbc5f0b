using System.Text;
using System.Text.RegularExpressions;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>
/// A checkpoint of the log that lay outside of the database, with its OpenSSH signature. No consistency proof comes with it: all leaves are
/// in the bundle, so its root is computed.
/// </summary>
/// <param name="Text">The text that is signed; its first extension line is its time.</param>
/// <param name="Principal">Who signed it, as the roster names them.</param>
/// <param name="Signature">The signature, armored.</param>
internal sealed partial record OutsideCheckpoint(string Text, string Principal, string Signature)
{
    /// <summary>The file of the text.</summary>
    public const string FileName = "outside/checkpoint.txt";

    /// <summary>The file of the signature.</summary>
    public const string SignatureFile = FileName + ".sig";

    private const string Time = "time ";

    /// <summary>Checks that it is of the bundle's log, and that each record of the runs lies under it.</summary>
    /// <returns>When it was made, as it says; null when the bundle tells of none.</returns>
    /// <exception cref="EvidenceFault">Something does not hold.</exception>
    public static string? Check(SortedDictionary<string, byte[]> files, EvidenceManifest manifest, EvidenceLog log)
    {
        if (manifest.Outside is not { } line)
        {
            bool lies = files.ContainsKey(FileName) || files.ContainsKey(SignatureFile);
            EvidenceFault.Unless(!lies, FileName, "The manifest does not tell of it.");
            return null;
        }

        bool isThere = files.ContainsKey(FileName) && files.ContainsKey(SignatureFile);
        EvidenceFault.Unless(isThere, FileName, "It or its signature is missing.");
        string text = Encoding.Latin1.GetString(files[FileName]);
        Checkpoint? outside = text.All(letter => letter is '\n' or (>= ' ' and <= '~')) ? Checkpoint.Parse(text) : null;
        EvidenceFault.Unless(
            outside is { Extensions: [{ } time, ..] } && TimeLine().IsMatch(time) && outside.Size == line.Size,
            FileName,
            $"It is not a checkpoint of {line.Size} records that says when it was made."
        );
        EvidenceFault.Unless(
            outside!.Origin == log.Checkpoint.Origin,
            FileName,
            $"It is of '{outside.Origin}', the bundle of '{log.Checkpoint.Origin}'."
        );
        EvidenceFault.Unless(
            outside.Size > Math.Max(0, log.LastOf(manifest.Runs)) && outside.Size <= log.Checkpoint.Size,
            FileName,
            $"It is of {outside.Size} records, and does not cover the runs."
        );
        EvidenceFault.Unless(
            outside.Root.AsSpan().SequenceEqual(log.RootOf(outside.Size)),
            FileName,
            $"The first {outside.Size} records of the log are others than by then."
        );
        return outside.Extensions[0][Time.Length..];
    }

    [GeneratedRegex("^time [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z\\z")]
    private static partial Regex TimeLine();
}
