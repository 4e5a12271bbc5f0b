using System.Globalization;
using System.Net;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Signing;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// The checkpoints of a database outside of it: compares them with its log, and writes a new one to every place. Whatever lies outside must
/// be a beginning of the log inside.
/// </summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="places">Where the checkpoints are.</param>
/// <param name="signingKey">The executor's key, which signs; null when none was named.</param>
/// <param name="clock">Measures how long things take.</param>
internal sealed class CheckpointDesk(NpgsqlConnectionProvider provider, CheckpointPlaces places, string? signingKey, TimeProvider clock)
    : IHistoryGuard
{
    // Of the records that are missing, in a refusal.
    private const int MaxNamed = 40;

    private readonly CheckpointSigner _signer = new(new SshKeygenSignatures());

    private CheckpointComparison Comparison => new(provider, places, _signer);

    /// <summary>This host's name, as a card can say it between commas.</summary>
    public string Host { get; init; } = NameOf(Dns.GetHostName());

    /// <summary>
    /// A host's name as a card can say it, whole, with its domain: two names are never one. What a card cannot say is written as its
    /// number, <c>a%002Cb</c>.
    /// </summary>
    public static string NameOf(string host) =>
        host.Length == 0
            ? "%"
            : string.Concat(
                host.Select(sign =>
                    sign is > ' ' and <= '~' and not (',' or '%')
                        ? sign.ToString()
                        : string.Create(CultureInfo.InvariantCulture, $"%{(int)sign:X4}")
                )
            );

    /// <summary>The checkpoints of every place, compared with the log as it stands.</summary>
    /// <exception cref="IuException">Integrity.LogBroken, Config.SigningKeyMissing (the log's key), Store.*.</exception>
    public async Task<IReadOnlyList<IuCheckpoint>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await ReadSignedAsync(cancellationToken).ConfigureAwait(false)).Select(one => one.Compared)];

    /// <summary>The same, each with what lies in its file; null where that cannot be read.</summary>
    /// <exception cref="IuException">As <see cref="ReadAsync"/>.</exception>
    public async Task<IReadOnlyList<(IuCheckpoint Compared, SignedCheckpoint? Signed)>> ReadSignedAsync(CancellationToken cancellationToken)
    {
        // Before the log is: what is written meanwhile is longer than what was found.
        IReadOnlyList<FoundCheckpoint> found = await Comparison.FindAsync(cancellationToken).ConfigureAwait(false);
        (_, IReadOnlyList<IuCheckpoint> compared) = await Comparison.CompareAsync(found, null, cancellationToken).ConfigureAwait(false);
        return [.. compared.Select(one => (one, found.First(file => file.Path == one.Path).Signed))];
    }

    /// <inheritdoc/>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Missing();
        }
    }

    /// <inheritdoc/>
    public async Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken) =>
        await IsKnownAsync(cancellationToken).ConfigureAwait(false) ? null : new UnknownHost(Host, signingKey is not null);

    /// <inheritdoc/>
    public async Task BeginAsync(long size, string root, Func<Task> take, CancellationToken cancellationToken)
    {
        Signed? made = null;
        if (signingKey is not null)
        {
            places.All[0].RequireWritable();
            made = await SignAsync(isFirst: true, progress: null, cancellationToken).ConfigureAwait(false);
        }

        LogHead head = made?.Head ?? (await RequireLogAsync(progress: null, cancellationToken).ConfigureAwait(false)).Head;
        if (!await Comparison.HadRootAsync(size, Convert.FromHexString(root), head, cancellationToken).ConfigureAwait(false))
        {
            throw new IuException(
                ErrorCatalogue.CardHistory,
                $"The log had not this root when it had {size} records.",
                provider.Service.Database
            );
        }

        await take().ConfigureAwait(false);
        if (made is null)
        {
            return;
        }

        // It is taken: whoever cancels now cancels nothing.
        IuException? first = null;
        await WriteAsync(
                made,
                _ => Task.CompletedTask,
                refused =>
                {
                    first ??= refused;
                    return Task.CompletedTask;
                },
                CancellationToken.None
            )
            .ConfigureAwait(false);
        if (!await IsKnownAsync(CancellationToken.None).ConfigureAwait(false))
        {
            throw first ?? Missing();
        }
    }

    /// <summary>
    /// Sets those checkpoints aside that a restore took back: the database that it replaced continued them, and the one in its place does
    /// not. They stay beside where they lay, under another name. What the replaced one did not continue either is not touched.
    /// </summary>
    /// <param name="continued">What the replaced database continued, by <see cref="ReadAsync"/> before it was replaced.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Each checkpoint, and the path that it has now.</returns>
    /// <exception cref="IuException">As <see cref="ReadAsync"/>; Store.CheckpointNotWritten.</exception>
    public async Task<IReadOnlyList<(IuCheckpoint Checkpoint, string Path)>> SetAsideAsync(
        IReadOnlyList<IuCheckpoint> continued,
        CancellationToken cancellationToken
    )
    {
        HashSet<(string Path, string? Root)> known = [.. continued.Where(one => FaultOf(one) is null).Select(one => (one.Path, one.Root))];
        List<(IuCheckpoint Checkpoint, string Path)> aside = [];
        foreach (IuCheckpoint one in await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (one.State is CheckpointState.Behind or CheckpointState.Forked && known.Contains((one.Path, one.Root)))
            {
                aside.Add((one, places.All.Single(folder => folder.Path == one.Place).SetAside(one.Path, clock.GetUtcNow())));
            }
        }

        return aside;
    }

    /// <summary>Recomputes the log as <see cref="LogProof"/> does, and compares the checkpoints with what that gives.</summary>
    /// <param name="take">Takes each fault of the log and of the rows.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The proof, and the checkpoints: none are compared where a fault was taken.</returns>
    /// <exception cref="IuException">As <see cref="ReadAsync"/>.</exception>
    public async Task<(AuditLogProof Proof, IReadOnlyList<IuCheckpoint> Compared)> CheckAsync(
        Func<AuditLogFault, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        (AuditLogProof proof, _, IReadOnlyList<IuCheckpoint> compared) = await RecomputeAsync(take, progress, cancellationToken)
            .ConfigureAwait(false);
        return (proof with { Checkpoints = compared.Count }, compared);
    }

    /// <summary>
    /// Recomputes the log, compares every checkpoint with it, signs a new one and writes it to every place. Nothing is signed when the log
    /// does not hold, when a place knows of a longer or of another log, or when no place knows of one.
    /// </summary>
    /// <param name="take">Takes the checkpoint of each place that has it.</param>
    /// <param name="refuse">Takes why another place has not.</param>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="isFirst">
    /// Whether it may be the first that this host knows of the database, whoever says so. Default: where a ruling in force names this host.
    /// </param>
    /// <exception cref="IuException">
    /// Integrity.LogBroken, Integrity.CheckpointMissing, Integrity.HistoryRewound, Integrity.HistoryForked; Config.SigningKeyMissing,
    /// Config.RosterMissing, Gate.UnknownSigner, Gate.WrongNamespace, Gate.SignerExpired; Store.*.
    /// </exception>
    public async Task ExportAsync(
        Func<IuCheckpoint, Task> take,
        Func<IuException, Task> refuse,
        IProgress<long>? progress,
        CancellationToken cancellationToken,
        bool isFirst = false
    )
    {
        Signed made = await SignAsync(isFirst, progress, cancellationToken).ConfigureAwait(false);
        await WriteAsync(made, take, refuse, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The refusal that a checkpoint's state is; null when it is a beginning of the log, and signed.</summary>
    public static IuException? FaultOf(IuCheckpoint checkpoint)
    {
        ErrorDefinition? definition = checkpoint.State switch
        {
            CheckpointState.Behind => ErrorCatalogue.HistoryRewound,
            CheckpointState.Forked => ErrorCatalogue.HistoryForked,
            CheckpointState.Unreadable => ErrorCatalogue.CheckpointInvalid,
            CheckpointState.Consistent or CheckpointState.Reconciled => checkpoint.SignatureFault is null
                ? null
                : ErrorCatalogue.CheckpointInvalid,
            _ => throw new ArgumentOutOfRangeException(nameof(checkpoint), checkpoint.State, "not a state"),
        };
        string why = string.Join(' ', new[] { checkpoint.Detail, checkpoint.SignatureFault }.OfType<string>());
        return definition is null
            ? null
            : new IuException(definition, [$"'{checkpoint.Path}': {why}", .. LinesOf(checkpoint)], checkpoint.Path);
    }

    private static bool IsKnown(IEnumerable<IuCheckpoint> compared) =>
        compared.Any(one => one.State is CheckpointState.Consistent or CheckpointState.Reconciled && one.SignatureFault is null);

    private static IuException? FirstFaultOf(IEnumerable<IuCheckpoint> compared) =>
        compared.Select(FaultOf).FirstOrDefault(stop => stop is not null);

    // Whether a place has a checkpoint of this database. Refuses when one does not lie on its log.
    private async Task<bool> IsKnownAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<IuCheckpoint> compared = await ReadAsync(cancellationToken).ConfigureAwait(false);
        return FirstFaultOf(compared) is { } fault ? throw fault : IsKnown(compared);
    }

    private IuException Missing(string more = "") =>
        new(
            ErrorCatalogue.CheckpointMissing,
            $"Looked in {string.Join(", ", places.All.Select(one => one.Path))}.{more}",
            provider.Service.Database
        );

    // What is missing, by name, where the database is behind or a fork.
    private static IEnumerable<string> LinesOf(IuCheckpoint checkpoint)
    {
        if (checkpoint.State is not (CheckpointState.Behind or CheckpointState.Forked))
        {
            return [];
        }

        string head = checkpoint.Missing.IsEmpty
            ? "No record of a run, a card, the switch or a roster is known to be missing."
            : "Missing are, of what tells of runs, cards, the switch and rosters:";
        return [head, .. LostRecords.Lines(checkpoint.Missing, MaxNamed), .. checkpoint.MissingFault is { } fault ? (string[])[fault] : []];
    }

    private static async Task TellAsync(Func<Task<IuCheckpoint>> work, Func<IuCheckpoint, Task> take, Func<IuException, Task> refuse)
    {
        IuCheckpoint made;
        try
        {
            made = await work().ConfigureAwait(false);
        }
        catch (IuException stop) when (stop.Definition != ErrorCatalogue.Cancelled)
        {
            await refuse(stop).ConfigureAwait(false);
            return;
        }

        await take(made).ConfigureAwait(false);
    }

    private async Task<Signed> SignAsync(bool isFirst, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        LogHead head = await RequireHistoryAsync(isFirst, progress, cancellationToken).ConfigureAwait(false);
        LogKey? logKey = await Comparison.ReadLogKeyAsync(cancellationToken).ConfigureAwait(false);
        byte[] extract = (await Comparison.ReadExtractAsync(head, cancellationToken).ConfigureAwait(false)).Bytes;
        CheckpointContext context = head.Context with { ExtractSha256 = LogExtract.Sha256Of(extract) };
        (SignedCheckpoint signed, SshSignature signature) = await _signer
            .SignAsync(
                Checkpoint.Of(head.Origin, head.Size, head.Root, context.Lines),
                signingKey,
                logKey,
                await Comparison.ReadRosterAsync(head.Context.At, cancellationToken).ConfigureAwait(false),
                head.Context.At,
                cancellationToken
            )
            .ConfigureAwait(false);
        return new Signed(head, signed, extract, signature, logKey);
    }

    private async Task WriteAsync(
        Signed made,
        Func<IuCheckpoint, Task> take,
        Func<IuException, Task> refuse,
        CancellationToken cancellationToken
    )
    {
        foreach (CheckpointFolder folder in places.All)
        {
            await TellAsync(() => WriteAsync(folder, made, cancellationToken), take, refuse).ConfigureAwait(false);
        }

        foreach (string program in places.Commands)
        {
            await TellAsync(
                    async () =>
                    {
                        await CheckpointCommand.RunAsync(program, made.Checkpoint, clock, cancellationToken).ConfigureAwait(false);
                        return CheckpointComparison.Describe(
                            program,
                            program,
                            made.Checkpoint,
                            made.Signature,
                            made.LogKey,
                            made.Head.Size
                        );
                    },
                    take,
                    refuse
                )
                .ConfigureAwait(false);
        }
    }

    // A log that is not what it was is never signed: that would make a branch of it.
    private async Task<LogHead> RequireHistoryAsync(bool isFirst, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (signingKey is null)
        {
            throw CheckpointSigner.NoKey();
        }

        (LogHead head, IReadOnlyList<IuCheckpoint> compared) = await RequireLogAsync(progress, cancellationToken).ConfigureAwait(false);
        if (isFirst || IsKnown(compared))
        {
            return head;
        }

        return FirstFaultOf(compared) is { } fault ? throw fault
            : await Comparison.IsBegunByRulingAsync(Host, head, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false) ? head
            : throw Missing($" No ruling in force names '{Host}'.");
    }

    // What the log is recomputed to; a place that knows of a longer or of another one is refused.
    private async Task<(LogHead Head, IReadOnlyList<IuCheckpoint> Compared)> RequireLogAsync(
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        AuditLogFault? broken = null;
        (_, LogHead? head, IReadOnlyList<IuCheckpoint> compared) = await RecomputeAsync(
                found =>
                {
                    broken ??= found;
                    return Task.CompletedTask;
                },
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
        IuException? history = compared
            .Select(FaultOf)
            .FirstOrDefault(stop => stop is not null && stop.Definition != ErrorCatalogue.CheckpointInvalid);
        return history is not null ? throw history
            : head is not null ? (head, compared)
            : throw new IuException(ErrorCatalogue.LogBroken, $"{broken?.Fault}, {broken?.Where}.", provider.Service.Database);
    }

    private async Task<IuCheckpoint> WriteAsync(CheckpointFolder folder, Signed made, CancellationToken cancellationToken)
    {
        // Another process may have written a later one since: then that stays, and is what this place has.
        IuCheckpoint? stays = null;
        (string file, bool written) = await folder
            .WriteAsync(
                made.Checkpoint,
                made.Extract,
                async found =>
                {
                    (_, IReadOnlyList<IuCheckpoint> now) = await Comparison
                        .CompareAsync([found], null, cancellationToken)
                        .ConfigureAwait(false);
                    stays = now.SingleOrDefault();
                    IuException? stop = stays is null
                        ? new IuException(ErrorCatalogue.CheckpointInvalid, $"'{found.Path}' is of another log.", found.Path)
                        : FaultOf(stays);
                    if (stop is null && stays!.State == CheckpointState.Reconciled)
                    {
                        // What was given up is kept, beside what takes its place.
                        folder.SetAside(found.Path, clock.GetUtcNow());
                        return true;
                    }

                    return stop is null ? stays!.Size <= made.Checkpoint.Checkpoint.Size : throw stop;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return written
            ? CheckpointComparison.Describe(folder.Path, file, made.Checkpoint, made.Signature, made.LogKey, made.Head.Size)
            : stays!;
    }

    private async Task<(AuditLogProof Proof, LogHead? Head, IReadOnlyList<IuCheckpoint> Compared)> RecomputeAsync(
        Func<AuditLogFault, Task> take,
        IProgress<long>? progress,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<FoundCheckpoint> found = await Comparison.FindAsync(cancellationToken).ConfigureAwait(false);
        bool holds = true;
        AuditLogProof proof = await new LogProof(provider, clock)
            .RunAsync(
                fault =>
                {
                    holds = false;
                    return take(fault);
                },
                progress,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (!holds)
        {
            return (proof, null, []);
        }

        (LogHead head, IReadOnlyList<IuCheckpoint> compared) = await Comparison
            .CompareAsync(found, proof, cancellationToken)
            .ConfigureAwait(false);
        return (proof, head, compared);
    }

    private sealed record Signed(LogHead Head, SignedCheckpoint Checkpoint, byte[] Extract, SshSignature Signature, LogKey? LogKey);
}
