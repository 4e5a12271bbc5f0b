using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Scratch;

/// <summary>
/// The passwords and keys of a server that is thrown away, standing in for those of a real one. They are made for it, lie in its folder,
/// and count nowhere else.
/// </summary>
/// <param name="layout">The server's folder.</param>
/// <param name="passwords">The passwords in its password file.</param>
internal sealed class StandInAuthority(SandboxLayout layout, SandboxPasswords passwords)
{
    /// <summary>Path of the sovereign's key.</summary>
    public string SovereignKey => layout.SovereignKey;

    /// <summary>Path of the executor's key.</summary>
    public string ExecutorKey => layout.ExecutorKey;

    /// <summary>Path of the verifier's key.</summary>
    public string VerifierKey => layout.VerifierKey;

    /// <summary>A folder for encrypted backups, removed with the server.</summary>
    public string BackupFolder => layout.Backup;

    /// <summary>Gives the four roles of the server the passwords of its password file.</summary>
    /// <param name="database">A database of the server, in which the roles exist.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task SetPasswordsAsync(NpgsqlConnectionProvider database, CancellationToken cancellationToken) =>
        SandboxDatabase.SetPasswordsAsync(database, passwords, cancellationToken);

    /// <summary>Makes the three signers' keys.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Text of the roster that names them, and nobody else.</returns>
    public Task<string> MakeKeysAsync(CancellationToken cancellationToken) => SandboxKeys.CreateSignersAsync(layout, cancellationToken);
}
