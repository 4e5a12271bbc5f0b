using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// A rehearsal without a run: the database is dumped as the reader, and everything else happens on a server that is made for it. The
/// encrypted dump lies in that server's folder, so that it goes with it, whatever ends this process.
/// </summary>
/// <param name="target">The database; it is read and not written.</param>
/// <param name="rehearsal">Rehearses.</param>
/// <param name="ids">Gives the name under which the dump is made.</param>
internal sealed class RehearsalAlone(LiveDatabase target, IRehearsal rehearsal, RunIds ids)
{
    private const string Measure = "select pg_catalog.pg_database_size(pg_catalog.current_database())";

    /// <summary>Dumps, restores, compares and rehearses.</summary>
    /// <param name="plan">What is to be cut.</param>
    /// <param name="progress">Receives the number of encrypted bytes so far; null when nobody watches.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="IuException">
    /// Gate.RehearsalFailed; what a dry run refuses; what a backup and its proof refuse; Config.CollaboratorMissing without keys for one.
    /// </exception>
    public async Task<IuRehearsal> RunAsync(CutPlan plan, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        BackupOptions options =
            target.Backup
            ?? throw new IuException(
                ErrorCatalogue.CollaboratorMissing,
                "A rehearsal begins with a backup, and no key was named to encrypt it to.",
                plan.DocumentPrefix
            );
        await target.DryRun.RequireAsync(plan, cancellationToken).ConfigureAwait(false);
        (long bytes, int major) = await target
            .Provider.UseRoleAsync(
                DatabaseRole.Reader,
                plan.DocumentPrefix,
                async connection =>
                    (
                        await connection.QuerySingleAsync<long>(TextCommand.Of(Measure, cancellationToken)).ConfigureAwait(false),
                        connection.PostgreSqlVersion.Major
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        await using IScratchServer server = await options
            .Scratch.Throwaway.OpenAsync(bytes, major, cancellationToken)
            .ConfigureAwait(false);
        BackupOptions own = options with
        {
            Directory = server.StandIns?.BackupFolder ?? throw new InvalidOperationException("The server is not made for one use."),
            FolderMark = null,
            SigningKey = target.ExecutorKey,
            Scratch = new BorrowedScratch(server),
        };
        PgDumpBackupRunner runner = new PgDumpBackupRunner(target.Provider, own, rehearsals: new RehearsalDemand(rehearsal, IsAsked: true));
        BackupEnvelope envelope = await runner
            .RunAsync(new BackupRequest(ids.Next(), progress) { Plan = plan }, cancellationToken)
            .ConfigureAwait(false);
        return envelope.Rehearsal! with { RunId = null };
    }
}
