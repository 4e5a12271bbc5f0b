namespace IuCutter.Core.RunStatus;

/// <summary>The kinds of ways to end a refusal.</summary>
internal enum RemedyKind
{
    /// <summary>Nothing: the same step is tried again as it is; after <see cref="Remedy.MaxRepeats"/> times a person looks.</summary>
    Again,

    /// <summary>Something outside of the run is put in order first; then the same step.</summary>
    Mend,

    /// <summary>An approval of the gate that the run waits for; once it is recorded, the same step.</summary>
    Approve,

    /// <summary>Another run: this one is voided, or undone where it has written units.</summary>
    AnotherRun,

    /// <summary>The end of the session that owns the run.</summary>
    TakeOver,

    /// <summary>A decision of a person: whether the run can go on, or is to end.</summary>
    Decide,

    /// <summary>Nothing to do with a run: no phase ends with it. Where a journal names it all the same, a person looks.</summary>
    NotOfARun,
}

/// <summary>A way to end a refusal: one row of <see cref="RemedyTable"/>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Who">Who has to do or decide it; an operator unless it says otherwise.</param>
/// <param name="What">What is done or decided, as an imperative without a full stop; empty where the kind says it all.</param>
internal sealed record Remedy(RemedyKind Kind, string Who = Remedy.Operator, string What = "")
{
    /// <summary>After this many equal refusals in one phase, trying again is not the answer. The engine's own retries count.</summary>
    public const int MaxRepeats = 12;

    /// <summary>Who runs cuts.</summary>
    public const string Operator = "An operator";

    /// <summary>Who may install programs on this machine.</summary>
    public const string Administrator = "The administrator of this machine";

    /// <summary>Who administers the database.</summary>
    public const string Dba = "The DBA";

    /// <summary>For <see cref="RemedyKind.Mend"/>: a command that does it, typed before the step; empty where none does.</summary>
    public string Command { get; init; } = "";

    /// <summary>Whether an approval that was recorded since ends it too, so that the same step is tried again.</summary>
    public bool IsEndedByApproval { get; init; }

    /// <summary>Whether a card that this build writes ends it too, where a gate is ahead: <see cref="IsEndedByApproval"/> then.</summary>
    public bool IsEndedByThisBuildsCard { get; init; }

    /// <summary>A phase in which the same step does help, because it makes anew what was found wrong; null for none.</summary>
    public RunPhase? AgainIn { get; init; }
}
