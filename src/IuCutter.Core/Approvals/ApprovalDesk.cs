using System.Text;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Approvals;

/// <summary>
/// Writes cards and takes them back signed. It never mints an approval: what it takes is verified against the roster,
/// written again from what the database recorded of the request, the run and the plan, and refused unless every byte
/// is the same.
/// </summary>
internal sealed class ApprovalDesk(
    IApprovalStore store,
    ISshSignatures signatures,
    ModuleIdentity module,
    TimeProvider clock,
    IRandomSource random
)
{
    private readonly CardVerification _cards = new(store, signatures, module, clock);

    /// <summary>
    /// Path of the SSH key of the one who asks: the principal whose key it is in the roster is then the requester, in place of the name
    /// that is given. Null for that name.
    /// </summary>
    public string? RequesterKey { get; init; }

    /// <summary>
    /// Asked before a card of a run or a ruling is requested or taken; null for nobody. It is not asked for a card of gate Restore, which
    /// may put the right database back, nor for one of gate Reconcile, which gives up what was lost.
    /// </summary>
    public IHistoryGuard? History { get; init; }

    /// <summary>Writes and records the card of a run.</summary>
    /// <param name="gate">CutAuthorization or LifecycleAuthorization, the one that the run waits for; or Void or Undo.</param>
    /// <param name="run">The run, with its plan.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="life">How long it is valid from now.</param>
    /// <param name="why">
    /// For LifecycleAuthorization, Void and Undo: why, one line of ASCII; null for "first cut" and the run's id, or "no reason given".
    /// The other gates' cards say none.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="waiveRestoreProof">For CutAuthorization: the card says that the backup need not be restored first.</param>
    public async Task<(string Text, CardRequest Request)> RequestAsync(
        ApprovalGate gate,
        CutRun run,
        string requester,
        TimeSpan life,
        string? why,
        CancellationToken cancellationToken,
        bool waiveRestoreProof = false
    )
    {
        RequireRightTime(run, gate);
        if (waiveRestoreProof && gate != ApprovalGate.CutAuthorization)
        {
            throw new IuException(ErrorCatalogue.BadArgument, "The restore proof is waived on a card of CutAuthorization.", run.RunId);
        }

        await RequireHistoryAsync(cancellationToken).ConfigureAwait(false);
        CardRequest request = await NewRequestAsync(gate, run.RunId, requester, life, cancellationToken).ConfigureAwait(false);
        return await RecordAsync(
                request with
                {
                    Why = ReasonOf(gate, run.RunId, why),
                    WaiveRestoreProof = waiveRestoreProof,
                },
                run,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Writes and records the card of a ruling.</summary>
    /// <param name="documents">Document prefixes; <c>*</c> alone for any document.</param>
    /// <param name="gates">The gates whose phases may write.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="life">How long it is valid from now.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="firstHosts">
    /// Other hosts that know no checkpoint of the database and begin by this ruling; this one is named where it knows none.
    /// </param>
    public async Task<(string Text, CardRequest Request)> RequestRulingAsync(
        IReadOnlyList<string> documents,
        IReadOnlyList<ApprovalGate> gates,
        string requester,
        TimeSpan life,
        CancellationToken cancellationToken,
        params IReadOnlyList<string> firstHosts
    )
    {
        string? hosts = FirstHosts.Of(await FindUnknownHostAsync(cancellationToken).ConfigureAwait(false), firstHosts);
        CardRequest request = await NewRequestAsync(ApprovalGate.Ruling, runId: null, requester, life, cancellationToken)
            .ConfigureAwait(false);
        return await RecordAsync(
                request with
                {
                    FirstHosts = hosts,
                    Scope = RulingScope.Documents(documents),
                    Gates = RulingScope.Gates(gates),
                },
                run: null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Writes and records the card that replaces a database by a backup.</summary>
    /// <param name="terms">The backup, and what it replaces.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="life">How long it is valid from now.</param>
    /// <param name="why">Why, one line of ASCII; null for "no reason given".</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<(string Text, CardRequest Request)> RequestRestoreAsync(
        RestoreTerms terms,
        string requester,
        TimeSpan life,
        string? why,
        CancellationToken cancellationToken
    )
    {
        CardRequest request = await NewRequestAsync(ApprovalGate.Restore, runId: null, requester, life, cancellationToken)
            .ConfigureAwait(false);
        return await RecordAsync(
                request with
                {
                    Restore = terms,
                    Why = ReasonOf(ApprovalGate.Restore, runId: null, why),
                },
                run: null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Writes and records the card that gives up a checkpoint.</summary>
    /// <param name="terms">The checkpoint.</param>
    /// <param name="requester">Who asks.</param>
    /// <param name="life">How long it is valid from now.</param>
    /// <param name="why">Why, one line of ASCII; null for "no reason given".</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<(string Text, CardRequest Request)> RequestReconcileAsync(
        ReconcileTerms terms,
        string requester,
        TimeSpan life,
        string? why,
        CancellationToken cancellationToken
    )
    {
        CardRequest request = await NewRequestAsync(ApprovalGate.Reconcile, runId: null, requester, life, cancellationToken)
            .ConfigureAwait(false);
        return await RecordAsync(
                request with
                {
                    Reconcile = terms,
                    Why = ReasonOf(ApprovalGate.Reconcile, runId: null, why),
                },
                run: null,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Verifies a signed card of gate Restore or Reconcile and records it. That of a restore replaces nothing yet; that of a reconcile
    /// turns execution off.
    /// </summary>
    public async Task<Approval> ImportAloneAsync(
        ReadOnlyMemory<byte> card,
        IReadOnlyList<string> armoredSignatures,
        CancellationToken cancellationToken
    )
    {
        CardStatement statement = CardParser.Parse(card.Span);
        CardRequest request = await _cards.FindAsync(statement, cancellationToken).ConfigureAwait(false);
        if (request.Gate is not (ApprovalGate.Restore or ApprovalGate.Reconcile))
        {
            throw new IuException(
                ErrorCatalogue.CardGate,
                $"A card of {request.Gate} belongs to {request.RunId ?? "Enable-IuExecution"}.",
                request.RunId
            );
        }

        VerifiedCard verified = await _cards
            .VerifyAsync(request, statement, card, armoredSignatures, run: null, cancellationToken)
            .ConfigureAwait(false);
        await store.RecordAsync(verified, cancellationToken).ConfigureAwait(false);
        return verified.ToApproval();
    }

    /// <summary>Verifies a signed card of a run and records it: an approval with its permit, or the run's end.</summary>
    public async Task<Approval> ImportAsync(
        CutRun run,
        ReadOnlyMemory<byte> card,
        IReadOnlyList<string> armoredSignatures,
        CancellationToken cancellationToken
    )
    {
        CardStatement statement = CardParser.Parse(card.Span);
        CardRequest request = await _cards.FindAsync(statement, cancellationToken).ConfigureAwait(false);
        if (request.RunId != run.RunId)
        {
            throw new IuException(ErrorCatalogue.CardRun, $"It was asked for run '{request.RunId}'.", run.RunId);
        }

        RequireRightTime(run, request.Gate);
        await RequireHistoryAsync(cancellationToken).ConfigureAwait(false);
        VerifiedCard verified = await _cards
            .VerifyAsync(request, statement, card, armoredSignatures, run, cancellationToken)
            .ConfigureAwait(false);
        await (
            request.Gate is ApprovalGate.Void or ApprovalGate.Undo
                ? store.RecordAsync(verified, cancellationToken)
                : store.RecordAsync(verified, CardWriter.PlanOf(run), cancellationToken)
        ).ConfigureAwait(false);
        return verified.ToApproval();
    }

    /// <summary>
    /// Verifies a signed ruling and turns execution on. A host that knows no checkpoint of the database takes only a ruling that names it,
    /// and writes its first one then, if it can.
    /// </summary>
    public async Task<Approval> ImportRulingAsync(
        ReadOnlyMemory<byte> card,
        IReadOnlyList<string> armoredSignatures,
        CancellationToken cancellationToken
    )
    {
        CardStatement statement = CardParser.Parse(card.Span);
        CardRequest request = await _cards.FindAsync(statement, cancellationToken).ConfigureAwait(false);
        if (request.Gate != ApprovalGate.Ruling)
        {
            throw new IuException(ErrorCatalogue.CardGate, $"A card of {request.Gate} is not a ruling.");
        }

        UnknownHost? here = await FindUnknownHostAsync(cancellationToken).ConfigureAwait(false);
        if (here is not null && !FirstHosts.Name(request.FirstHosts, here.Name))
        {
            throw new IuException(ErrorCatalogue.CheckpointMissing, $"This is '{here.Name}', which the card does not name.", here.Name);
        }

        VerifiedCard verified = await _cards
            .VerifyAsync(request, statement, card, armoredSignatures, run: null, cancellationToken)
            .ConfigureAwait(false);
        Task TakeAsync() => store.RecordAsync(verified, cancellationToken);
        await (
            here is null ? TakeAsync() : History!.BeginAsync(request.Target.LogSize, request.Target.LogRoot, TakeAsync, cancellationToken)
        ).ConfigureAwait(false);
        return verified.ToApproval();
    }

    private async Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken) =>
        History is null ? null : await History.FindUnknownHostAsync(cancellationToken).ConfigureAwait(false);

    private Task RequireHistoryAsync(CancellationToken cancellationToken) => History?.RequireAsync(cancellationToken) ?? Task.CompletedTask;

    private async Task<(string Text, CardRequest Request)> RecordAsync(
        CardRequest request,
        CutRun? run,
        CancellationToken cancellationToken
    )
    {
        string text = CardWriter.Write(request, run).Text;
        byte[] card = Encoding.UTF8.GetBytes(text);
        if (RequesterKey is { } key)
        {
            // Signed and found good before anything is recorded.
            string armored = await signatures.SignAsync(card, key, RequesterSignature.Namespace, cancellationToken).ConfigureAwait(false);
            request = request with { RequesterSignature = armored };
            string roster = await store.ReadRosterAsync(cancellationToken).ConfigureAwait(false);
            await RequesterSignature
                .RequireAsync(signatures, request, card, roster, request.IssuedAt, cancellationToken)
                .ConfigureAwait(false);
        }

        await store.RequestAsync(request, CardVerification.Hash(card), cancellationToken).ConfigureAwait(false);
        return (text, request);
    }

    private async Task<CardRequest> NewRequestAsync(
        ApprovalGate gate,
        string? runId,
        string requester,
        TimeSpan life,
        CancellationToken cancellationToken
    )
    {
        TimeSpan longest = CardComposer.MaxLifetime(gate);
        if (life <= TimeSpan.Zero || life > longest)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"A card of {gate} can be valid for {longest.TotalHours} hours at most.");
        }

        ApprovalTarget target = await store.ReadTargetAsync(cancellationToken).ConfigureAwait(false);

        // The database's clock: it decides when the card is valid. Whole seconds: a card carries no fraction, and what is read
        // back must be what was written.
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(
            (await store.ReadTimeAsync(cancellationToken).ConfigureAwait(false)).ToUnixTimeSeconds()
        );
        (string name, string? key) = RequesterKey is null
            ? (requester, null)
            : await RequesterSignature
                .IdentifyAsync(
                    signatures,
                    RequesterKey,
                    await store.ReadRosterAsync(cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        return new CardRequest(gate, runId, target, module, OneLine(name), now, now + life, random.NextNonce())
        {
            RequesterKey = key,
            // To end a run, to replace the database, or to give up a checkpoint is nothing that an OFF stands against.
            SwitchEpoch = gate is ApprovalGate.Void or ApprovalGate.Restore or ApprovalGate.Reconcile
                ? null
                : await store.ReadSwitchEpochAsync(cancellationToken).ConfigureAwait(false),
        };
    }

    private static void RequireRightTime(CutRun run, ApprovalGate gate)
    {
        if (gate == ApprovalGate.Undo && run.State is (RunState.Enacted or RunState.CloseoutReported))
        {
            throw new IuException(ErrorCatalogue.EnactedForGood, $"The run is {run.State}.", run.RunId);
        }

        bool right = gate switch
        {
            ApprovalGate.Void => run.State < RunState.LegACommitted,
            ApprovalGate.Undo => run.State is >= RunState.LegACommitted and < RunState.Enacted,
            ApprovalGate.Ruling or ApprovalGate.Restore or ApprovalGate.Reconcile => false,
            _ => run.State >= RunState.AwaitingCutAuthorization && RunStates.IsAhead(gate, run.State),
        };
        if (!right || run.Mode != CutMode.Live)
        {
            ErrorDefinition refusal = gate switch
            {
                ApprovalGate.Void when run.Mode == CutMode.Live => ErrorCatalogue.NotVoidable,
                ApprovalGate.Undo when run.Mode == CutMode.Live => ErrorCatalogue.NothingToUndo,
                _ => ErrorCatalogue.GateNotOpen,
            };
            throw new IuException(refusal, $"The {run.Mode} run is {run.State} and does not wait for {gate}.", run.RunId);
        }
    }

    // The reason on the card. That of an enactment stands in the log of each unit.
    private static string? ReasonOf(ApprovalGate gate, string? runId, string? given) =>
        gate switch
        {
            ApprovalGate.CutAuthorization => null,
            ApprovalGate.LifecycleAuthorization => OneLine(given ?? $"first cut {runId}"),
            _ => OneLine(given ?? "no reason given"),
        };

    // A line of a card is 'key: value' in printable ASCII: what is not is refused rather than shown as something else.
    private static string OneLine(string text) =>
        text.Length > 0 && text.All(c => c is >= ' ' and <= '~')
            ? text
            : throw new IuException(ErrorCatalogue.BadArgument, $"'{PlainText.Show(text, 80)}' is not one line of printable ASCII.");
}
