using System.Data;
using System.Security.Cryptography;
using Dapper;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// The scratch database of one proof. Its lock is held from before it is made until it is dropped, and dies with this
/// process: by that others distinguish a database that a killed proof left from one that another proof uses. A watchdog drops it when
/// this process is killed; when that is killed as well, the next connection or proof does.
/// </summary>
internal sealed class ProofDatabase : IAsyncDisposable
{
    private const string Prefix = "iu_proof_";

    private readonly IScratchServer _server;
    private readonly NpgsqlConnection _owner;
    private readonly string _name;
    private ProofWatchdog? _watchdog;

    private ProofDatabase(IScratchServer server, NpgsqlConnection owner, string name) => (_server, _owner, _name) = (server, owner, name);

    /// <summary>Where it is.</summary>
    public NpgsqlConnectionProvider Provider =>
        new(_server.Maintenance.Service with { Database = _name }, _server.Maintenance.PasswordFilePath);

    /// <summary>Drops those that no proof is at work on any more, and makes a new one, empty.</summary>
    /// <param name="server">The server; not disposed of before this.</param>
    /// <param name="cancellationToken">Ends the making; nothing is left behind.</param>
    /// <exception cref="IuException">Store.Unreachable and other Store.*.</exception>
    public static async Task<ProofDatabase> CreateAsync(IScratchServer server, CancellationToken cancellationToken)
    {
        NpgsqlConnection owner = await server.Maintenance.OpenAdminAsync(server.AdminUser, cancellationToken).ConfigureAwait(false);
        ProofDatabase database = new ProofDatabase(server, owner, Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
        bool made = false;
        try
        {
            await DatabaseBorder.CrossAsync(owner, database._name, () => database.MakeAsync(cancellationToken)).ConfigureAwait(false);
            made = true;
            return database;
        }
        finally
        {
            if (!made)
            {
                await database.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Drops it, unless its whole server is thrown away or cannot be asked any more: then the watchdog does.</summary>
    /// <exception cref="IuException">Store.*: it is still there.</exception>
    public async ValueTask DisposeAsync()
    {
        // The connection is closed, and its lock let go, before the watchdog that waits for it.
        await using ProofWatchdog? watchdog = _watchdog;
        await using NpgsqlConnection owner = _owner;
        if (_server.IsThrownAway || owner.State != ConnectionState.Open)
        {
            return;
        }

        await DatabaseBorder
            .CrossAsync(owner, _name, () => owner.ExecuteAsync(TextCommand.Of(ProofLeftovers.DropSql(_name), CancellationToken.None)))
            .ConfigureAwait(false);
        watchdog?.Release();
    }

    private async Task<int> MakeAsync(CancellationToken cancellationToken)
    {
        await ProofLeftovers.DropDeadAsync(_owner, cancellationToken).ConfigureAwait(false);
        await DatabaseLock.Proof.TryTakeAsync(_owner, _name, cancellationToken).ConfigureAwait(false);
        if (!_server.IsThrownAway)
        {
            _watchdog = ProofWatchdog.Start(
                _server.Maintenance,
                _server.AdminUser,
                DatabaseLock.Proof.WaitSql(_name),
                ProofLeftovers.DropSql(_name)
            );
        }

        return await _owner
            .ExecuteAsync(TextCommand.Of($"create database {_name} template template0 encoding 'UTF8'", cancellationToken))
            .ConfigureAwait(false);
    }
}
