namespace IuCutter.Core.Rosters;

/// <summary>A rule of the roster: a line that ssh-keygen takes for a comment and IuCutter obeys.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Name">Which rule.</param>
internal abstract record RosterRule(int Line, RuleName Name)
{
    /// <summary>The key of the setting, which only one line of a roster may set.</summary>
    public abstract string Key { get; }
}

/// <summary><c># iucutter-threshold: CutAuthorization 2</c>: how many different people must sign a card of a gate.</summary>
internal sealed record ThresholdRule(int Line, ApprovalGate Gate, int Signers) : RosterRule(Line, RuleName.Threshold)
{
    /// <inheritdoc/>
    public override string Key => $"threshold {Gate}";
}

/// <summary><c># iucutter-escrow: 40 hexadecimal digits</c>: a key that every backup must be encrypted to.</summary>
internal sealed record EscrowRule(int Line, string Fingerprint) : RosterRule(Line, RuleName.Escrow)
{
    /// <inheritdoc/>
    public override string Key => $"escrow {Fingerprint.ToUpperInvariant()}";
}

/// <summary><c># iucutter-card-requests: signed</c>: a card is asked for with a requester's key, not by a login's name alone.</summary>
internal sealed record CardRequestsRule(int Line) : RosterRule(Line, RuleName.CardRequests)
{
    /// <inheritdoc/>
    public override string Key => "card-requests";
}

/// <summary><c># iucutter-backup-retention-days: 365</c>: for how many days a backup is kept.</summary>
internal sealed record BackupRetentionRule(int Line, int Days) : RosterRule(Line, RuleName.BackupRetention)
{
    /// <inheritdoc/>
    public override string Key => "backup-retention-days";
}

/// <summary><c># iucutter-rehearsal: required</c>: every live run is rehearsed in a restored copy before its first write.</summary>
internal sealed record RehearsalRule(int Line) : RosterRule(Line, RuleName.Rehearsal)
{
    /// <inheritdoc/>
    public override string Key => "rehearsal";
}
