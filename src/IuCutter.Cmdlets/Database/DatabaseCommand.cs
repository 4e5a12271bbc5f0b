using System.Management.Automation;
using IuCutter.Postgres.Connections;
using ServiceFiles = IuCutter.Postgres.Connections.ServiceFile;

namespace IuCutter.Cmdlets;

/// <summary>The parameters of the DBA's cmdlets: the database is named, or it is the session's.</summary>
public abstract class DatabaseCommand : IuCmdlet
{
    /// <summary>
    /// Name of a libpq service. Default: the database that the session is connected to; a database without the schema
    /// has no roles to connect as, so its first installation names the service.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public virtual string? Service { get; set; }

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

    /// <inheritdoc/>
    private protected override bool KeepsSessions => false;

    private protected async Task<NpgsqlConnectionProvider> ProviderAsync(CancellationToken cancellationToken)
    {
        if (Service is null)
        {
            return CutServices.Of(Session).Live.Provider;
        }

        string? serviceFile = await ResolveOptionalPathAsync(ServiceFile, cancellationToken).ConfigureAwait(false);
        string? passwordFile = await ResolveOptionalPathAsync(PasswordFile, cancellationToken).ConfigureAwait(false);
        return new NpgsqlConnectionProvider(ServiceFiles.Read(Service, serviceFile), passwordFile);
    }
}
