using IuCutter.Core.Plans;

namespace IuCutter.Core.Approvals;

/// <summary>The store of cards, approvals and the roster: the database.</summary>
internal interface IApprovalStore
{
    /// <summary>Which database this is, and its ledger's head.</summary>
    Task<ApprovalTarget> ReadTargetAsync(CancellationToken cancellationToken);

    /// <summary>The time by the database's clock, which decides when a card is valid.</summary>
    Task<DateTimeOffset> ReadTimeAsync(CancellationToken cancellationToken);

    /// <summary>The epoch that the switch is in, an OFF that was said and is not yet written counted.</summary>
    Task<long> ReadSwitchEpochAsync(CancellationToken cancellationToken);

    /// <summary>The roster in force: the text of an allowed-signers file that the DBA installed.</summary>
    /// <exception cref="IuException">Config.RosterMissing.</exception>
    Task<string> ReadRosterAsync(CancellationToken cancellationToken);

    /// <summary>Records that a card was asked for, before anybody signs it.</summary>
    Task RequestAsync(CardRequest request, string cardSha256, CancellationToken cancellationToken);

    /// <summary>The request of a card by its nonce, with today's name and identifier of the database; null when there is none.</summary>
    Task<CardRequest?> FindRequestAsync(string nonce, CancellationToken cancellationToken);

    /// <summary>
    /// Why a card that was asked for in such a history is not for this database, in words; null when it lies on this database's history.
    /// </summary>
    Task<string?> ReadHistoryFaultAsync(ApprovalTarget asked, CancellationToken cancellationToken);

    /// <summary>Records a verified approval of a run and writes the permit, one row per unit.</summary>
    Task RecordAsync(VerifiedCard card, ProvedPlan plan, CancellationToken cancellationToken);

    /// <summary>Records a verified ruling and turns execution on. Returns the new epoch.</summary>
    Task<long> RecordRulingAsync(VerifiedCard card, CancellationToken cancellationToken);

    /// <summary>Records a verified void and ends the run.</summary>
    Task RecordVoidAsync(VerifiedCard card, CancellationToken cancellationToken);

    /// <summary>Records a verified approval to remove the drafts of a run. It removes nothing yet.</summary>
    Task RecordUndoAsync(VerifiedCard card, CancellationToken cancellationToken);

    /// <summary>Records a verified approval to replace the database by a backup. It replaces nothing yet.</summary>
    Task RecordRestoreAsync(VerifiedCard card, CancellationToken cancellationToken);

    /// <summary>Records that a checkpoint is given up, and turns execution off: every approval in force is void.</summary>
    Task RecordReconcileAsync(VerifiedCard card, CancellationToken cancellationToken);
}
