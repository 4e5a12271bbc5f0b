using System.Management.Automation;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using ServiceFiles = IuCutter.Postgres.Connections.ServiceFile;

namespace IuCutter.Cmdlets;

/// <summary>
/// Installs or updates the schema: numbered migrations with checksums, in one transaction, one installer at a time.
/// With -WhatIf it gives the SQL instead and changes nothing. For the DBA: needs a login that may create roles.
/// </summary>
[Cmdlet(VerbsLifecycle.Install, "IuSchema", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SchemaInstallation), typeof(string))]
public sealed class InstallIuSchemaCommand : IuCmdlet
{
    /// <summary>
    /// Name of a libpq service. Default: the database that the session is connected to; a database without the schema
    /// has no roles to connect as, so its first installation names the service.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Service { get; set; }

    /// <summary>Service file. Default: PGSERVICEFILE, or ~/.pg_service.conf.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceFile { get; set; }

    /// <summary>Password file. Default: the service's, PGPASSFILE, or ~/.pgpass.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordFile { get; set; }

    /// <summary>The DBA's login. Default: the service's <c>user</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AdminUser { get; set; }

    /// <summary>An allowed-signers file (ssh-keygen(1)) to install as the roster. Default: the roster in force stays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Roster { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnectionProvider provider = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        var installer = new SchemaInstaller(provider, AdminUser);
        string? roster = Roster is null ? null : await ReadAsync(Roster, cancellationToken).ConfigureAwait(false);
        object answer = await ShouldProcessAsync(provider.Service.Database, "install the schema", cancellationToken).ConfigureAwait(false)
            ? await installer.InstallAsync(roster, cancellationToken).ConfigureAwait(false)
            : await installer.PreviewAsync(roster, cancellationToken).ConfigureAwait(false);
        WriteObject(answer);
    }

    private async Task<NpgsqlConnectionProvider> ProviderAsync(CancellationToken cancellationToken)
    {
        if (Service is null)
        {
            return CutServices.Of(Session).Live.Provider;
        }

        string? serviceFile = ServiceFile is null ? null : await ResolvePathAsync(ServiceFile, cancellationToken).ConfigureAwait(false);
        string? passwordFile = PasswordFile is null ? null : await ResolvePathAsync(PasswordFile, cancellationToken).ConfigureAwait(false);
        return new NpgsqlConnectionProvider(ServiceFiles.Read(Service, serviceFile), passwordFile);
    }

    private async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string full = await ResolvePathAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return await File.ReadAllTextAsync(full, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"The roster '{full}' cannot be opened.", full, unreadable);
        }
    }
}
