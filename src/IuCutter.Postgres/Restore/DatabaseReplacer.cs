using System.Data;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// Puts a restored database in the place of the live one, by a card of gate Restore. It is restored beside the live one
/// and compared first. Then the live one is closed; its card is used, the rows are checked against the card once more, and the
/// restored one takes over what must not be forgotten, before either commits; and both names change in one transaction.
/// What fails or is cut off before the card is used is taken back, what comes later is finished: here, or by
/// <see cref="ReplacementSettlement"/> in another process. What was replaced stays.
/// </summary>
/// <param name="server">A service of the server.</param>
/// <param name="adminUser">A superuser's login; null for the service's <c>user</c>.</param>
/// <param name="options">Programs and GnuPG home.</param>
/// <param name="time">The clock of the kept database's name.</param>
internal sealed class DatabaseReplacer(NpgsqlConnectionProvider server, string? adminUser, BackupOptions options, TimeProvider time)
{
    private const string Beside = "-restoring";
    private const int MaxNameLength = 63;

    private readonly ReplacementSettlement _settlement = new(server, adminUser ?? server.Service.User);

    /// <summary>Restores beside, compares, and swaps.</summary>
    /// <param name="backup">The backup, verified.</param>
    /// <param name="database">Name of the live database.</param>
    /// <param name="cancellationToken">Ends it, up to the swap.</param>
    /// <returns>What was restored; what an earlier command restored when this backup is in place by its card already.</returns>
    /// <exception cref="IuException">
    /// Gate.RestoreNotApproved, Gate.ApprovalUsed, Gate.ApprovalExpired, Integrity.RestoreMoved, Store.RestoreTarget,
    /// Store.Busy, Store.RestoreUnfinished, and what <see cref="DatabaseRestorer.RunAsync"/> throws.
    /// </exception>
    public Task<BackupRestoration> RunAsync(VerifiedBackup backup, string database, CancellationToken cancellationToken) =>
        On(ClosedDatabase.Maintenance)
            .UseAdminAsync(
                adminUser,
                database,
                maintenance => ReplaceAsync(maintenance, backup, database, cancellationToken),
                cancellationToken
            );

