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

    /// <summary>
    /// Records a verified card of another gate, which does at once what it says: a ruling turns execution on, a void ends the run, and a
    /// reconcile gives a checkpoint up and turns execution off. That of an undo or a restore permits it and does nothing yet.
    /// </summary>
    Task RecordAsync(VerifiedCard card, CancellationToken cancellationToken);
}
