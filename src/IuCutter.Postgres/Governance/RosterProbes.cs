using System.Globalization;
using System.Text.RegularExpressions;
using IuCutter.Core.Signing;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes the roster of signers: who may approve, execute and verify, and until when.</summary>
/// <param name="clock">This machine's clock.</param>
/// <param name="tolerances">How much is let pass.</param>
internal sealed partial class RosterProbes(TimeProvider clock, GovernanceTolerances tolerances)
{
    private const string Mend = "\\echo after changing the file: Install-IuSchema -AdminUser <login> -Roster <allowed signers file>";

    // The namespaces without which no run comes to its end, and the principal that each duty has.
    private static readonly (string Namespace, string? Principal, string Probe)[] Duties =
    [
        ("iucutter.approval", null, "Roster.Sovereign"),
        ("iucutter.executor", "DOT-991", "Roster.Executor"),
        ("iucutter.verifier", "DOT-992", "Roster.Verifier"),
    ];

    /// <summary>Judges the text of an allowed-signers file.</summary>
    public IEnumerable<GovernanceFinding> Judge(string roster)
    {
        Entry[] entries = [.. SshRoster.Lines(roster).Select(Read)];
        return
        [
            .. Duties.SelectMany(duty =>
                Tell(
                    duty.Probe,
                    GovernanceOutcome.Fail,
                    "Without this signer no run comes to its end.",
                    entries.Any(entry =>
                        entry.May(duty.Namespace)
                        && entry.IsInForce(clock.GetUtcNow())
                        && (duty.Principal is null || entry.Principal == duty.Principal)
                    )
                        ? []
                        : [(duty.Namespace, $"no key in force for {duty.Principal ?? "a sovereign"}")]
                )
            ),
            .. Tell(
                "Roster.Wildcard",
                GovernanceOutcome.Fail,
                "A line for more than one name cannot say who signed.",
                entries
                    .Where(entry => !SshRoster.IsOneName(entry.Principal))
                    .Select(entry => (entry.Principal, "stands for more than one name"))
            ),
            .. Tell(
                "Roster.SharedKey",
                GovernanceOutcome.Fail,
                "One key under two names is one person in two duties.",
                entries
                    .GroupBy(entry => entry.Key, StringComparer.Ordinal)
                    .Where(key => key.DistinctBy(entry => entry.Principal).Count() > 1)
                    .Select(key => (string.Join(", ", key.Select(entry => entry.Principal)), "have the same key"))
            ),
            .. Tell(
                "Roster.AnyPurpose",
                GovernanceOutcome.Fail,
                "A key without namespaces signs anything, also what was meant for another program.",
                entries.Where(entry => entry.Namespaces.Length == 0).Select(entry => (entry.Principal, "is not bound to a namespace"))
            ),
            .. Tell(
                "Roster.TwoDuties",
                GovernanceOutcome.Fail,
                "Who approves does not execute, and who executes does not verify.",
                entries
                    .GroupBy(entry => entry.Principal, StringComparer.OrdinalIgnoreCase)
                    .Where(person =>
                        Duties.Count(duty => person.Any(entry => entry.Namespaces.Length > 0 && entry.May(duty.Namespace))) > 1
                    )
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
                entries.Where(entry => entry.Type == "ssh-dss").Select(entry => (entry.Principal, $"has a key of type {entry.Type}"))
            ),
            .. Tell(
                "Roster.NoEnd",
                GovernanceOutcome.Warning,
                "A key without an end is valid on the day that somebody finds it.",
                entries.Where(entry => entry.Before is null).Select(entry => (entry.Principal, "has no valid-before"))
            ),
            .. Tell(
                "Roster.EndsSoon",
                GovernanceOutcome.Warning,
                "A signer whose key ends within a run cannot finish it.",
                entries
                    .Where(entry => entry.Before is { } end && end > clock.GetUtcNow() && end < clock.GetUtcNow() + tolerances.KeyNotice)
                    .Select(entry => (entry.Principal, string.Create(CultureInfo.InvariantCulture, $"is valid until {entry.Before:u}")))
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
            .Select(one => new GovernanceFinding(probe, outcome, one.Subject, one.Found, why, Mend))
            .DefaultIfEmpty(new GovernanceFinding(probe, GovernanceOutcome.Pass, "*", "nothing found", why, null));

    private static Entry Read(IReadOnlyList<string> fields)
    {
        // Principals, options where there are any, key type, key.
        int type = Enumerable.Range(1, Math.Max(0, fields.Count - 1)).FirstOrDefault(index => KeyType().IsMatch(fields[index]));
        string options = type > 1 ? fields[1] : "";
        return new Entry(
            fields[0],
            Namespaces().Match(options) is { Success: true } named ? named.Groups[1].Value.Split(',') : [],
            Date(Before().Match(options)),
            Date(After().Match(options)),
            CertAuthority().IsMatch(options),
            type > 0 ? fields[type] : "",
            type > 0 && type + 1 < fields.Count ? fields[type + 1] : ""
        );
    }

    // ssh-keygen reads YYYYMMDD, with HHMM or HHMMSS; the product asks it in UTC.
    private static DateTimeOffset? Date(Match match) =>
        match.Success
        && DateTimeOffset.TryParseExact(
            match.Groups[1].Value.TrimEnd('Z'),
            ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset date
        )
            ? date
            : null;

    // The quotes are gone: a comma ends the list only where the next option begins.
    [GeneratedRegex("(?:^|,)namespaces=(.*?)(?=,(?:valid-after=|valid-before=|cert-authority)|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Namespaces();

    [GeneratedRegex("(?:^|,)valid-before=([0-9]+Z?)", RegexOptions.IgnoreCase)]
    private static partial Regex Before();

    [GeneratedRegex("(?:^|,)valid-after=([0-9]+Z?)", RegexOptions.IgnoreCase)]
    private static partial Regex After();

    [GeneratedRegex("(?:^|,)cert-authority(?:,|$)", RegexOptions.IgnoreCase)]
    private static partial Regex CertAuthority();

    [GeneratedRegex("^(?:ssh-|sk-ssh-|ecdsa-|sk-ecdsa-)[a-z0-9@.-]+$")]
    private static partial Regex KeyType();

    private sealed record Entry(
        string Principal,
        string[] Namespaces,
        DateTimeOffset? Before,
        DateTimeOffset? After,
        bool IsAuthority,
        string Type,
        string Key
    )
    {
        public bool May(string signatureNamespace) =>
            Namespaces.Length == 0 || Namespaces.Contains(signatureNamespace, StringComparer.Ordinal);

        public bool IsInForce(DateTimeOffset now) => !(now < After) && !(now >= Before);
    }
}
