using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Restore;

/// <summary>
/// Brings a replacement that was cut off to one of its two ends, from the journal alone: finished where the card is used,
/// taken back where it is not. One at a time; whoever comes second finds what the first did.
/// </summary>
/// <param name="server">A service of the server.</param>
/// <param name="adminUser">A superuser's login; null for the one that began it.</param>
internal sealed class ReplacementSettlement(NpgsqlConnectionProvider server, string? adminUser)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    /// <summary>Reads the last replacement of a database in the journal; null when there is none.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="IuException">Store.* and Config.*.</exception>
    public async Task<Replacement?> ReadAsync(string database, CancellationToken cancellationToken) =>
        (await LookAsync(database, cancellationToken).ConfigureAwait(false)).Found?.Replacement;

    /// <summary>Finishes it or takes it back.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="cancellationToken">Ends the waiting for whoever is at it; what has begun goes on to its end.</param>
    /// <exception cref="IuException">
    /// Store.Busy while a restore is at work or a session does not end, Store.RestoredDatabaseMissing, Store.DatabaseClosed when
    /// it is closed and not by a restore, and other Store.*.
    /// </exception>
    public async Task<RestoreResumption> RunAsync(string database, CancellationToken cancellationToken)
    {
        (JournaledReplacement? found, string? login, bool? open) = await LookAsync(database, cancellationToken).ConfigureAwait(false);
        if (open is false && found is not { Replacement.IsUnfinished: true })
        {
            // Asked again: it may have been closed or opened between two questions.
            (found, login, open) = await LookAsync(database, cancellationToken).ConfigureAwait(false);
        }

        if (open is null)
        {
            throw await MissingAsync(database, login, cancellationToken).ConfigureAwait(false);
        }

        if (found is null or { Replacement.Step: ReplacementStep.Finished })
        {
            // Nothing to do, which takes no superuser.
            RequireNotClosed(database, found, open);
            return Describe(database, found, found is null ? RestoreOutcome.NothingBegun : RestoreOutcome.AlreadyFinished);
        }

        return await On(ClosedDatabase.Maintenance)
            .UseAdminAsync(
                login ?? found.Replacement.Login,
                database,
                async maintenance =>
                {
                    await DatabaseLock.Replacement.TakeAsync(maintenance, database, Wait, cancellationToken).ConfigureAwait(false);
                    return await SettleAsync(maintenance, database).ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The same, for who holds the lock.</summary>
    /// <param name="maintenance">The superuser's connection that holds <see cref="DatabaseLock.Replacement"/>.</param>
    /// <param name="database">The database's name.</param>
    public async Task<RestoreResumption> SettleAsync(NpgsqlConnection maintenance, string database)
    {
        JournaledReplacement? found = await JournaledAsync(maintenance, database).ConfigureAwait(false);
        RequireNotClosed(
            database,
            found,
            await DatabaseCommands.IsOpenAsync(maintenance, database, CancellationToken.None).ConfigureAwait(false)
        );
        if (found is { Replacement.Step: ReplacementStep.Closed })
        {
            await new DatabaseSwap(maintenance, found.Replacement).EndOwnSessionsAsync().ConfigureAwait(false);
            found = await JournaledAsync(maintenance, database).ConfigureAwait(false);
        }

        return Describe(
            database,
            found,
            found is null ? RestoreOutcome.NothingBegun : await SettleAsync(maintenance, found).ConfigureAwait(false)
        );
    }

    // Between the two names of a swap there is no moment: somebody renamed it, or it was never there.
    private Task<IuException> MissingAsync(string database, string? login, CancellationToken cancellationToken) =>
        On(ClosedDatabase.Maintenance)
            .UseAdminAsync(
                login ?? DatabaseRoles.Login(DatabaseRole.Reader),
                database,
                async connection =>
                    await ReplacementJournal.ReadRenamedAsync(connection, database, cancellationToken).ConfigureAwait(false) is { } renamed
                        ? new IuException(
                            ErrorCatalogue.RestoreUnfinished,
                            $"'{database}' {ReplacementJournal.SayRenamed(renamed)}, and type the same command.",
                            database
                        )
                        : new IuException(ErrorCatalogue.Unreachable, $"The server has no database '{database}'.", database),
                cancellationToken
            );

    private static void RequireNotClosed(string database, JournaledReplacement? found, bool? open)
    {
        if (open is false && found is not { Replacement.IsUnfinished: true })
        {
            throw new IuException(ErrorCatalogue.DatabaseClosed, $"No restore closed '{database}'.", database);
        }
    }

    private static RestoreResumption Describe(string database, JournaledReplacement? found, RestoreOutcome outcome) =>
        new(database, outcome)
        {
            RunId = found?.Replacement.RunId,
            BackupSha256 = found?.Replacement.BackupSha256,
            ReplacedAs =
                outcome == RestoreOutcome.AlreadyFinished ? found?.Name
                : outcome == RestoreOutcome.Finished ? found?.Replacement.Kept
                : null,
            BegunBy = found?.Replacement.Login,
            BegunAt = found?.Replacement.BeganAt,
        };

    private async Task<RestoreOutcome> SettleAsync(NpgsqlConnection maintenance, JournaledReplacement found)
    {
        DatabaseSwap swap = new DatabaseSwap(maintenance, found.Replacement);
        switch (found.Replacement.Step)
        {
            case ReplacementStep.Finished:
                return RestoreOutcome.AlreadyFinished;
            case ReplacementStep.TakenBack:
                await swap.DropBesideAsync().ConfigureAwait(false);
                return RestoreOutcome.AlreadyTakenBack;
            // Open again: a person opened it and goes on with it as it is, whatever became of the card.
            case ReplacementStep.CardUsed when !found.IsOpen:
                await RequireRestoredAsync(maintenance, swap, found.Replacement).ConfigureAwait(false);
                await swap.FinishAsync().ConfigureAwait(false);
                return RestoreOutcome.Finished;
            case ReplacementStep.Restoring:
                // The server may still be making the database for a process that was killed.
                await DatabaseLock
                    .Making.TakeAsync(maintenance, found.Replacement.Beside, Wait, CancellationToken.None)
                    .ConfigureAwait(false);
                await swap.TakeBackAsync().ConfigureAwait(false);
                return RestoreOutcome.TakenBack;
            case ReplacementStep.Closed:
            case ReplacementStep.CardUsed:
                await swap.TakeBackAsync().ConfigureAwait(false);
                return RestoreOutcome.TakenBack;
            default:
                throw new ArgumentOutOfRangeException(nameof(found), found.Replacement.Step, "No such step.");
        }
    }

    // Whatever bears the name beside is put in the place of the database only when it was prepared for this, by this card.
    private async Task RequireRestoredAsync(NpgsqlConnection maintenance, DatabaseSwap swap, Replacement replacement)
    {
        bool prepared = false;
        if (await swap.IsBesideOursAsync().ConfigureAwait(false))
        {
            await swap.OpenBesideAsync().ConfigureAwait(false);
            await using NpgsqlConnection beside = await On(replacement.Beside)
                .OpenAdminAsync(maintenance.UserName, CancellationToken.None)
                .ConfigureAwait(false);
            prepared = await beside
                .QuerySingleAsync<bool>(
                    TextCommand.Of(
                        """
                        select exists (select from cutter_governance.restoration r where r.side = 'restored'
                            and (r.backup_sha256, r.manifest_sha256, r.replaced_database) = (@backup, @manifest, @kept))
                        """,
                        new
                        {
                            backup = replacement.BackupSha256,
                            manifest = replacement.ManifestSha256,
                            kept = replacement.Kept,
                        },
                        CancellationToken.None
                    )
                )
                .ConfigureAwait(false);
            await swap.CloseBesideAsync().ConfigureAwait(false);
        }

        if (!prepared)
        {
            throw new IuException(
                ErrorCatalogue.RestoredDatabaseMissing,
                $"There is no '{replacement.Beside}' that was prepared for this.",
                replacement.Database
            );
        }
    }

    private static Task<JournaledReplacement?> JournaledAsync(NpgsqlConnection maintenance, string database) =>
        ReplacementJournal.ReadAsync(maintenance, database, CancellationToken.None);

    // As anybody, because only the journal knows which superuser began it. Gives the login if it is a superuser's itself.
    private Task<(JournaledReplacement? Found, string? Login, bool? Open)> LookAsync(string database, CancellationToken cancellationToken)
    {
        string login = adminUser ?? server.Service.User ?? DatabaseRoles.Login(DatabaseRole.Reader);
        return On(ClosedDatabase.Maintenance)
            .UseAdminAsync(
                login,
                database,
                async connection =>
                {
                    JournaledReplacement? found = await JournaledAsync(connection, database).ConfigureAwait(false);
                    bool superuser = await connection
                        .QuerySingleAsync<bool>(
                            TextCommand.Of("select r.rolsuper from pg_catalog.pg_roles r where r.rolname = current_user", cancellationToken)
                        )
                        .ConfigureAwait(false);
                    return (
                        found,
                        superuser || adminUser is not null ? login : null,
                        await DatabaseCommands.IsOpenAsync(connection, database, cancellationToken).ConfigureAwait(false)
                    );
                },
                cancellationToken
            );
    }

    private NpgsqlConnectionProvider On(string database) => new(server.Service with { Database = database }, server.PasswordFilePath);
}
