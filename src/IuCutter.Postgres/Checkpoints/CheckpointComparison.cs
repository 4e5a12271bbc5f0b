using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Approvals;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>Finds the checkpoints of every place, compares them with the log of a database, and verifies who signed them.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
/// <param name="places">Where the checkpoints are.</param>
/// <param name="signer">Verifies signatures.</param>
internal sealed class CheckpointComparison(NpgsqlConnectionProvider provider, CheckpointPlaces places, CheckpointSigner signer)
{
    /// <summary>Whatever lies in the folders, of any database.</summary>
    public async Task<IReadOnlyList<FoundCheckpoint>> FindAsync(CancellationToken cancellationToken)
    {
        List<FoundCheckpoint> found = [];
        foreach (CheckpointFolder folder in places.All)
        {
            found.AddRange(await folder.ReadAsync(cancellationToken).ConfigureAwait(false));
        }

        return found;
    }

    /// <summary>Compares those that are this database's affair with its log, in one snapshot.</summary>
    /// <param name="found">What was found before.</param>
    /// <param name="proof">The log as it was recomputed; null for the log as the database has it now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The log, and the checkpoints.</returns>
    /// <exception cref="IuException">Integrity.LogBroken, Config.SigningKeyMissing (the log's key), Store.*.</exception>
    public async Task<(LogHead Head, IReadOnlyList<IuCheckpoint> Compared)> CompareAsync(
        IReadOnlyList<FoundCheckpoint> found,
        AuditLogProof? proof,
        CancellationToken cancellationToken
    )
    {
        LogKey? logKey = await ReadLogKeyAsync(cancellationToken).ConfigureAwait(false);
        (LogHead head, List<Difference> differences, IReadOnlyList<RecordedCard> reconciles) = await UseHistoryAsync(
                async log =>
                {
                    LogHead now = await log.ReadHeadAsync(proof, cancellationToken).ConfigureAwait(false);
                    List<Difference> made = [];
                    foreach (FoundCheckpoint one in found.Where(now.Concerns))
                    {
                        (CheckpointState state, string? detail) = await log.CompareAsync(one, now, cancellationToken).ConfigureAwait(false);
                        string? roster = one.Context is { } context
                            ? await log.ReadRosterAsync(context.At, cancellationToken).ConfigureAwait(false)
                            : null;
                        LostHistory lost = state is CheckpointState.Behind or CheckpointState.Forked
                            ? await LostHistory.FindAsync(one, log, now, cancellationToken).ConfigureAwait(false)
                            : LostHistory.None;
                        made.Add(new Difference(one, state, detail, roster, lost));
                    }

                    return (
                        now,
                        made,
                        made.TrueForAll(one => one.State is not (CheckpointState.Behind or CheckpointState.Forked))
                            ? []
                            : await log.ReadCardsAsync(ApprovalGate.Reconcile, cancellationToken).ConfigureAwait(false)
                    );
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        ImmutableArray<IuCheckpoint>.Builder compared = ImmutableArray.CreateBuilder<IuCheckpoint>();
        foreach (Difference one in differences)
        {
            Difference settled = await SettleAsync(one, reconciles, cancellationToken).ConfigureAwait(false);
            compared.Add(await DescribeAsync(settled, head, logKey, cancellationToken).ConfigureAwait(false));
        }

        return (head, compared.ToImmutable());
    }

    /// <summary>The roster that was in force at a time; null when there was none.</summary>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<string?> ReadRosterAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        UseHistoryAsync(log => log.ReadRosterAsync(at, cancellationToken), cancellationToken);

    /// <summary>Whether the log had this root when it had this size: by a proof that is verified here.</summary>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<bool> HadRootAsync(long size, byte[] root, LogHead head, CancellationToken cancellationToken) =>
        UseHistoryAsync(log => log.HadRootAsync(size, root, head, cancellationToken), cancellationToken);

    /// <summary>
    /// Whether a ruling of this database that is in force, by the switch and by both clocks, names this host for one that begins with this
    /// log: its signatures hold, and the log had the root that it names.
    /// </summary>
    /// <exception cref="IuException">Store.*.</exception>
    public async Task<bool> IsBegunByRulingAsync(string host, LogHead head, DateTimeOffset now, CancellationToken cancellationToken)
    {
        SshKeygenSignatures signatures = new SshKeygenSignatures();
        IReadOnlyList<RecordedCard> rulings = await UseHistoryAsync(
                log => log.ReadCardsAsync(ApprovalGate.Ruling, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (RecordedCard ruling in rulings)
        {
            (long size, string root) = (0, "");
            string? signers = await ruling
                .FindSignersAsync(
                    ApprovalGate.Ruling,
                    said =>
                    {
                        (size, root) = (long.Parse(said[CardComposer.LogSize], CultureInfo.InvariantCulture), said[CardComposer.LogRoot]);
                        return FirstHosts.Name(said.Find(CardComposer.FirstHosts), host)
                            && IsOf(said, head.Context)
                            && DateTimeOffset.Parse(said["expires_at"], CultureInfo.InvariantCulture) > now;
                    },
                    signatures,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (signers is not null && await HadRootAsync(size, Convert.FromHexString(root), head, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The extract that is kept beside a checkpoint of this head.</summary>
    /// <exception cref="IuException">Store.*.</exception>
    public Task<LogExtract> ReadExtractAsync(LogHead head, CancellationToken cancellationToken) =>
        UseHistoryAsync(log => log.ReadExtractAsync(head, cancellationToken), cancellationToken);

    /// <summary>The log's own key; null when none was named.</summary>
    /// <exception cref="IuException">Config.SigningKeyMissing.</exception>
    public async Task<LogKey?> ReadLogKeyAsync(CancellationToken cancellationToken) =>
        places.LogKey is null ? null : await LogKey.ReadAsync(places.LogKey, cancellationToken).ConfigureAwait(false);

    /// <summary>A checkpoint whose signature holds, to be shown.</summary>
    /// <param name="place">The folder or program.</param>
    /// <param name="path">The file or program.</param>
    /// <param name="signed">The checkpoint.</param>
    /// <param name="signature">Who signed it.</param>
    /// <param name="logKey">The log's key; null when it is not known here.</param>
    /// <param name="logSize">Number of leaves of the log.</param>
    public static IuCheckpoint Describe(
        string place,
        string path,
        SignedCheckpoint signed,
        SshSignature signature,
        LogKey? logKey,
        long logSize
    ) =>
        Describe(place, path, signed, logSize) with
        {
            Signer = signature.Principal,
            KeyFingerprint = signature.KeyFingerprint,
            LogKey = logKey?.Verifies(signed.Checkpoint.Origin, signed.Note) == true ? logKey.VerifierKey(signed.Checkpoint.Origin) : null,
        };

    private static IuCheckpoint Describe(string place, string path, SignedCheckpoint signed, long logSize) =>
        new(place, path, CheckpointState.Consistent)
        {
            Origin = signed.Checkpoint.Origin,
            Size = signed.Checkpoint.Size,
            Root = Convert.ToBase64String(signed.Checkpoint.Root.AsSpan()),
            At = CheckpointContext.Of(signed.Checkpoint)?.At,
            LogSize = logSize,
        };

    // What was lost, and given up by a signed card that is recorded here, is lost no second time.
    private static async Task<Difference> SettleAsync(
        Difference one,
        IReadOnlyList<RecordedCard> reconciles,
        CancellationToken cancellationToken
    )
    {
        if (one is { State: CheckpointState.Behind or CheckpointState.Forked, Found.Signed: { } signed })
        {
            SshKeygenSignatures signatures = new SshKeygenSignatures();
            foreach (RecordedCard card in reconciles)
            {
                string? signers = await card.FindSignersAsync(
                        ApprovalGate.Reconcile,
                        said => GivesUp(said, signed.Checkpoint),
                        signatures,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
                if (signers is not null)
                {
                    return one with { State = CheckpointState.Reconciled, Detail = $"{one.Detail} {signers} gave it up at {card.At:u}." };
                }
            }
        }

        return one;
    }

    // A copy has the ruling too, and is on: it has another oid. What a server was restored or promoted to has another timeline.
    private static bool IsOf(CardStatement said, CheckpointContext here) =>
        said["system_identifier"] == here.SystemIdentifier
        && said[CardComposer.DatabaseOid] == here.DatabaseOid.ToString(CultureInfo.InvariantCulture)
        && said[CardComposer.Timeline] == here.Timeline.ToString("X8", CultureInfo.InvariantCulture);

    private static bool GivesUp(CardStatement said, Checkpoint checkpoint) =>
        said[ReconciledCheckpoint.Origin] == checkpoint.Origin
        && said[ReconciledCheckpoint.Size] == checkpoint.Size.ToString(CultureInfo.InvariantCulture)
        && said[ReconciledCheckpoint.Root] == Convert.ToBase64String(checkpoint.Root.AsSpan());

    private async Task<IuCheckpoint> DescribeAsync(Difference one, LogHead head, LogKey? logKey, CancellationToken cancellationToken)
    {
        (FoundCheckpoint found, CheckpointState state, string? detail, string? roster, LostHistory lost) = one;
        if (found.Signed is not { } signed || found.Context is not { } context)
        {
            return new IuCheckpoint(found.Place, found.Path, state) { LogSize = head.Size, Detail = detail };
        }

        ImmutableArray<LostRecord> missing = await places.Bundles.AddBundlesAsync(lost.Missing, cancellationToken).ConfigureAwait(false);
        try
        {
            // As of the time that it names: a key may expire in the years after.
            SshSignature signature = await signer.VerifyAsync(signed, logKey, roster, context.At, cancellationToken).ConfigureAwait(false);
            return Describe(found.Place, found.Path, signed, signature, logKey, head.Size) with
            {
                State = state,
                Detail = detail,
                Missing = missing,
                MissingFault = lost.Fault,
            };
        }
        catch (IuException refused)
            when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal) || refused.Definition == ErrorCatalogue.RosterMissing)
        {
            return Describe(found.Place, found.Path, signed, head.Size) with
            {
                State = state,
                Detail = detail,
                SignatureFault = refused.Message,
                Missing = missing,
                MissingFault = lost.Fault,
            };
        }
    }

    private Task<T> UseHistoryAsync<T>(Func<LogHistory, Task<T>> work, CancellationToken cancellationToken) =>
        provider.UseSnapshotAsync(provider.Service.Database, connection => work(new LogHistory(connection)), cancellationToken);

    private sealed record Difference(FoundCheckpoint Found, CheckpointState State, string? Detail, string? Roster, LostHistory Lost);
}
