using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using IuCutter.Core.Adapters;
using Npgsql;

namespace IuCutter.Postgres.Connections;

/// <summary>Opens a connection as a role of a service. Constructing it connects to nothing.</summary>
/// <param name="service">Where the database is.</param>
/// <param name="passwordFile">The password file; null for the service's own, PGPASSFILE or ~/.pgpass.</param>
/// <param name="settings">Deadlines; null for the defaults.</param>
internal sealed class NpgsqlConnectionProvider(ServiceDefinition service, string? passwordFile = null, ConnectionSettings? settings = null)
    : IConnectionProvider
{
    // An administrator's session is as the server's settings have it: they are among what he looks at.
    private const string AdminName = "iucutter/admin";

    // How Npgsql begins to say that the server asks for a password and that it found none; there is no other sign of it.
    private const string NoPassword = "No password has been provided";

    private readonly KeptSessions _kept = new();

    /// <summary>Where the database is.</summary>
    public ServiceDefinition Service => service;

    /// <summary>The password file that connections use; null when there is none.</summary>
    /// <exception cref="IuException">Config.PasswordFileInsecure.</exception>
    public string? PasswordFilePath => PasswordFile.Resolve(passwordFile ?? service.PasswordFile);

    /// <inheritdoc/>
    public async ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        await OpenRoleAsync(role, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<T> UseAsync<T>(DatabaseRole role, string? subject, Func<DbConnection, Task<T>> work, CancellationToken cancellationToken) =>
        UseRoleAsync(role, subject, work, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<DbConnection> TakeAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        await TakeOrOpenAsync(role, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask GiveBackAsync(DatabaseRole role, DbConnection connection) =>
        await _kept.GiveBackAsync(role, (NpgsqlConnection)connection).ConfigureAwait(false);

    /// <inheritdoc/>
    public IAsyncDisposable KeepSessions() => _kept.Hold();

    /// <summary>Works on a connection as the role, as Npgsql's own type.</summary>
    /// <exception cref="IuException">Store.*; Config.* when it is not configured; what the work refuses.</exception>
    public async Task<T> UseRoleAsync<T>(
        DatabaseRole role,
        string? subject,
        Func<NpgsqlConnection, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        NpgsqlConnection connection = await DatabaseBorder
            .CrossAsync(connection: null, subject, () => TakeOrOpenAsync(role, cancellationToken))
            .ConfigureAwait(false);
        bool succeeded = false;
        try
        {
            T result = await DatabaseBorder.CrossAsync(connection, subject, () => work(connection)).ConfigureAwait(false);
            succeeded = true;
            return result;
        }
        finally
        {
            await (succeeded ? _kept.GiveBackAsync(role, connection) : connection.DisposeAsync().AsTask()).ConfigureAwait(false);
        }
    }

    /// <summary>Works on a connection as the reader, in a transaction whose snapshot does not move.</summary>
    /// <exception cref="IuException">As <see cref="UseRoleAsync"/>.</exception>
    public Task<T> UseSnapshotAsync<T>(string? subject, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) =>
        UseRoleAsync(
            DatabaseRole.Reader,
            subject,
            async connection =>
            {
                await using NpgsqlTransaction transaction = await connection
                    .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                    .ConfigureAwait(false);
                return await work(connection).ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <summary>Works on a connection as the administrator.</summary>
    /// <param name="user">The login; null for the service's <c>user</c>.</param>
    /// <param name="subject">What the work is about.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <exception cref="IuException">Config.AdminUserMissing, Store.*; what the work refuses.</exception>
    public Task<T> UseAdminAsync<T>(
        string? user,
        string? subject,
        Func<NpgsqlConnection, Task<T>> work,
        CancellationToken cancellationToken
    ) => DatabaseBorder.UseAsync(() => OpenAdminAsync(user, cancellationToken), subject, work);

    /// <summary>Opens a connection as the role, as Npgsql's own type. The caller disposes of it.</summary>
    /// <exception cref="IuException">
    /// Config.LoginMissing when this host does not have the role's login; Store.Unreachable, Store.RestoreUnfinished, Store.DatabaseClosed
    /// or another Store.*; other Config.* when it is not configured.
    /// </exception>
    public Task<NpgsqlConnection> OpenRoleAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        OpenAsync(
            DatabaseRoles.Login(role),
            "iucutter/" + role.ToString().ToLowerInvariant(),
            readOnly: role == DatabaseRole.Reader,
            cancellationToken
        );

    /// <summary>Opens a connection as the administrator who installs the schema. A run never uses it. The caller disposes of it.</summary>
    /// <param name="user">The login; null for the service's <c>user</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IuException">Config.AdminUserMissing, Store.Unreachable, Store.RestoreUnfinished, Store.DatabaseClosed.</exception>
    public Task<NpgsqlConnection> OpenAdminAsync(string? user, CancellationToken cancellationToken) =>
        OpenAsync(
            user
                ?? service.User
                ?? throw new IuException(ErrorCatalogue.AdminUserMissing, $"Service [{service.Name}] has no user.", service.Name),
            AdminName,
            readOnly: false,
            cancellationToken
        );

    private async Task<NpgsqlConnection> TakeOrOpenAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        await _kept.TakeAsync(role, cancellationToken).ConfigureAwait(false)
        ?? await OpenRoleAsync(role, cancellationToken).ConfigureAwait(false);

    // A name that is not there, or not open, may be in the middle of a swap: what the server says of that is asked once.
    private async Task<NpgsqlConnection> OpenAsync(string user, string applicationName, bool readOnly, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenOnceAsync(user, applicationName, readOnly, cancellationToken).ConfigureAwait(false);
        }
        catch (IuException refused)
            when (service.Database != ClosedDatabase.Maintenance
                && refused.InnerException is { } refusal
                && ClosedDatabase.IsRefusal(refusal)
            )
        {
            NpgsqlConnectionProvider maintenance = new NpgsqlConnectionProvider(
                service with
                {
                    Database = ClosedDatabase.Maintenance,
                },
                passwordFile,
                settings
            );
            IuException? stop = await ClosedDatabase
                .ExplainAsync(
                    () => maintenance.OpenOnceAsync(user, applicationName, readOnly: true, cancellationToken),
                    service,
                    refusal,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (stop is not null)
            {
                throw stop;
            }
        }

        return await OpenOnceAsync(user, applicationName, readOnly, cancellationToken).ConfigureAwait(false);
    }

    private async Task<NpgsqlConnection> OpenOnceAsync(
        string user,
        string applicationName,
        bool readOnly,
        CancellationToken cancellationToken
    )
    {
        NpgsqlConnectionStringBuilder builder = ConnectionStrings.Build(
            service,
            settings ?? new ConnectionSettings(),
            PasswordFilePath,
            user,
            applicationName,
            readOnly,
            isRole: applicationName != AdminName
        );
        NpgsqlConnection connection = new NpgsqlConnection(builder.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception exception)
            when (exception is NpgsqlException or SocketException or IOException or TimeoutException or InvalidOperationException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            // An encrypted connection that the server or a certificate refused is an InvalidOperationException or an
            // AuthenticationException inside.
            string reason = exception is PostgresException refused
                ? $"{Words(refused.SqlState)}SQLSTATE {refused.SqlState}"
                : Reason(exception);
            string where = $"host={service.Host} port={service.Port} dbname={service.Database} user={user}: {reason}.";
            throw DatabaseRoles.Of(user) is { } role && IsWithoutLogin(exception)
                ? new IuException(
                    ErrorCatalogue.LoginMissing,
                    $"{user}, which {DatabaseRoles.Purpose(role)}; {where}",
                    service.Name,
                    exception
                )
                : new IuException(ErrorCatalogue.Unreachable, where, service.Name, exception);
        }
        catch (OperationCanceledException)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // What anybody can do who has the module, on a server that lets nobody in.
    private const string OnHold = "to hold what this host would write: Disable-IuExecution";

    // The server's own text may be in another language, and names what this message has already.
    private static string Words(string sqlState) =>
        sqlState switch
        {
            PostgresErrorCodes.InvalidPassword => "the server refuses the password, ",
            PostgresErrorCodes.InvalidAuthorizationSpecification =>
                "the server refuses the login (pg_hba.conf, or the role may not log in), ",
            PostgresErrorCodes.InvalidCatalogName => "the server has no such database, ",
            PostgresErrorCodes.InsufficientPrivilege => "the login may not connect to this database, ",
            PostgresErrorCodes.TooManyConnections =>
                $"there are too many connections, to the server or of this login (a superuser has reserved ones; {OnHold}), ",
            // At login it is the memory of the locks: a session with tens of thousands of savepoints takes all of it.
            PostgresErrorCodes.OutOfMemory =>
                "the server's memory for locks is used up, by a session that the server's own account ends (kill -TERM <its process>, or "
                    + $"pg_ctl stop -m fast; {OnHold}), ",
            PostgresErrorCodes.CannotConnectNow => "the server is starting up or shutting down, ",
            _ => "",
        };

    // A wrong password is another thing: the login is there, and the file is to be corrected.
    private static bool IsWithoutLogin(Exception refusal) =>
        refusal switch
        {
            PostgresException server => server.SqlState == PostgresErrorCodes.InvalidAuthorizationSpecification,
            NpgsqlException driver => driver.Message.StartsWith(NoPassword, StringComparison.Ordinal),
            _ => false,
        };

    private static string Reason(Exception exception) =>
        (exception.InnerException ?? exception) switch
        {
            SocketException socket => socket.SocketErrorCode.ToString(),
            TimeoutException => "no answer in time",
            NpgsqlException { InnerException: null } plain => plain.Message.TrimEnd('.'),
            Exception other => other.GetType().Name,
        };
}