    private async Task<BackupRestoration> ReplaceAsync(
        NpgsqlConnection maintenance,
        VerifiedBackup backup,
        string database,
        CancellationToken cancellationToken
    )
    {
        if (!await DatabaseLock.Replacement.TryTakeAsync(maintenance, database, cancellationToken).ConfigureAwait(false))
        {
            throw new IuException(ErrorCatalogue.Busy, "Somebody else replaces this database now.", database);
        }

        // What a killed process left.
        await _settlement.SettleAsync(maintenance, database).ConfigureAwait(false);
        if (await RequireCardAsync(backup, database, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        Replacement replacement = new Replacement(
            database,
            Name(database, Beside),
            Name(database, time.GetUtcNow().UtcDateTime.ToString("'-replaced-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)),
            backup.Manifest.Sha256,
            backup.ManifestSha256,
            backup.Manifest.RunId,
            await maintenance
                .QuerySingleAsync<string>(TextCommand.Of("select session_user::text", cancellationToken))
                .ConfigureAwait(false),
            new DateTimeOffset(
                await maintenance
                    .QuerySingleAsync<DateTime>(TextCommand.Of("select pg_catalog.clock_timestamp()", cancellationToken))
                    .ConfigureAwait(false)
            ),
            ReplacementStep.Restoring
        );
        await new DatabaseSwap(maintenance, replacement).BeginAsync().ConfigureAwait(false);
        BackupRestoration? restored = null;
        try
        {
            return await DatabaseBorder
                .CrossAsync(
                    connection: null,
                    database,
                    async () =>
                    {
                        restored = await new DatabaseRestorer(server, adminUser, options)
                            .RunAsync(backup.Files, backup.Manifest, replacement.Beside, cancellationToken, like: database)
                            .ConfigureAwait(false) with
                        {
                            Database = database,
                            ReplacedAs = replacement.Kept,
                        };
                        await RequireNothingLostAsync(database, replacement.Beside, cancellationToken).ConfigureAwait(false);
                        await SwapAsync(maintenance, backup, replacement, cancellationToken).ConfigureAwait(false);
                        return restored;
                    }
                )
                .ConfigureAwait(false);
        }
        catch (IuException stop)
        {
            // The connection that held the lock may be what failed: the settlement takes the lock on one of its own.
            await maintenance.DisposeAsync().ConfigureAwait(false);
            RestoreResumption settled = await SettleAsync(database, stop).ConfigureAwait(false);
            // By the COMMIT whose answer was lost, or by another operator, who was quicker: the same to whoever asked for it.
            if (
                settled.Outcome is RestoreOutcome.Finished or RestoreOutcome.AlreadyFinished
                && settled.BegunAt == replacement.BeganAt
                && restored is not null
            )
            {
                return restored;
            }

            throw;
        }
    }

    // To one of its two ends, whatever failed: the answer to a COMMIT may be lost, and the journal has it.
    private async Task<RestoreResumption> SettleAsync(string database, IuException stop)
    {
        try
        {
            return await _settlement.RunAsync(database, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IuException unsettled)
        {
            throw new IuException(
                ErrorCatalogue.RestoreUnfinished,
                $"'{database}'. It was cut off by {stop.Definition.Id}, and could not be settled here: {unsettled.Definition.Id}.",
                database,
                stop
            );
        }
    }

    // Before the long work: what would be refused at its end is refused at its beginning. Where the last restore in this place
    // was this backup's and no other card is there, the command is a repetition, and what it asks for is done.
    private async Task<BackupRestoration?> RequireCardAsync(VerifiedBackup backup, string database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection live = await On(database).OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        var card = new { backup = backup.Manifest.Sha256, manifest = backup.ManifestSha256 };
        try
        {
            await live.ExecuteAsync(
                    TextCommand.WithoutTimeout("select cutter_governance.fn_restore_require(@backup, @manifest)", card, cancellationToken)
                )
                .ConfigureAwait(false);
            return null;
        }
        catch (PostgresException refused) when (PostgresErrors.Find(refused.SqlState) == ErrorCatalogue.RestoreNotApproved)
        {
            (string? kept, DateTime at) = await live.QuerySingleOrDefaultAsync<(string?, DateTime)>(
                    TextCommand.Of(
                        """
                        select l.replaced_database, l.recorded_at
                        from (select r.* from cutter_governance.restoration r where r.side = 'restored'
                            order by r.recorded_at desc limit 1) l
                        where (l.backup_sha256, l.manifest_sha256) = (@backup, @manifest)
                        """,
                        card,
                        cancellationToken
                    )
                )
                .ConfigureAwait(false);
            if (kept is null)
            {
                throw;
            }

            return new BackupRestoration(
                backup.Files.Path,
                database,
                backup.Manifest.RunId,
                backup.Manifest.Tables.Length,
                backup.Manifest.Tables.Sum(table => table.Rows),
                TimeSpan.Zero,
                []
            )
            {
                ReplacedAs = kept,
                ReplacedEarlierAt = new DateTimeOffset(at),
            };
        }
    }

    // A backup is narrow: what else lives in the database would be gone from it.
    private async Task RequireNothingLostAsync(string database, string beside, CancellationToken cancellationToken)
    {
        string[][] contents = new string[2][];
        foreach ((string name, int side) in new[] { (database, 0), (beside, 1) })
        {
            await using NpgsqlConnection connection = await On(name).OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
            contents[side] =
            [
                .. await connection
                    .QueryAsync<string>(TextCommand.WithoutTimeout(DatabaseContents.Sql, null, cancellationToken))
                    .ConfigureAwait(false),
            ];
        }

        if (contents[0].Except(contents[1], StringComparer.Ordinal).FirstOrDefault() is { } lost)
        {
            throw new IuException(ErrorCatalogue.RestoreTarget, $"'{database}' holds {lost}, which the backup does not.", database);
        }
    }

    /// <summary>
    /// Puts what was restored beside it in the database's place. From the closing on it goes to the end, whoever cancels: closed
    /// and not swapped is no state to stop in.
    /// </summary>
    /// <param name="maintenance">The superuser's connection that holds <see cref="DatabaseLock.Replacement"/>.</param>
    /// <param name="backup">The backup, which was restored beside the database and compared.</param>
    /// <param name="replacement">What is replaced by what.</param>
    /// <param name="cancellationToken">Ends it before the closing.</param>
    internal async Task SwapAsync(
        NpgsqlConnection maintenance,
        VerifiedBackup backup,
        Replacement replacement,
        CancellationToken cancellationToken
    )
    {
        DatabaseSwap swap = new DatabaseSwap(maintenance, replacement);
        await using NpgsqlConnection leaving = await On(replacement.Database)
            .OpenAdminAsync(adminUser, cancellationToken)
            .ConfigureAwait(false);
        await using NpgsqlConnection arriving = await On(replacement.Beside)
            .OpenAdminAsync(adminUser, cancellationToken)
            .ConfigureAwait(false);
        await swap.CloseAsync(leaving.ProcessID, arriving.ProcessID).ConfigureAwait(false);
        await using (
            NpgsqlTransaction transaction = await leaving
                .BeginTransactionAsync(IsolationLevel.ReadCommitted, CancellationToken.None)
                .ConfigureAwait(false)
        )
        {
            string left = await leaving
                .QuerySingleAsync<string>(
                    TextCommand.WithoutTimeout(
                        "select cutter_governance.fn_restore_leave(@sha256, @manifest, @kept)::text",
                        new
                        {
                            sha256 = backup.Manifest.Sha256,
                            manifest = backup.ManifestSha256,
                            kept = replacement.Kept,
                        },
                        transaction,
                        CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
            // Complete before the card is used: from there on nothing but the names is left to do.
            await arriving
                .ExecuteAsync(
                    TextCommand.WithoutTimeout(
                        "select cutter_governance.fn_restore_arrive(@left::jsonb)",
                        new { left },
                        CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
            await swap.RecordCardUsedAsync(leaving, transaction).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        await arriving.CloseAsync().ConfigureAwait(false);
        await leaving.CloseAsync().ConfigureAwait(false);
        await swap.FinishAsync().ConfigureAwait(false);
    }

    private NpgsqlConnectionProvider On(string database) => new(server.Service with { Database = database }, server.PasswordFilePath);

    /// <summary>A name with a suffix. Of one that would be too long, whose end the server cuts off, a hash stands for the rest.</summary>
    internal static string Name(string database, string suffix)
    {
        if (Encoding.UTF8.GetByteCount(database + suffix) <= MaxNameLength)
        {
            return database + suffix;
        }

        // Two long names that begin alike are two, or one restore would drop what another has made.
        string end = "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(database)))[..8] + suffix;
        string head = database;
        while (Encoding.UTF8.GetByteCount(head) > MaxNameLength - end.Length)
        {
            head = head[..^(char.IsLowSurrogate(head[^1]) ? 2 : 1)];
        }

        return head + end;
    }
}
