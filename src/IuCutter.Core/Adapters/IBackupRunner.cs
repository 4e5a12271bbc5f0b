namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: the narrow, encrypted backup before the first write.</summary>
internal interface IBackupRunner
{
    /// <summary>Dumps the governed tables, encrypts on the way, and returns the identity of the file.</summary>
    /// <exception cref="IuException">Store.* or Config.*; no file is left behind.</exception>
    Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken);
}
