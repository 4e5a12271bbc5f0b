namespace IuCutter.Core.Execution;

/// <summary>
/// The kill switch. Its state is a function that is evaluated at call time and never a value that is kept
/// (specification 2). Without a control to ask, it is off; there is no other default.
/// </summary>
/// <param name="control">Where the state is kept; null when the session has no database.</param>
/// <param name="hold">This host's own hold; null where there is none to look for.</param>
internal sealed class KillSwitch(IExecutionControl? control, IHostLockout? hold = null)
{
    /// <summary>Whether live execution is on for the document, now. Whatever cannot be read is off.</summary>
    /// <param name="documentPrefix">The document that would be written.</param>
    /// <param name="cancellationToken">Ends the reading; cancellation is not an answer and is thrown.</param>
    public async Task<bool> ExecutionEnabledAsync(string documentPrefix, CancellationToken cancellationToken) =>
        WhyOff(await ReadAsync(cancellationToken).ConfigureAwait(false), documentPrefix, gate: null) is null;

    /// <summary>Stops whatever would write the document when the switch is off for it.</summary>
    /// <exception cref="ProductionExecutionNotAuthorizedException">
    /// Gate.ProductionExecutionNotAuthorized when the switch is off for the document. Where it could not be read, which is off too,
    /// the id of why: no ruling ends that.
    /// </exception>
    public async Task RequireOnAsync(
        string documentPrefix,
        ApprovalGate? gate,
        string what,
        string subject,
        CancellationToken cancellationToken
    )
    {
        (KillSwitchStatus status, IuException? unreadable) = await TryReadAsync(cancellationToken).ConfigureAwait(false);
        if (unreadable is not null)
        {
            throw new ProductionExecutionNotAuthorizedException(
                unreadable.Definition,
                $"{what}The kill switch could not be read, and any doubt is off.",
                subject,
                unreadable
            );
        }

        if (WhyOff(status, documentPrefix, gate) is { } why)
        {
            throw new ProductionExecutionNotAuthorizedException(what + why, subject);
        }
    }

    /// <summary>Reads the state now, and says why it is so.</summary>
    public async Task<KillSwitchStatus> ReadAsync(CancellationToken cancellationToken) =>
        (await TryReadAsync(cancellationToken).ConfigureAwait(false)).Status;

    private async Task<(KillSwitchStatus Status, IuException? Unreadable)> TryReadAsync(CancellationToken cancellationToken)
    {
        if (hold?.Read() is { } held)
        {
            return (Off(held) with { EnforcedBy = "host" }, null);
        }

        if (control is null)
        {
            return (Off("This session has no database, so no ruling can be in force."), null);
        }

        try
        {
            return (await control.ReadAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (IuException unreadable) when (unreadable.Definition != ErrorCatalogue.Cancelled)
        {
            return (Off($"The switch could not be read ({unreadable.Definition.Id}); any doubt is off."), unreadable);
        }
    }

    /// <summary>
    /// Turns execution off. Needs no ruling and always does something: this host is put on hold first, and released
    /// only when the database has acknowledged; when it cannot be reached, the hold stays and the answer says so.
    /// </summary>
    /// <exception cref="IuException">Config.LockoutFile when neither could be done; Gate.SwitchOffUnacknowledged.</exception>
    public async Task<KillSwitchAcknowledgement> TurnOffAsync(string why, TimeProvider clock, CancellationToken cancellationToken)
    {
        IuException? unheld = TryLockOut(why);
        try
        {
            if (control is null)
            {
                throw new IuException(ErrorCatalogue.NotConnected, "");
            }

            KillSwitchAcknowledgement acknowledged = await control.TurnOffAsync(why, cancellationToken).ConfigureAwait(false);
            hold?.Lift();
            return acknowledged;
        }
        catch (IuException unreached)
            when (unheld is null && hold is not null && unreached.Definition != ErrorCatalogue.SwitchOffUnacknowledged)
        {
            return new KillSwitchAcknowledgement(
                "host",
                Epoch: 0,
                LedgerHead: 0,
                TerminatedSessions: 0,
                clock.GetUtcNow(),
                $"{control?.Name ?? "no database"}: {unreached.Message}"
            );
        }
    }

    /// <summary>Takes this host's holds away; done by a signed ruling alone.</summary>
    public void Release() => hold?.Release();

    private IuException? TryLockOut(string why)
    {
        try
        {
            hold?.Place(why);
            return null;
        }
        catch (IuException unheld)
        {
            // The database is what counts; without the hold its failure is thrown instead of reported.
            return unheld;
        }
    }

    /// <summary>Why a status that was read is off for the document and, where one is given, the gate; null when it is on.</summary>
    public static string? WhyOff(KillSwitchStatus status, string documentPrefix, ApprovalGate? gate)
    {
        if (!status.Enabled)
        {
            return status.Why;
        }

        if (status.Scope != "*" && !Names(status.Scope, documentPrefix))
        {
            return $"The ruling covers '{status.Scope}', not '{documentPrefix}'.";
        }

        return gate is null || Names(status.Gates, gate.ToString()!) ? null : $"The ruling is for {status.Gates}, not {gate}.";
    }

    private static bool Names(string? list, string name) => list?.Split(',').Contains(name, StringComparer.Ordinal) == true;

    private static KillSwitchStatus Off(string why) =>
        new(
            Enabled: false,
            why,
            RulingSha256: null,
            Scope: null,
            Gates: null,
            Until: null,
            Epoch: 0,
            EnforcedBy: "tool",
            ChangedBy: null,
            ChangedAt: null
        );
}
