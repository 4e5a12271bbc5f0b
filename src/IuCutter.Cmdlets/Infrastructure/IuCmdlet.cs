using System.Management.Automation;
using System.Management.Automation.Runspaces;
using IuCutter.Postgres;

namespace IuCutter.Cmdlets;

/// <summary>
/// The base of every cmdlet: the work runs on a thread of its own, everything that the engine does runs on the
/// pipeline's thread, and no work outlives the cmdlet.
/// </summary>
/// <remarks>
/// A cmdlet overrides <see cref="BeginAsync"/>, <see cref="ProcessAsync"/> or <see cref="EndAsync"/>, never the
/// engine's own methods. <see cref="WriteObject(object?)"/> and the other Write methods of this class may be called
/// from any thread; what they put before a person is shown by <see cref="PlainText"/>. An <see cref="IuException"/> ends the
/// pipeline with its catalogue entry; see <see cref="ErrorRecords"/>.
/// </remarks>
public abstract class IuCmdlet : PSCmdlet, IDisposable
{
    private readonly PipelinePump _pump = new();
    private readonly WorkClock _clock = new(TimeProvider.System);
    private IuSession? _session;
    private IAsyncDisposable? _kept;

    /// <summary>The state of this runspace between two cmdlets: the connection, the sandbox, the dry runs.</summary>
    /// <exception cref="InvalidOperationException">The cmdlet has not begun.</exception>
    private protected IuSession Session =>
        _session ?? throw new InvalidOperationException("The session is there once the cmdlet has begun.");

    /// <summary>
    /// Whether sessions of the connected database are kept open between two pieces of the cmdlet's work; not by one that puts another
    /// database in its place. Default true.
    /// </summary>
    private protected virtual bool KeepsSessions => true;

    /// <summary>Runs once, before the first input.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline stops, for whatever reason.</param>
    /// <returns>The work.</returns>
    protected virtual Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs once for each input; once without input when the cmdlet takes none from the pipeline.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline stops, for whatever reason.</param>
    /// <returns>The work.</returns>
    protected virtual Task ProcessAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs once, after the last input; not when the pipeline was stopped before.</summary>
    /// <param name="cancellationToken">Cancelled when the pipeline stops, for whatever reason.</param>
    /// <returns>The work.</returns>
    protected virtual Task EndAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _session = IuSession.Of(Runspace.DefaultRunspace);
        _kept = KeepsSessions ? _session.Get<LiveDatabase>()?.Provider.KeepSessions() : null;
        Run(BeginAsync);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Run(ProcessAsync);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Run(EndAsync);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _pump.Cancel();

    /// <summary>Hands an object to the pipeline. May be called from any thread; keeps the order of the calls.</summary>
    /// <param name="value">The object; a collection is handed over as one object.</param>
    protected new void WriteObject(object? value) => WriteObject(value, enumerateCollection: false);

    /// <summary>Hands an object, or each element of a collection, to the pipeline. May be called from any thread.</summary>
    /// <param name="value">The object or collection.</param>
    /// <param name="enumerateCollection">True to hand over the elements one by one.</param>
    protected new void WriteObject(object? value, bool enumerateCollection)
    {
        if (!_pump.TryPost(() => base.WriteObject(value, enumerateCollection)))
        {
            throw PipelinePump.Ended();
        }
    }

    /// <summary>
    /// Hands an object to the pipeline and waits until the commands after this one have taken it; use it where
    /// many objects are made, so that the work does not run ahead of <c>Select-Object -First</c>.
    /// </summary>
    /// <param name="value">The object.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    /// <returns>Completes when the object was taken; cancelled when the pipeline wants no more.</returns>
    protected Task WriteObjectAsync(object? value, CancellationToken cancellationToken) =>
        OnPipelineAsync(
            () =>
            {
                base.WriteObject(value, enumerateCollection: false);
                return true;
            },
            cancellationToken
        );

    /// <summary>Asks <c>-WhatIf</c> and <c>-Confirm</c>. Call it once, on the exact target, before anything is written.</summary>
    /// <param name="target">The document, run, unit, file or database that would be changed.</param>
    /// <param name="action">What would be done to it.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    /// <returns>True when the cmdlet shall go on.</returns>
    protected Task<bool> ShouldProcessAsync(string target, string action, CancellationToken cancellationToken) =>
        OnPipelineAsync(() => ShouldProcess(PlainText.Show(target), PlainText.Show(action)), cancellationToken);

    /// <summary>Resolves a path that need not be given, as <see cref="ResolvePathAsync"/> does: null stays null.</summary>
    /// <param name="path">The path as the operator typed it; null when there is none.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    /// <returns>The absolute path, or null.</returns>
    protected internal async Task<string?> ResolveOptionalPathAsync(string? path, CancellationToken cancellationToken) =>
        path is null ? null : await ResolvePathAsync(path, cancellationToken).ConfigureAwait(false);

