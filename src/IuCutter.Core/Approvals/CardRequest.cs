using IuCutter.Core.Runs;

namespace IuCutter.Core.Approvals;

/// <summary>
/// A card that was asked for, as the database recorded it: everything on the card that neither run nor plan gives.
/// A card is written from it, and written from it again when it comes back signed.
/// </summary>
/// <param name="Gate">What it approves.</param>
/// <param name="RunId">The run; null for a ruling.</param>
/// <param name="Target">The database that it is for, and its ledger's head when it was written.</param>
/// <param name="Module">Which build of the module it is for.</param>
/// <param name="Requester">Who asks: a login, or, with <see cref="RequesterKey"/>, a principal of the roster.</param>
/// <param name="IssuedAt">When it was written, UTC, whole seconds; it is valid from then on.</param>
/// <param name="ExpiresAt">Until when it is valid, UTC, whole seconds.</param>
/// <param name="Nonce">128 random bits, 32 hexadecimal digits.</param>
internal sealed record CardRequest(
    ApprovalGate Gate,
    string? RunId,
    ApprovalTarget Target,
    ModuleIdentity Module,
    string Requester,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    string Nonce
)
{
    /// <summary>Fingerprint of the key that the requester signed the card with; null for a login's name, which nobody proved.</summary>
    public string? RequesterKey { get; init; }

    /// <summary>The requester's armored signature over the card's bytes; it is no part of the card.</summary>
    public string? RequesterSignature { get; init; }

    /// <summary>For a ruling: document prefixes, comma-separated, or <c>*</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>For a ruling: the gates whose phases may write, comma-separated.</summary>
    public string? Gates { get; init; }

    /// <summary>
    /// For a ruling: the hosts that know no checkpoint of the database, with commas between. Each takes the log as it is for the first that
    /// it knows. Null where there are none.
    /// </summary>
    public string? FirstHosts { get; init; }

    /// <summary>The epoch of the switch in which it was asked for: an OFF that is said later voids it. Null for Void, Restore and
    /// Reconcile.</summary>
    public long? SwitchEpoch { get; init; }

    /// <summary>For SG_1: whether the backup may stand unproved, without being restored before the first write.</summary>
    public bool WaiveRestoreProof { get; init; }

    /// <summary>For an enactment, a void, an undo, a restore or a reconcile: why, one line of ASCII.</summary>
    public string? Why { get; init; }

    /// <summary>For a restore: the backup, and what it replaces.</summary>
    public RestoreTerms? Restore { get; init; }

    /// <summary>For a reconcile: the checkpoint outside that is given up.</summary>
    public ReconcileTerms? Reconcile { get; init; }
}
