using System.Data;
using System.Security.Cryptography;
using Dapper;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Proof;

/// <summary>
/// The scratch database of one proof. Its lock is held from before it is made until it is dropped, and dies with this
/// process: by that the next proof distinguishes a folder that a killed proof left from one that another proof uses.
/// </summary>
internal sealed class ProofDatabase : IAsyncDisposable
{
    private const string Prefix = "iu_proof_";
    private const string Proofs = "select d.datname from pg_catalog.pg_database d where d.datname ~ '^iu_proof_[0-9a-f]{12}$'";

    private readonly IScratchServer _server;
    private readonly NpgsqlConnection _owner;
    private readonly string _name;

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
            await DatabaseBorder
                .CrossAsync(owner, database._name, () => MakeAsync(owner, database._name, cancellationToken))
                .ConfigureAwait(false);
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

    /// <summary>Drops it, unless its whole server is thrown away or cannot be asked any more: then the next proof does.</summary>
    /// <exception cref="IuException">Store.*: it is still there.</exception>
    public async ValueTask DisposeAsync()
    {
        await using (_owner.ConfigureAwait(false))
        {
            if (_server.IsThrownAway || _owner.State != ConnectionState.Open)
            {
                return;
            }

            await DatabaseBorder.CrossAsync(_owner, _name, () => DropAsync(_owner, _name, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static async Task<int> MakeAsync(NpgsqlConnection owner, string database, CancellationToken cancellationToken)
    {
        foreach (string name in await owner.QueryAsync<string>(TextCommand.Of(Proofs, cancellationToken)).ConfigureAwait(false))
        {
            // A lock that could be taken stays taken to the end of this proof: nobody needs it, the name is gone.
            if (await DatabaseLock.Proof.TryTakeAsync(owner, name, cancellationToken).ConfigureAwait(false))
            {
                await DropAsync(owner, name, cancellationToken).ConfigureAwait(false);
            }
        }

        await DatabaseLock.Proof.TryTakeAsync(owner, database, cancellationToken).ConfigureAwait(false);
        return await owner
            .ExecuteAsync(TextCommand.Of($"create database {database} template template0 encoding 'UTF8'", cancellationToken))
            .ConfigureAwait(false);
    }

    // The names are this class's own, or of the pattern above: nothing in them needs quoting.
    private static Task<int> DropAsync(NpgsqlConnection owner, string name, CancellationToken cancellationToken) =>
        owner.ExecuteAsync(TextCommand.Of($"drop database if exists {name} with (force)", cancellationToken));
}
