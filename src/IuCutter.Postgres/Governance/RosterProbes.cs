using System.Globalization;
using IuCutter.Core.Approvals;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Rosters;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes the roster of signers: who may approve, execute and verify, and until when.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="tolerances">How much is let pass.</param>
internal sealed class RosterProbes(TimeProvider clock, GovernanceTolerances tolerances)
{
    private const string Remediation = "\\echo after changing the file: Install-IuSchema -AdminUser <login> -Roster <allowed signers file>";

    private const string Approval = "iucutter.approval";
    private const string Requester = RequesterSignature.Namespace;
    private const string Checkpoint = SshNoteSignature.Namespace;

    // The namespaces without which no run comes to its end, and the principal that each duty has.
    private static readonly (string Namespace, string? Principal, string Probe)[] Duties =
    [
        (Approval, null, "Roster.Sovereign"),
        ("iucutter.executor", "DOT-991", "Roster.Executor"),
        ("iucutter.verifier", "DOT-992", "Roster.Verifier"),
    ];

    /// <summary>Judges the text of an allowed-signers file.</summary>
    public IEnumerable<GovernanceFinding> Judge(string roster)
    {
        Roster read = Roster.Parse(roster);
        RosterSigner[] entries = [.. read.Signers];
        DateTimeOffset now = clock.GetUtcNow();
        return
        [
            .. Tell(
                "Roster.Rule",
                GovernanceOutcome.Fail,
                "Whoever wrote the line thinks that the rule is in force; what it was meant to guard is refused until it is.",
                read.RuleFaults.Select(fault => Describe(fault.Fault))
            ),
            .. Tell(
                "Roster.Line",
                GovernanceOutcome.Fail,
                "A signer whose line cannot be read to the letter is found out at the first card.",
                read.LineFaults.Select(Describe)
            ),
            .. Tell(
                "Roster.Threshold",
                GovernanceOutcome.Fail,
                "A card that needs more signers than there are is never approved.",
                read.Thresholds.Where(threshold => !threshold.IsDefault && threshold.Signers > Sovereigns(entries, now))
                    .Select(threshold =>
                        (threshold.Gate.ToString(), $"needs {threshold.Signers} signers; {Sovereigns(entries, now)} have a key in force")
                    )
            ),
            .. Duties.SelectMany(duty =>
                Tell(
                    duty.Probe,
                    GovernanceOutcome.Fail,
                    "Without this signer no run comes to its end.",
                    entries.Any(entry =>
                        entry.Names(duty.Namespace) && entry.IsValidAt(now) && (duty.Principal is null || entry.Principal == duty.Principal)
                    )
                        ? []
                        : [(duty.Namespace, $"no key in force for {duty.Principal ?? "a sovereign"}")]
                )
            ),
            .. Tell(
                "Roster.Requester",
                GovernanceOutcome.Fail,
                "The roster demands that cards are asked for with a key, and nobody has one: no card is written.",
                read.RequesterKeyRequired && !entries.Any(entry => entry.Names(Requester) && entry.IsValidAt(now))
                    ? [(Requester, "no key in force for a requester")]
                    : []
            ),
            .. Tell(
                "Roster.Checkpoint",
                GovernanceOutcome.Warning,
                "Without a signer of checkpoints nothing outside of the database tells an earlier copy of it from the latest.",
                entries.Any(entry => entry.Names(Checkpoint) && entry.IsValidAt(now)) ? [] : [(Checkpoint, "no key in force")]
            ),
            .. Tell(
                "Roster.SharedKey",
                GovernanceOutcome.Fail,
                "One key under two names is one person in two duties.",
                entries
                    .GroupBy(entry => entry.PublicKey, StringComparer.Ordinal)
                    .Where(key => key.DistinctBy(entry => entry.Principal).Count() > 1)
                    .Select(key => (string.Join(", ", key.Select(entry => entry.Principal)), "have the same key"))
            ),
            .. Tell(
                "Roster.TwoDuties",
                GovernanceOutcome.Fail,
                "Who approves does not execute, and who executes does not verify.",
                entries
                    .GroupBy(entry => entry.Principal, StringComparer.OrdinalIgnoreCase)
                    .Where(person => Duties.Count(duty => person.Any(entry => entry.Names(duty.Namespace))) > 1)
                    .Select(person => (person.Key, "signs for more than one duty"))
            ),
            .. Tell(
                "Roster.Authority",
                GovernanceOutcome.Warning,
                "Who holds a certificate authority's key makes signers that this roster does not name.",
                entries.Where(entry => entry.IsAuthority).Select(entry => (entry.Principal, "is a certificate authority"))
            ),
            .. Tell(
                "Roster.WeakKey",
                GovernanceOutcome.Fail,
                "DSA signatures can be forged.",
                entries.Where(entry => entry.KeyType == "ssh-dss").Select(entry => (entry.Principal, $"has a key of type {entry.KeyType}"))
            ),
            .. Tell(
                "Roster.NoEnd",
                GovernanceOutcome.Warning,
                "A key without an end is valid on the day that somebody finds it.",
                entries.Where(entry => entry.ValidBefore is null).Select(entry => (entry.Principal, "has no valid-before"))
            ),
            .. Tell(
                "Roster.TimeZone",
                GovernanceOutcome.Warning,
                "IuCutter reads a time without a zone as UTC; ssh-keygen at home reads it as local time, and can judge otherwise.",
                entries
                    .Where(entry => entry.TimesWithoutZone)
                    .Select(entry => (entry.Principal, "has a time without a zone, read as UTC; end it with Z"))
            ),
            .. Tell(
                "Roster.EndsSoon",
                GovernanceOutcome.Warning,
                "A signer whose key ends within a run cannot finish it.",
                entries
                    .Where(entry => entry.ValidBefore is { } end && end > now && end < now + tolerances.KeyNotice)
                    .Select(entry =>
                        (entry.Principal, string.Create(CultureInfo.InvariantCulture, $"is valid until {entry.ValidBefore:u}"))
                    )
            ),
        ];
    }

    private static IEnumerable<GovernanceFinding> Tell(
        string probe,
        GovernanceOutcome outcome,
        string why,
        IEnumerable<(string Subject, string Found)> wrong
    ) =>
        wrong
            .Select(one => new GovernanceFinding(probe, outcome, one.Subject, one.Found, why, Remediation))
            .DefaultIfEmpty(new GovernanceFinding(probe, GovernanceOutcome.Pass, "*", "nothing found", why, null));

    private static (string, string) Describe(RosterFault fault) =>
        (string.Create(CultureInfo.InvariantCulture, $"line {fault.Line}"), $"{fault.Reason}: '{fault.Text}'");

    // People as the gate counts them: by name before the @, each with a key of their own.
    private static int Sovereigns(RosterSigner[] entries, DateTimeOffset now)
    {
        RosterSigner[] able =
        [
            .. entries.Where(entry =>
                entry.Names(Approval) && entry.IsValidAt(now) && !entry.IsAuthority && SignerPermission.IsPlainName(entry.Principal)
            ),
        ];
        return Math.Min(
            able.DistinctBy(entry => entry.Principal.Split('@', 2)[0], StringComparer.OrdinalIgnoreCase).Count(),
            able.DistinctBy(entry => entry.PublicKey).Count()
        );
    }
}
