using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Approvals;

/// <summary>
/// A signed card against the roster in force, and against what is written again from its request, the run and the plan: every byte of it.
/// </summary>
internal sealed class CardVerification(IApprovalStore store, ISshSignatures signatures, ModuleIdentity module, TimeProvider clock)
{
    /// <summary>Verifies a signed card.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="statement">The card's statement.</param>
    /// <param name="card">The card's bytes.</param>
    /// <param name="armored">Its signatures.</param>
    /// <param name="run">The run, with its plan; null for a card of none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="IuException">
    /// Gate.BadSignature and the other refusals of a signature, Gate.Card* by the first field that differs, Gate.CardModule,
    /// Gate.ApprovalNotYetValid, Gate.ApprovalExpired.
    /// </exception>
    public async Task<VerifiedCard> VerifyAsync(
        CardRequest request,
        CardStatement statement,
        ReadOnlyMemory<byte> card,
        IReadOnlyList<string> armored,
        CutRun? run,
        CancellationToken cancellationToken
    )
    {
        string roster = await store.ReadRosterAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = await store.ReadTimeAsync(cancellationToken).ConfigureAwait(false);
        await RequesterSignature.VerifyAsync(signatures, request, card, roster, now, cancellationToken).ConfigureAwait(false);
        ImmutableArray<SshSignature> verified = await SignatureCheck
            .RunAsync(signatures, card, armored, roster, request, run?.Requester, now, cancellationToken)
            .ConfigureAwait(false);
        CardComparison.RequireSame(CardWriter.Write(request, run), statement, card.Span);
        if (request.Module != module)
        {
            throw new IuException(ErrorCatalogue.CardModule, $"It was written by {Build(request.Module)}; this is {Build(module)}.");
        }

        // Once more by the database when it records, and again when each transaction commits: its clock decides, here too.
        string skew = ClockSkew.Describe(clock.GetUtcNow(), now);
        if (now < request.IssuedAt)
        {
            throw new IuException(
                ErrorCatalogue.ApprovalNotYetValid,
                $"It is valid from {request.IssuedAt:u}; by the database's clock it is {now:u}.{skew}"
            );
        }

        return now < request.ExpiresAt
            ? new VerifiedCard(request, statement, Encoding.UTF8.GetString(card.Span), Hash(card.Span), verified)
            : throw new IuException(
                ErrorCatalogue.ApprovalExpired,
                $"It was valid until {request.ExpiresAt:u}; by the database's clock it is {now:u}.{skew}"
            );
    }

    /// <summary>The request that the card was written from.</summary>
    /// <exception cref="IuException">Gate.CardNotRequested; Gate.CardHistory where the database was put back behind it.</exception>
    public async Task<CardRequest> FindAsync(CardStatement statement, CancellationToken cancellationToken) =>
        await store.FindRequestAsync(statement["nonce"], cancellationToken).ConfigureAwait(false)
        ?? throw await NotRequestedAsync(statement, cancellationToken).ConfigureAwait(false);

    // A database that was put back behind the request does not know the card, and that is not the card's fault.
    private async Task<IuException> NotRequestedAsync(CardStatement statement, CancellationToken cancellationToken)
    {
        string? fault = ApprovalTarget.Of(statement) is { } asked
            ? await store.ReadHistoryFaultAsync(asked, cancellationToken).ConfigureAwait(false)
            : null;
        return fault is null
            ? new IuException(ErrorCatalogue.CardNotRequested, $"'{PlainText.Show(statement["nonce"], 40)}'.")
            : new IuException(ErrorCatalogue.CardHistory, $"It was not asked for here; {fault}.");
    }

    /// <summary>The SHA-256 of a card, as its request has it.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Build(ModuleIdentity module) => $"build {module.Sha256[..8]} of version {PlainText.Show(module.Version, 50)}";
}
