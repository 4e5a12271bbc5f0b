using System.Data.Common;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: the narrow, encrypted backup before the first write.</summary>
internal interface IBackupRunner
{
    /// <summary>
    /// Dumps the governed tables, encrypts on the way, proves the file by restoring it unless that is waived, and
    /// returns its identity.
    /// </summary>
    /// <exception cref="IuException">Store.*, Config.* or Integrity.*; a file that was not proved is not left behind.</exception>
    Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Lets the verifying duty sign that the backup was proved, and what was rehearsed in its copy, before the phase's transaction, which
    /// its executor could not do: nothing for one whose proof is waived. Manifest, signature and file are read once more.
    /// </summary>
    /// <exception cref="IuException">
    /// Store.*, Integrity.*, Config.SigningKeyMissing, or a fault of the manifest's signature or of the duty's own.
    /// </exception>
    Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken);

    /// <summary>Records, in the phase's transaction, what stood in the database when the backup was made: leg A compares it.</summary>
    /// <exception cref="IuException">Integrity.BackupSwapped when the manifest is no longer the one of the envelope.</exception>
    Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        string runId,
        BackupEnvelope envelope,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Refuses unless the backup that the run recorded still lies where it was made, whole and the same: what was proved an hour ago may
    /// be gone.
    /// </summary>
    /// <exception cref="IuException">Store.BackupNotFound, Integrity.BackupSwapped, Integrity.BackupDamaged, Integrity.BackupManifest, or
    /// a fault of its signature.</exception>
    Task RequireAsync(string runId, CancellationToken cancellationToken);
}
