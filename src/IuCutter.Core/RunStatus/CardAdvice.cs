using IuCutter.Core.Evidence;

namespace IuCutter.Core.RunStatus;

/// <summary>Advises on a card of a run: to write one, under a name that no other has, or to have the open one signed.</summary>
/// <param name="Run">The run.</param>
/// <param name="Gate">What the card asks for.</param>
internal sealed record CardAdvice(CutRun Run, ApprovalGate Gate)
{
    private RequestedCards? Written => Run.Cards.FirstOrDefault(cards => cards.Gate == Gate);

    /// <summary>Whether a card was written that may still be signed.</summary>
    public bool IsOpen => Written?.OpenUntil is not null;

    /// <summary>The command, and what it does.</summary>
    /// <param name="then">What follows once the card is recorded, as a sentence; empty for nothing.</param>
    public (string Command, string Effect) Advise(string then)
    {
        string after = then.Length == 0 ? "" : $" {then}";
        return IsOpen
            ? (
                Take,
                $"Takes the card that was written already, once a sovereign has signed it (until {Written!.OpenUntil:u}). "
                    + $"Where it is lost, or not taken any more: {Write}.{Unproved}{after}"
            )
            : (
                Write,
                "Writes a card for a sovereign to read and sign. "
                    + $"It {(Gate == ApprovalGate.Ruling ? "turns nothing on" : "approves nothing")} by itself. "
                    + $"Signed, {TakeOf(Written?.Count ?? 0)} takes it.{Unproved}{after}"
            );
    }

    /// <summary>The command that writes a card.</summary>
    public string Write =>
        Gate switch
        {
            ApprovalGate.Ruling => $"Request-IuApproval -Gate Ruling -Scope {Run.DocumentPrefix} -Path {Name(Written?.Count ?? 0)}",
            _ => $"{Get} | Request-IuApproval -Gate {Gate}{Waiver} -Path {Name(Written?.Count ?? 0)}",
        };

    /// <summary>The command that takes the newest card that was written; there is one.</summary>
    public string Take => TakeOf(Written!.Count - 1);

    private string TakeOf(int before) =>
        Gate == ApprovalGate.Ruling ? $"Enable-IuExecution {Name(before)}" : $"{Get} | Import-IuApproval {Name(before)}";

    // A backup that was made without its proof stays without it: no phase goes on with a card that demands it.
    private bool IsUnproved =>
        Gate == ApprovalGate.CutAuthorization
        && Run.Pins.TryGetValue(RestoreProofRule.Key, out string? proof)
        && proof == RestoreProofRule.Waived;

    private string Waiver => IsUnproved ? " -WaiveRestoreProof" : "";

    private string Unproved =>
        IsUnproved
            ? " The backup of this run was not proved, as its first card waived that: where a sovereign does not waive it again, "
                + $"the run is to end: {new CardAdvice(Run, ApprovalGate.Void).Write}."
            : "";

    // Only what approves rows is written from the plan.
    private string Get => Gate is ApprovalGate.Void or ApprovalGate.Undo ? $"Get-IuRun {Run.RunId}" : $"Get-IuRun {Run.RunId} -Plan $plan";

    // A card is never written over another: the count keeps the second apart from the first.
    private string Name(int before)
    {
        string subject = Gate == ApprovalGate.Ruling ? Run.DocumentPrefix : Run.RunId;
        return before == 0 ? $"./{subject}.{Gate}.card" : $"./{subject}.{Gate}-{before + 1}.card";
    }
}
