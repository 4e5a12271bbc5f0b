using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;

namespace IuCutter.Cmdlets;

/// <summary>With what a backup is verified and decrypted: what the operator named, or what the session's connection was given.</summary>
/// <param name="live">The database of the session; null without one.</param>
/// <param name="roster">Path of an allowed-signers file; null for the roster that the database holds.</param>
/// <param name="gnuPGHome">Path of a GnuPG home; null for the connection's, or gpg's own.</param>
internal sealed class BackupKeys(LiveDatabase? live, string? roster, string? gnuPGHome)
{
    /// <summary>The connection's options with these keys.</summary>
    /// <param name="folder">Folder of the backups; null for the connection's.</param>
    public BackupOptions Options(string? folder = null)
    {
        BackupOptions known = live?.Backup ?? new BackupOptions(folder ?? BackupOptions.DefaultDirectory, null, "", []);
        return known with { Directory = folder ?? known.Directory, GnuPGHome = gnuPGHome ?? known.GnuPGHome };
    }

    /// <summary>Text of the roster; null when there is neither a file nor a database.</summary>
    public async Task<string?> RosterAsync(CancellationToken cancellationToken) =>
        roster is not null ? await RosterFile.ReadAsync(roster, cancellationToken).ConfigureAwait(false)
        : live is not null ? await live.Approvals.ReadRosterAsync(cancellationToken).ConfigureAwait(false)
        : null;

    /// <summary>The prover of a backup. With <c>-Roster</c> the database is not asked: it may be gone.</summary>
    public async Task<RestoreProof> ProofAsync(BackupOptions options, CancellationToken cancellationToken) =>
        new(roster is null ? live?.Provider : null, options, await RosterAsync(cancellationToken).ConfigureAwait(false));
}
