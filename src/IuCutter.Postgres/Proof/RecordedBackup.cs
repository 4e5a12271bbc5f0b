using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Proof;

/// <summary>The backup that a run recorded, found again among the files: leg A must not begin on the word of one that is gone.</summary>
/// <param name="provider">The live database; read as the reader.</param>
/// <param name="options">Where the files lie.</param>
internal sealed class RecordedBackup(NpgsqlConnectionProvider provider, BackupOptions options)
{
    private const string Recorded = """
        select b.manifest_sha256 as "ManifestSha256",
               (select r.allowed_signers from cutter_governance.roster r order by r.roster_no desc limit 1) as "Roster"
        from cutter_governance.backup_record b where b.run_id = @runId
        """;

    /// <summary>Refuses unless a file of the run is the recorded one: by signature, place, size and hash.</summary>
    public async Task RequireAsync(string runId, CancellationToken cancellationToken)
    {
        BackupFolder.RequireSame(options, runId);
        Record? recorded = await new RoleCommands(provider)
            .SingleOrDefaultAsync<Record>(DatabaseRole.Reader, Recorded, new { runId }, runId, cancellationToken)
            .ConfigureAwait(false);
        RestoreProof proof = new RestoreProof(provider, options, recorded?.Roster);
        IuException? fault = null;
        // An attempt that was not recorded may have left a whole file beside it.
        foreach (string path in BackupFiles.OfRun(options.Directory, runId))
        {
            try
            {
                await proof.VerifyAsync(new BackupFiles(path), recorded?.ManifestSha256, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (IuException another)
            {
                fault = another;
            }
        }

        throw fault
            ?? new IuException(
                ErrorCatalogue.BackupNotFound,
                $"There is none of run {runId} in '{Path.GetFullPath(options.Directory)}'.",
                runId
            );
    }

    private sealed record Record(string ManifestSha256, string? Roster);
}
