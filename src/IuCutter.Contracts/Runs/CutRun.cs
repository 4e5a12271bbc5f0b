using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A run as it stood when this object was made. A cmdlet that takes one reads the facts again first.</summary>
/// <param name="RunId"><c>ictr-yyyyMMddTHHmmssZ-</c> and 8 hexadecimal digits.</param>
/// <param name="Mode">DryRun or Live.</param>
/// <param name="State">Where it stands.</param>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="SourceSha256">SHA-256 of the pinned source.</param>
/// <param name="PlanDigest">Digest of the plan that the run was made from.</param>
/// <param name="UnitCount">Number of units in the plan.</param>
/// <param name="Requester">Who created the run; never one who may approve it.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
public sealed record CutRun(
    string RunId,
    CutMode Mode,
    RunState State,
    string DocumentPrefix,
    string SourceSha256,
    string PlanDigest,
    int UnitCount,
    string Requester,
    DateTimeOffset CreatedAt
) : IuRecord
{
    /// <summary>The plan; null when the run was read from the database, which keeps hashes only until leg A.</summary>
    public CutPlan? Plan { get; init; }

    /// <summary>
    /// The run's evidence: written once per key, never secret. A key that looks like the name of a secret is left out
    /// (<see cref="SecretShape"/>), so that no serialisation of a run can carry one.
    /// </summary>
    public required ImmutableSortedDictionary<string, string> Pins
    {
        get;
        init => field = value.RemoveRange(value.Keys.Where(SecretShape.Matches));
    }

    /// <summary>
    /// The approvals that are in force, oldest first: recorded, not expired, and not voided by turning execution off.
    /// In a dry run, the simulated ones.
    /// </summary>
    public required ImmutableArray<Approval> Approvals { get; init; }

    /// <summary>The phases that are complete, in their order.</summary>
    public required ImmutableArray<PhaseRecord> Phases { get; init; }

    /// <summary>Why no further phase begins; null when nothing holds the run.</summary>
    public RunHold? Hold { get; init; }

    /// <summary>Who ran it last, and whether they still do; null for a dry run and for a run that nobody has run yet.</summary>
    public RunOwnership? Owner { get; init; }

    /// <summary>The latest attempt at the run's next phase; null when there was none.</summary>
    public RunAttempt? LastAttempt { get; init; }

    /// <summary>Why the run did not go on when it was last tried; null when nothing refused it since a phase completed.</summary>
    public RunRefusal? LastRefusal { get; init; }

    /// <summary>The cards that were written for the run, by gate; of gate Ruling, those that cover its document.</summary>
    public ImmutableArray<RequestedCards> Cards { get; init; } = [];

    /// <summary>The last migration of an older schema whose journal this was read from; null for this version's.</summary>
    public string? JournalVersion { get; init; }

    /// <summary>Since when units are in the database that ledger and verifier do not vouch for yet; null when there are none.</summary>
    public DateTimeOffset? DebtSince =>
        Mode == CutMode.Live && State is >= RunState.LegACommitted and < RunState.WriteVerified
            ? Phases.FirstOrDefault(phase => phase.Phase == RunPhase.CutLegA)?.CompletedAt
            : null;

    /// <summary>The gate that the run waits for; null when it waits for none.</summary>
    public ApprovalGate? WaitsFor =>
        State switch
        {
            RunState.AwaitingCutAuthorization => ApprovalGate.CutAuthorization,
            RunState.AwaitingLifecycleAuthorization => ApprovalGate.LifecycleAuthorization,
            _ => null,
        };

    /// <summary>The run's id, so that a run can stand wherever its id is asked for.</summary>
    private protected override string Describe() => RunId;
}
