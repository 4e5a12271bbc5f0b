namespace IuCutter;

/// <summary>A private PostgreSQL cluster with schema, roles, keys and vocabulary, for rehearsals, demos and tests.</summary>
/// <param name="Path">The sandbox's folder. Everything it has is in here.</param>
/// <param name="Service">Name of the libpq service in <paramref name="ServiceFile"/>.</param>
/// <param name="Host">Folder of the unix socket, or 127.0.0.1.</param>
/// <param name="Port">Port.</param>
/// <param name="Database">Database name.</param>
/// <param name="ServerVersion">Version of the server programs.</param>
/// <param name="ServiceFile">libpq service file (PGSERVICEFILE).</param>
/// <param name="PasswordFile">libpq password file (PGPASSFILE), readable by the owner only.</param>
/// <param name="SovereignKey">Private key of the sandbox's own sovereign; exists only to rehearse.</param>
/// <param name="GnuPGHome">GnuPG home with the sandbox's backup keys.</param>
/// <param name="BackupRecipient">Fingerprint of the operator's backup key, 40 upper-case hexadecimal digits.</param>
/// <param name="ProcessId">Process id of the server.</param>
/// <param name="AdminUser">Login of the cluster's superuser; installs the schema, never runs a cut.</param>
/// <param name="ExecutorKey">Private key of the executor (DOT-991), namespace <c>iucutter.executor</c>.</param>
/// <param name="VerifierKey">Private key of the verifier (DOT-992), namespace <c>iucutter.verifier</c>.</param>
/// <param name="Roster">The allowed-signers file that is installed as the roster.</param>
/// <param name="EscrowRecipient">Fingerprint of the escrow's backup key, 40 upper-case hexadecimal digits.</param>
/// <param name="BackupFolder">Folder for encrypted backups, gone with the sandbox.</param>
public sealed record IuSandbox(
    string Path,
    string Service,
    string Host,
    int Port,
    string Database,
    string ServerVersion,
    string ServiceFile,
    string PasswordFile,
    string SovereignKey,
    string GnuPGHome,
    string BackupRecipient,
    int ProcessId,
    string AdminUser,
    string ExecutorKey,
    string VerifierKey,
    string Roster,
    string EscrowRecipient,
    string BackupFolder
) : IuRecord;
