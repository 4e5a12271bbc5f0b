using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// The newest records of a log that tell of runs, cards, the switch and the roster. It lies beside a checkpoint, which names its SHA-256:
/// a database that was put back to an earlier state cannot know what it has forgotten.
/// </summary>
/// <param name="Origin">The name of the log.</param>
/// <param name="From">Index from which on no such record is left out; 0 when all are there.</param>
/// <param name="Records">The records, in the order of the log.</param>
internal sealed record LogExtract(string Origin, long From, ImmutableArray<ExtractedRecord> Records)
{
    /// <summary>Greatest number of records; the oldest beyond it are left out.</summary>
    public const int MaxRecords = 10_000;

    /// <summary>Greatest length of the text, in bytes; the oldest records beyond it are left out.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The kinds of the records that are kept. Of <c>phase_complete</c> only the phases of <see cref="Phases"/>.</summary>
    public static ImmutableArray<string> Kinds { get; } =
    [
        "run_created",
        "phase_complete",
        "run_voided",
        "run_compensated",
        "card_requested",
        "approval_recorded",
        "execution_on",
        "execution_off",
        "database_replaced",
        "database_restored",
        "roster.insert",
    ];

    /// <summary>The phases that write units, enact them, and close a run.</summary>
    public static ImmutableArray<string> Phases { get; } = ["cut_leg_a", "lifecycle_enact", "closeout"];

    /// <summary>The whole text in UTF-8: origin and first index on a line, then each index with its record on a line.</summary>
    public byte[] Bytes
    {
        get
        {
            StringBuilder text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Origin} {From}\n");
            foreach (ExtractedRecord one in Records)
            {
                text.Append(CultureInfo.InvariantCulture, $"{one.Index} {one.Record}\n");
            }

            return StrictUtf8.GetBytes(text.ToString());
        }
    }

    /// <summary>SHA-256 of a text, 64 lower-case hexadecimal digits.</summary>
    public static string Sha256Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Reads an extract; null when the bytes are not one.</summary>
    public static LogExtract? Parse(byte[] bytes)
    {
        string[] lines;
        try
        {
            lines = StrictUtf8.GetString(bytes).Split('\n');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (lines.Length < 2 || lines[^1].Length > 0 || lines[0].Split(' ') is not [{ } origin, { } first] || Number(first) is not { } from)
        {
            return null;
        }

        ImmutableArray<ExtractedRecord>.Builder records = ImmutableArray.CreateBuilder<ExtractedRecord>(lines.Length - 2);
        long next = from;
        foreach (string line in lines[1..^1])
        {
            int end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end < 0 || Number(line[..end]) is not { } index || index < next || LogRecord.Parse(line[(end + 1)..]) is null)
            {
                return null;
            }

            records.Add(new ExtractedRecord(index, line[(end + 1)..]));
            next = index + 1;
        }

        return new LogExtract(origin, from, records.DrainToImmutable());
    }

    private static long? Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
