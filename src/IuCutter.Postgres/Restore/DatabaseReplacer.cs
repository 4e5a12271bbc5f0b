using System.Globalization;
using System.Text;
using Dapper;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// Puts a restored database in the place of the live one, by a card of gate Restore. It is restored beside the live one
/// and compared first; then the live one is closed, the card is used and checked against the rows once more, and both
/// names change in one transaction. What fails before that leaves the live database as it was; what was replaced stays.
/// </summary>
/// <param name="server">A service of the server.</param>
/// <param name="adminUser">A superuser's login; null for the service's <c>user</c>.</param>
/// <param name="options">Programs and GnuPG home.</param>
/// <param name="time">The clock of the kept database's name.</param>
internal sealed class DatabaseReplacer(NpgsqlConnectionProvider server, string? adminUser, BackupOptions options, TimeProvider time)
{
    private const string Beside = "-restoring";
    private const int MaxNameLength = 63;

    /// <summary>Restores beside, compares, and swaps.</summary>
    /// <param name="backup">The backup, verified.</param>
    /// <param name="database">Name of the live database.</param>
    /// <param name="cancellationToken">Ends it, up to the swap.</param>
    /// <exception cref="IuException">
    /// Gate.ApprovalMissing, Gate.ApprovalUsed, Gate.ApprovalExpired, Gate.NotPermitted, Integrity.RestoreMoved, Store.RestoreTarget,
    /// Store.Busy, and what <see cref="DatabaseRestorer.RunAsync"/> throws.
    /// </exception>
    public Task<BackupRestoration> RunAsync(VerifiedBackup backup, string database, CancellationToken cancellationToken)
    {
        string beside = Name(database, Beside);
        string kept = Name(
            database,
            time.GetUtcNow().UtcDateTime.ToString("'-replaced-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
        );
        return On("postgres").UseAdminAsync(adminUser, database, ReplaceAsync, cancellationToken);

        async Task<BackupRestoration> ReplaceAsync(NpgsqlConnection maintenance)
        {
            if (!await DatabaseLock.Replacement.TryTakeAsync(maintenance, database, cancellationToken).ConfigureAwait(false))
            {
                throw new IuException(ErrorCatalogue.Busy, "Somebody else replaces this database now.", database);
            }

            DatabaseSwap swap = new DatabaseSwap(maintenance, database, beside, kept);
            // What a killed process left: its database, and perhaps the live one closed.
            await swap.TakeBackAsync().ConfigureAwait(false);
            await RequireCardAsync(backup, database, cancellationToken).ConfigureAwait(false);
            bool swapped = false;
            try
            {
                BackupRestoration restored = await new DatabaseRestorer(server, adminUser, options)
                    .RunAsync(backup.Files, backup.Manifest, beside, cancellationToken, like: database)
                    .ConfigureAwait(false);
                await RequireNothingLostAsync(database, beside, cancellationToken).ConfigureAwait(false);
                await SwapAsync(swap, backup, database, beside, kept, cancellationToken).ConfigureAwait(false);
                swapped = true;
                return restored with { Database = database, ReplacedAs = kept };
            }
            finally
            {
                if (!swapped)
                {
                    await swap.TakeBackAsync().ConfigureAwait(false);
                }
            }
        }
    }

    // Before the long work: what would be refused at its end is refused at its beginning.
    private async Task RequireCardAsync(VerifiedBackup backup, string database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection live = await On(database).OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false);
        await live.ExecuteAsync(
                TextCommand.WithoutTimeout(
                    "select cutter_governance.fn_restore_require(@sha256, @manifest)",
                    new { sha256 = backup.Manifest.Sha256, manifest = backup.ManifestSha256 },
                    cancellationToken
                )
            )
            .ConfigureAwait(false);
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

    private async Task SwapAsync(
        DatabaseSwap swap,
        VerifiedBackup backup,
        string database,
        string beside,
        string kept,
        CancellationToken cancellationToken
    )
    {
        string left;
        await using (NpgsqlConnection leaving = await On(database).OpenAdminAsync(adminUser, cancellationToken).ConfigureAwait(false))
        {
            // From here on to the end, whoever cancels: closed and not swapped is no state to stop in.
            await swap.CloseAsync(leaving.ProcessID).ConfigureAwait(false);
            left = await leaving
                .QuerySingleAsync<string>(
                    TextCommand.WithoutTimeout(
                        "select cutter_governance.fn_restore_leave(@sha256, @manifest, @kept)::text",
                        new
                        {
                            sha256 = backup.Manifest.Sha256,
                            manifest = backup.ManifestSha256,
                            kept,
                        },
                        CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
        }

        await using (NpgsqlConnection arriving = await On(beside).OpenAdminAsync(adminUser, CancellationToken.None).ConfigureAwait(false))
        {
            await arriving
                .ExecuteAsync(
                    TextCommand.WithoutTimeout(
                        "select cutter_governance.fn_restore_arrive(@left::jsonb)",
                        new { left },
                        CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
        }

        await swap.RenameAsync().ConfigureAwait(false);
    }

    private NpgsqlConnectionProvider On(string database) => new(server.Service with { Database = database }, server.PasswordFilePath);

    // A name that is too long would be cut by the server, and two cut names are one.
    private static string Name(string database, string suffix)
    {
        int room = MaxNameLength - suffix.Length;
        string head = database;
        while (Encoding.UTF8.GetByteCount(head) > room)
        {
            head = head[..^(char.IsLowSurrogate(head[^1]) ? 2 : 1)];
        }

        return head + suffix;
    }
}
