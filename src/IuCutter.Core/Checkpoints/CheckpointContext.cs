using System.Globalization;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// When and in which database a checkpoint was made: its extension lines. They are signed with it; they do not say which log it is of,
/// which the origin does: a database that is restored elsewhere goes on with its log.
/// </summary>
/// <param name="At">When, by the database's clock, UTC.</param>
/// <param name="SystemIdentifier">The cluster's system identifier.</param>
/// <param name="DatabaseOid">The database's oid in it.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Timeline">The timeline of the server's write-ahead log: a standby that is promoted begins another.</param>
/// <param name="ExtractSha256">
/// SHA-256 of the <see cref="LogExtract"/> that a folder keeps beside the checkpoint; empty before there is one, which no line says.
/// </param>
internal sealed record CheckpointContext(
    DateTimeOffset At,
    string SystemIdentifier,
    long DatabaseOid,
    string Database,
    long Timeline,
    string ExtractSha256
)
{
    private const string OriginPrefix = "iucutter/";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private const int Sha256Digits = 64;

    /// <summary>
    /// The origin of a log: <c>iucutter/</c> and the hash of its first leaf, hexadecimal. It is as unique as the record of the installation
    /// is, with its time in microseconds; it moves with the log, and nobody changes it without changing the log from its beginning.
    /// </summary>
    /// <param name="firstLeaf">The hash of leaf 0.</param>
    public static string OriginOf(ReadOnlySpan<byte> firstLeaf) => OriginPrefix + Convert.ToHexStringLower(firstLeaf);

    /// <summary>The extension lines, in their order.</summary>
    public string[] Lines =>
        [
            string.Create(CultureInfo.InvariantCulture, $"time {At.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}"),
            $"system {SystemIdentifier}",
            // A name may hold what a line may not.
            string.Create(CultureInfo.InvariantCulture, $"database {DatabaseOid} {Uri.EscapeDataString(Database)}"),
            string.Create(CultureInfo.InvariantCulture, $"timeline {Timeline}"),
            $"records {ExtractSha256}",
        ];

    /// <summary>Whether it is the same database by its name: where one was, another is now.</summary>
    public bool IsSamePlace(CheckpointContext other) => SystemIdentifier == other.SystemIdentifier && Database == other.Database;

    /// <summary>Reads a checkpoint's lines; null when it is none of IuCutter's.</summary>
    public static CheckpointContext? Of(Checkpoint checkpoint)
    {
        if (
            !checkpoint.Origin.StartsWith(OriginPrefix, StringComparison.Ordinal)
            || checkpoint.Extensions is not [{ } time, { } system, { } database, { } timeline, { } records]
            || !DateTimeOffset.TryParseExact(
                time,
                $"'time '{TimeFormat}",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset at
            )
            || system.Split(' ') is not ["system", { } identifier]
            || database.Split(' ') is not ["database", { } oid, { } name]
            || !long.TryParse(oid, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            || timeline.Split(' ') is not ["timeline", { } line]
            || !long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out long timelineNumber)
            || records.Split(' ') is not ["records", { Length: Sha256Digits } extract]
            || extract.Any(digit => !char.IsAsciiHexDigitLower(digit))
        )
        {
            return null;
        }

        CheckpointContext read = new CheckpointContext(at, identifier, number, Uri.UnescapeDataString(name), timelineNumber, extract);
        return read.Lines.SequenceEqual(checkpoint.Extensions) ? read : null;
    }
}
