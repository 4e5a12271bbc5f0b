using System.Management.Automation;
using IuCutter.Postgres;

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

    private protected async Task<BackupKeys> KeysAsync(CancellationToken cancellationToken) =>
        new(
            Live,
            await ResolveOptionalPathAsync(Roster, cancellationToken).ConfigureAwait(false),
            await ResolveOptionalPathAsync(GnuPGHome, cancellationToken).ConfigureAwait(false)
        );
}
