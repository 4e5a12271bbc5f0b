using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Signing;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// A signed card of no run as the database has it. Whoever administers the server can put a row there: it counts where the signatures
/// hold, for the gate's threshold, by the roster that was in force when it was recorded.
/// </summary>
/// <param name="Card">The card's text.</param>
/// <param name="Signatures">Its armored signatures.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Roster">The roster that was in force.</param>
/// <param name="At">When it was recorded.</param>
internal sealed record RecordedCard(string Card, IReadOnlyList<string> Signatures, CardRequest Request, string Roster, DateTimeOffset At)
{
    /// <summary>Who signed it; null when it is of another gate, says something else, or does not hold.</summary>
    /// <param name="gate">The gate that it must be of.</param>
    /// <param name="says">Whether the signed text says what is looked for.</param>
    /// <param name="signatures">Verifies signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string?> FindSignersAsync(
        ApprovalGate gate,
        Func<CardStatement, bool> says,
        ISshSignatures signatures,
        CancellationToken cancellationToken
    )
    {
        byte[] card = Encoding.UTF8.GetBytes(Card);
        try
        {
            CardStatement said = CardParser.Parse(card);
            if (Request.Gate != gate || said["gate"] != gate.ToString() || !says(said))
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
