using IuCutter.Core.Plans;

namespace IuCutter.Core.Approvals;

/// <summary>Writes the card of a request. The same request, run and plan give the same bytes.</summary>
internal static class CardWriter
{
    /// <summary>Statement and text of a card.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="run">The run; null for a ruling, a restore or a reconcile.</param>
    /// <exception cref="IuException">Input.PlanMissing when the card needs a plan and the run carries none.</exception>
    public static (CardStatement Statement, string Text) Write(CardRequest request, CutRun? run)
    {
        switch (request.Gate)
        {
            case ApprovalGate.Ruling:
                CardStatement ruling = CardComposer.ForRuling(request);
                return (ruling, CardText.Ruling(ruling));
            case ApprovalGate.Void:
                CardStatement end = CardComposer.ForVoid(request, Need(run));
                return (end, CardText.Void(Need(run), end));
            case ApprovalGate.Undo:
                CardStatement undo = CardComposer.ForUndo(request, Need(run));
                return (undo, CardText.Undo(Need(run), undo));
            case ApprovalGate.Restore:
                RestoreTerms terms = request.Restore ?? throw new ArgumentException("a restore has its terms", nameof(request));
                CardStatement restore = CardComposer.ForRestore(request, terms);
                return (restore, CardText.Restore(terms, restore));
            case ApprovalGate.Reconcile:
                ReconcileTerms lost = request.Reconcile ?? throw new ArgumentException("a reconcile has its terms", nameof(request));
                CardStatement reconcile = CardComposer.ForReconcile(request, lost);
                return (reconcile, CardText.Reconcile(lost, reconcile));
            case ApprovalGate.CutAuthorization:
                ProvedPlan plan = PlanOf(Need(run));
                CardStatement cut = CardComposer.ForRun(request, Need(run), plan);
                return (cut, CardText.Cut(plan.Plan, cut));
            case ApprovalGate.LifecycleAuthorization:
                ProvedPlan enacted = PlanOf(Need(run));
                CardStatement enactment = CardComposer.ForRun(request, Need(run), enacted);
                return (enactment, CardText.Enactment(enacted.Plan, enactment));
            default:
                throw new ArgumentOutOfRangeException(nameof(request), request.Gate, "not a gate");
        }
    }

    /// <summary>The plan that the run carries, proved to be the one that the run was made from.</summary>
    /// <exception cref="IuException">Input.PlanMissing or Integrity.PlanRejected.</exception>
    public static ProvedPlan PlanOf(CutRun run)
    {
        ProvedPlan plan = ProvedPlan.Of(run.Plan ?? throw new IuException(ErrorCatalogue.PlanMissing, "", run.RunId));
        if (plan.Proof.PlanDigest != run.PlanDigest)
        {
            throw new IuException(ErrorCatalogue.PlanRejected, $"The run was made from plan {run.PlanDigest}.", run.RunId);
        }

        // A person reads the card: the words of its warnings are those that source and profile give, not those of a plan's holder.
        plan.RequireDerived();
        return plan;
    }

    private static CutRun Need(CutRun? run) => run ?? throw new ArgumentNullException(nameof(run));
}
