using System.Management.Automation;
using IuCutter.Core.Rosters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;

namespace IuCutter.Cmdlets;

/// <summary>The base of Install-IuSchema and Update-IuSchema: prints the SQL with -WhatIf, applies it without.</summary>
public abstract class SchemaChangeCommand : DatabaseCommand
{
    /// <summary>An allowed-signers file (ssh-keygen(1)) to install as the roster. Default: the roster in force stays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Roster { get; set; }

    /// <summary>Whether a database without the schema is refused.</summary>
    private protected abstract bool UpdateOnly { get; }

    /// <summary>The action that -WhatIf and -Confirm show.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnectionProvider provider = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        SchemaInstaller installer = new SchemaInstaller(provider, AdminUser, updateOnly: UpdateOnly);
        string? file = await ResolveOptionalPathAsync(Roster, cancellationToken).ConfigureAwait(false);
        string? roster = file is null ? null : await RosterFile.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        WarnOfTimesWithoutZone(roster);
        object answer = await ShouldProcessAsync(provider.Service.Database, Action, cancellationToken).ConfigureAwait(false)
            ? await installer.InstallAsync(roster, cancellationToken).ConfigureAwait(false)
            : await installer.PreviewAsync(roster, cancellationToken).ConfigureAwait(false);
        WriteObject(answer);
    }

    private void WarnOfTimesWithoutZone(string? roster)
    {
        RosterSigner[] signers = [.. Core.Rosters.Roster.Parse(roster ?? "").Signers.Where(signer => signer.TimesWithoutZone)];
        if (signers.Length > 0)
        {
            WriteWarning(
                $"Times without a zone are read as UTC; ssh-keygen on a desk of another zone reads them as local time. "
                    + $"End them with Z: {string.Join(", ", signers.Select(signer => $"line {signer.Line} ({signer.Principal})"))}."
            );
        }
    }
}
