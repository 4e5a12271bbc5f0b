using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Proof;

/// <summary>Databases of proofs whose process was killed together with its watchdog: their rows are still there in plain.</summary>
internal static class ProofLeftovers
{
    private const string Proofs = "select d.datname from pg_catalog.pg_database d where d.datname ~ '^iu_proof_[0-9a-f]{12}$'";

    /// <summary>Drops those of a server that stays; a server that is made for one proof is not opened for it.</summary>
    /// <param name="source">Where backups are proved.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The databases that were dropped.</returns>
    /// <exception cref="IuException">Store.*.</exception>
    public static async Task<IReadOnlyList<string>> DropAsync(IScratchSource source, CancellationToken cancellationToken)
    {
        if (source is not SandboxScratch sandbox)
        {
            return [];
        }

        await using IScratchServer server = await sandbox.OpenAsync(bytes: 0, major: 0, cancellationToken).ConfigureAwait(false);
        await using NpgsqlConnection connection = await server
            .Maintenance.OpenAdminAsync(server.AdminUser, cancellationToken)
            .ConfigureAwait(false);
        return await DatabaseBorder
            .CrossAsync(connection, server.Maintenance.Service.Name, () => DropDeadAsync(connection, cancellationToken))
            .ConfigureAwait(false);
    }

    /// <summary>Drops those that no proof is at work on any more.</summary>
    /// <param name="connection">A superuser's, to the maintenance database. A lock that it takes stays: the name is gone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<string>> DropDeadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        List<string> dropped = new List<string>();
        foreach (string name in await connection.QueryAsync<string>(TextCommand.Of(Proofs, cancellationToken)).ConfigureAwait(false))
        {
            if (await DatabaseLock.Proof.TryTakeAsync(connection, name, cancellationToken).ConfigureAwait(false))
            {
                await connection.ExecuteAsync(TextCommand.Of(DropSql(name), cancellationToken)).ConfigureAwait(false);
                dropped.Add(name);
            }
        }

        return dropped;
    }

    /// <summary>Drops a database with whoever is in it. The names are a proof's own: nothing in them needs quoting.</summary>
    public static string DropSql(string name) => $"drop database if exists {name} with (force)";
}
