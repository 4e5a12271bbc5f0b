using System.Globalization;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Signing;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// A card of gate Reconcile as the database has it. Whoever administers the server can put a row there: it counts where the signatures
/// hold, for the gate's threshold, by the roster that was in force when it was recorded.
/// </summary>
/// <param name="Card">The card's text.</param>
/// <param name="Signatures">Its armored signatures.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Roster">The roster that was in force.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record RecordedReconcile(
    string Card,
    IReadOnlyList<string> Signatures,
    CardRequest Request,
    string Roster,
    DateTimeOffset At
)
{
    /// <summary>Who gave this checkpoint up by it; null when the card names another, or does not hold.</summary>
    public async Task<string?> GivenUpByAsync(Checkpoint checkpoint, ISshSignatures signatures, CancellationToken cancellationToken)
    {
        byte[] card = Encoding.UTF8.GetBytes(Card);
        try
        {
            CardStatement said = CardParser.Parse(card);
            if (
                Request.Gate != ApprovalGate.Reconcile
                || said["gate"] != nameof(ApprovalGate.Reconcile)
                || said[ReconciledCheckpoint.Origin] != checkpoint.Origin
                || said[ReconciledCheckpoint.Size] != checkpoint.Size.ToString(CultureInfo.InvariantCulture)
                || said[ReconciledCheckpoint.Root] != Convert.ToBase64String(checkpoint.Root.AsSpan())
            )
            {
                return null;
            }

            return string.Join(
                ", ",
                (
                    await SignatureCheck
                        .RunAsync(signatures, card, Signatures, Roster, Request, runRequester: null, At, cancellationToken)
                        .ConfigureAwait(false)
                ).Select(signature => signature.Principal)
            );
        }
        catch (IuException refused)
            when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal) || refused.Definition == ErrorCatalogue.RosterInvalid)
        {
            return null;
        }
    }
}
