using System.Collections.Immutable;

namespace IuCutter.Core.Rosters;

/// <summary>
/// The roster as its one parser reads it: an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS) whose comments can set
/// rules. Signatures themselves are judged by ssh-keygen; rules are also read by the database (<c>fn_threshold</c>).
/// </summary>
/// <param name="Signers">The signers' lines that could be read, in their order.</param>
/// <param name="Rules">The rules, in their order; of repeated ones the first.</param>
/// <param name="RuleFaults">Faults of lines that are rules or look like one.</param>
/// <param name="LineFaults">All other faults.</param>
internal sealed record Roster(
    ImmutableArray<RosterSigner> Signers,
    ImmutableArray<RosterRule> Rules,
    ImmutableArray<RuleFault> RuleFaults,
    ImmutableArray<RosterFault> LineFaults
)
{
    private const int MaxFaultsShown = 5;

    /// <summary>Reads a roster. Never throws: what cannot be read is a fault.</summary>
    /// <param name="text">Text of the file.</param>
    public static Roster Parse(string text) => RosterReader.Read(text);

    /// <summary>Reads a roster that is to be installed.</summary>
    /// <exception cref="IuException">
    /// Config.RosterInvalid, Config.RosterRuleMisspelled, Config.RosterRuleRepeated, Config.RosterSignerUnreadable,
    /// Config.RosterNamespaceBlank, Config.RosterNamespaceInexact, Config.RosterPrincipal or Config.RosterEncoding: that of the first
    /// line with a fault.
    /// </exception>
    public static Roster RequireInstallable(string text)
    {
        Roster roster = Parse(text);
        if (roster.Faults is not [{ } first, ..] faults)
        {
            return roster;
        }

        string more = faults.Length > MaxFaultsShown ? $"; and {faults.Length - MaxFaultsShown} more" : "";
        throw new IuException(
            ErrorCatalogue.All[first.ErrorId],
            $"{string.Join("; ", faults.Take(MaxFaultsShown))}{more}.",
            $"line {first.Line}"
        );
    }

    /// <summary>Every fault, by line. An installed roster can have some: it may be older than the check, or installed around it.</summary>
    public ImmutableArray<RosterFault> Faults =>
        [.. LineFaults.Concat(RuleFaults.Select(fault => fault.Fault)).OrderBy(fault => fault.Line)];

    /// <summary>The thresholds of all gates, without judging faults: to be shown, not to be enforced.</summary>
    public ImmutableArray<RosterThreshold> Thresholds =>
        [
            .. Enum.GetValues<ApprovalGate>()
                .Select(gate =>
                    Rules.OfType<ThresholdRule>().FirstOrDefault(rule => rule.Gate == gate) is { } rule
                        ? new RosterThreshold(gate, rule.Signers, IsDefault: false)
                        : new RosterThreshold(gate, 1, IsDefault: true)
                ),
        ];

    /// <summary>How many different people must sign a card of a gate, from 1 to 9; 1 when no line sets it.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line may have been meant to set it and does not.</exception>
    public int ThresholdOf(ApprovalGate gate)
    {
        Require(RuleName.Threshold);
        return Thresholds.Single(threshold => threshold.Gate == gate).Signers;
    }

    /// <summary>The fingerprints of the keys that every backup must be encrypted to.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line may have been meant to name one and does not.</exception>
    public ImmutableArray<string> RequireEscrowFingerprints()
    {
        Require(RuleName.Escrow);
        return EscrowFingerprints;
    }

    /// <summary>The fingerprints, without judging faults: to be shown, not to be enforced.</summary>
    public ImmutableArray<string> EscrowFingerprints => [.. Rules.OfType<EscrowRule>().Select(rule => rule.Fingerprint)];

    /// <summary>For how many days a backup is kept; null when no line sets it.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line may have been meant to set it and does not.</exception>
    public int? RequireBackupRetentionDays()
    {
        Require(RuleName.BackupRetention);
        return BackupRetentionDays;
    }

    /// <summary>The days, without judging faults: to be shown, not to be enforced.</summary>
    public int? BackupRetentionDays => Rules.OfType<BackupRetentionRule>().FirstOrDefault()?.Days;

    /// <summary>Whether every card must be asked for with a requester's key; false when no line sets it.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line may have been meant to set it and does not.</exception>
    public bool RequireRequesterKey()
    {
        Require(RuleName.CardRequests);
        return RequesterKeyRequired;
    }

    /// <summary>The same, without judging faults: to be shown, not to be enforced.</summary>
    public bool RequesterKeyRequired => Rules.OfType<CardRequestsRule>().Any();

    /// <summary>Whether every live run must be rehearsed; not without a line that says so.</summary>
    /// <exception cref="IuException">Config.RosterInvalid when a line may have been meant to demand it and does not.</exception>
    public bool RequireRehearsalRule()
    {
        Require(RuleName.Rehearsal);
        return DemandsRehearsal;
    }

    /// <summary>The same, without judging faults: to be shown, not to be enforced.</summary>
    public bool DemandsRehearsal => Rules.OfType<RehearsalRule>().Any();

    /// <summary>
    /// The distinct principals of the lines that hold a key. ssh-keygen stops at the first line that matches, so a key
    /// that is listed for two people would speak for one of them only by the order of the lines.
    /// </summary>
    /// <param name="publicKey">The key, base64.</param>
    public IReadOnlyList<string> PrincipalsOf(string publicKey) =>
        [.. Signers.Where(signer => signer.PublicKey == publicKey).Select(signer => signer.Principal).Distinct(StringComparer.Ordinal)];

    private void Require(RuleName name)
    {
        if (RuleFaults.FirstOrDefault(fault => fault.Concerns(name)) is { } found)
        {
            throw new IuException(ErrorCatalogue.RosterInvalid, $"{found.Fault}.", $"line {found.Fault.Line}");
        }
    }
}
