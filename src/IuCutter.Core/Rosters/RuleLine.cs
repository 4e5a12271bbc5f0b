using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Rosters;

/// <summary>Reads a rule that is written to the letter; <c>fn_threshold</c>, <c>fn_rehearsal_required</c> and
/// <c>fn_requester_require</c> of the database read theirs by the same letters.</summary>
internal static class RuleLine
{
    private const int FingerprintLength = 40;

    private static readonly ImmutableArray<(string Mark, RuleName Name)> Marks =
    [
        ("# iucutter-threshold: ", RuleName.Threshold),
        ("# iucutter-escrow: ", RuleName.Escrow),
        ("# iucutter-backup-retention-days: ", RuleName.BackupRetention),
        ("# iucutter-card-requests: ", RuleName.CardRequests),
        ("# iucutter-rehearsal: ", RuleName.Rehearsal),
    ];

    /// <summary>Whether a line begins as a rule does.</summary>
    public static bool IsWritten(string line) => Marks.Any(mark => line.StartsWith(mark.Mark, StringComparison.Ordinal));

    /// <summary>Reads a line that begins as a rule does: the rule, or why its value cannot be read.</summary>
    public static (RosterRule? Rule, RuleName Name, string? Fault) Read(int number, string line)
    {
        (string mark, RuleName name) = Marks.First(mark => line.StartsWith(mark.Mark, StringComparison.Ordinal));
        string value = line[mark.Length..].TrimEnd(' ', '\t', '\r');
        return name switch
        {
            RuleName.Threshold => (Threshold(number, value), name, "is to name a gate and a number from 1 to 9, one blank between them"),
            RuleName.Escrow => (Escrow(number, value), name, "is to name a fingerprint of 40 hexadecimal digits"),
            RuleName.BackupRetention => (Retention(number, value), name, "is to give a number of days in digits"),
            RuleName.CardRequests => (value == "signed" ? new CardRequestsRule(number) : null, name, "is to say 'signed'"),
            RuleName.Rehearsal => (value == "required" ? new RehearsalRule(number) : null, name, "is to say 'required', or to be left out"),
            _ => throw new InvalidOperationException($"There is no rule {name}."),
        };
    }

    private static ThresholdRule? Threshold(int number, string value) =>
        value.Split(' ') is [{ } gate, [>= '1' and <= '9'] signers]
        // By its name alone: a number, or several names, would parse as an enum too.
        && Enum.GetValues<ApprovalGate>().Where(named => named.ToString() == gate).ToArray() is [ApprovalGate one]
            ? new ThresholdRule(number, one, signers[0] - '0')
            : null;

    private static EscrowRule? Escrow(int number, string value) =>
        value.Length == FingerprintLength && value.All(char.IsAsciiHexDigit) ? new EscrowRule(number, value) : null;

    private static BackupRetentionRule? Retention(int number, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int days) ? new BackupRetentionRule(number, days) : null;
}