    /// <summary>Turns a path of the session (relative, <c>~</c>, or with a drive) into an absolute path of the file system.</summary>
    /// <param name="path">The path as the operator typed it, taken literally; it need not exist.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    /// <returns>The absolute path.</returns>
    protected internal Task<string> ResolvePathAsync(string path, CancellationToken cancellationToken) =>
        OnPipelineAsync(
            () =>
            {
                try
                {
                    string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
                    return provider.Name == "FileSystem" ? full : throw NotAFilePath(path, null);
                }
                catch (SessionStateException unknownDrive)
                {
                    throw NotAFilePath(path, unknownDrive);
                }
            },
            cancellationToken
        );

    /// <summary>Calls the engine on the pipeline's thread and waits for its answer.</summary>
    /// <typeparam name="T">Type of the answer.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">The token that the work was given.</param>
    /// <returns>The answer; the call's exception when it threw.</returns>
    protected Task<T> OnPipelineAsync<T>(Func<T> call, CancellationToken cancellationToken) => _pump.CallAsync(call, cancellationToken);

    /// <summary>
    /// Tells of a refusal that does not end the pipeline: what was found is handed over all the same. May be called from any thread.
    /// </summary>
    /// <param name="refusal">What is reported; its entry of the catalogue gives ErrorId, category and next command.</param>
    protected void WriteError(IuException refusal)
    {
        if (!_pump.TryPost(() => base.WriteError(ErrorRecords.From(refusal))))
        {
            throw PipelinePump.Ended();
        }
    }

    // What only informs is dropped after the end, so that a late progress report cannot bring the process down.

    /// <summary>Writes to the verbose stream. May be called from any thread.</summary>
    /// <param name="text">One sentence; never a secret, never document text.</param>
    protected new void WriteVerbose(string text) => _pump.TryPost(() => base.WriteVerbose(PlainText.Show(text)));

    /// <summary>Writes to the debug stream. May be called from any thread.</summary>
    /// <param name="text">One sentence; never a secret, never document text.</param>
    protected new void WriteDebug(string text) => _pump.TryPost(() => base.WriteDebug(PlainText.Show(text)));

    /// <summary>Writes to the warning stream. May be called from any thread.</summary>
    /// <param name="text">One sentence; never a secret, never document text.</param>
    protected new void WriteWarning(string text) => _pump.TryPost(() => base.WriteWarning(PlainText.Show(text)));

    /// <summary>
    /// Reports a stop that does not end the pipeline: what was found has been handed over already. May be called from any thread.
    /// </summary>
    /// <param name="stop">The stop.</param>
    private protected void WriteStop(IuException stop)
    {
        if (!_pump.TryPost(() => WriteError(ErrorRecords.From(stop))))
        {
            throw PipelinePump.Ended();
        }
    }

    /// <summary>Reports progress. May be called from any thread.</summary>
    /// <param name="progressRecord">The record.</param>
    protected new void WriteProgress(ProgressRecord progressRecord)
    {
        ArgumentNullException.ThrowIfNull(progressRecord);
        progressRecord.Activity = PlainText.Show(progressRecord.Activity);
        progressRecord.StatusDescription = PlainText.Show(progressRecord.StatusDescription);
        _pump.TryPost(() => base.WriteProgress(progressRecord));
    }

    /// <summary>Reports how much of the work is done, with the time that the rest is estimated to take.</summary>
    /// <param name="activity">What the operator sees as the title, the same in each call; it ends with <paramref name="done"/> =
    /// <paramref name="total"/>.</param>
    /// <param name="status">What is being done now.</param>
    /// <param name="done">Units of work done.</param>
    /// <param name="total">Units of work in all; 0 when that is not known.</param>
    protected void WriteProgress(string activity, string status, long done, long total) =>
        WriteProgress(_clock.Record(activity, status, done, total));

    /// <summary>Cancels what still runs; the engine calls it when the pipeline has ended, however it ended.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pump.Cancel();
            // Nothing but the closing of sockets.
            _kept?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static IuException NotAFilePath(string path, Exception? cause) =>
        new(ErrorCatalogue.BadArgument, $"'{path}' is not a path of the file system.", path, cause);

    private void Run(Func<CancellationToken, Task> work)
    {
        try
        {
            _pump.Run(work);
        }
        catch (Exception exception) when (ErrorRecords.Translates(exception))
        {
            Stop(exception);
        }
    }

    private void Stop(Exception exception)
    {
        if (_pump.IsCancelled)
        {
            // The engine takes no error record from a stopped pipeline; an outcome that matters is still shown.
            if (exception is IuException { Definition.Outcome: not ErrorOutcome.Killed } known)
            {
                Host.UI.WriteErrorLine($"{known.Definition.Id}: {known.Message} {known.Definition.Recommendation}");
            }

            throw new PipelineStoppedException("The pipeline was stopped.", exception);
        }

        ThrowTerminatingError(ErrorRecords.From(exception));
    }
}
