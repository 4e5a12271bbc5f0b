using System.Management.Automation;
using IuCutter.Core.Adapters;
using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;

namespace IuCutter.Cmdlets;

/// <summary>A cmdlet that works on backups, with the keys and folder that Connect-IuDatabase was given, or without a database.</summary>
public abstract class BackupCommand : IuCmdlet
{
    /// <summary>
    /// An allowed-signers file to verify manifests against. Default: the roster that the database of this session holds.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Roster { get; set; }

    /// <summary>GnuPG home with the keys. Default: the one that Connect-IuDatabase was given, or gpg's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GnuPGHome { get; set; }

    /// <summary>The database of the session; null without one.</summary>
    private protected LiveDatabase? Live => Session.Get<LiveDatabase>();

    private protected async Task<BackupOptions> OptionsAsync(string? folder, CancellationToken cancellationToken)
    {
        BackupOptions known = Live?.Backup ?? new BackupOptions(folder ?? ConnectIuDatabaseCommand.DefaultBackupFolder, null, "", []);
        return known with
        {
            Directory = folder ?? known.Directory,
            GnuPGHome = GnuPGHome is null ? known.GnuPGHome : await ResolvePathAsync(GnuPGHome, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Text of the roster; null when there is neither a file nor a database.</summary>
    private protected async Task<string?> RosterAsync(CancellationToken cancellationToken)
    {
        if (Roster is null)
        {
            return Live is { } live ? await live.Approvals.ReadRosterAsync(cancellationToken).ConfigureAwait(false) : null;
        }

        string path = await ResolvePathAsync(Roster, cancellationToken).ConfigureAwait(false);
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"The roster '{path}' cannot be opened.", path, unreadable);
        }
    }
}
