using System.Collections.Immutable;
using System.Data;
using Dapper;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// Reads what an installation is. The contract was read by the same statements, so that expected and found can never be
/// two readings of the catalogue.
/// </summary>
internal static class InstallationFacts
{
    /// <summary>
    /// Every name is reported with its schema: nothing else may be on the path. And the plan is not compiled: in a fresh database,
    /// which has no statistics, it looks so dear that compiling its 518 functions took 17 s where the query takes 0.3 s.
    /// </summary>
    public const string NoPath = "set local search_path = pg_catalog; set local jit = off";

    // Each a statement of its own: a table may not be there, or not be readable. An organisation has words of its own, so that
    // nothing is said of those which the contract does not know.
    private static readonly (string Table, string Sql)[] Words =
    [
        (
            "public.unit_kind",
            "select code, '', format('insert into public.unit_kind (code, description) values (%L, %L);', code, description) "
                + "from public.unit_kind order by code"
        ),
        (
            "public.section_type",
            "select code, '', format('insert into public.section_type (code, description) values (%L, %L);', code, description) "
                + "from public.section_type order by code"
        ),
        (
            "public.publication_type",
            "select code, '', format('insert into public.publication_type (code, description) "
                + "values (%L, %L);', code, description) from public.publication_type order by code"
        ),
        (
            "cutter_governance.gate",
            """
            select gate, coalesce('at most ' || extract(epoch from max_lifetime)::int || ' seconds', 'as its card says'),
                   format('insert into cutter_governance.gate (gate, max_lifetime) values (%L, %L) '
                       'on conflict (gate) do update set max_lifetime = excluded.max_lifetime;', gate, max_lifetime)
            from cutter_governance.gate order by gate
            """
        ),
        (
            "cutter_governance.run_state",
            """
            select state, ordinal || case when terminal then ' terminal' else '' end,
                   format('insert into cutter_governance.run_state (state, ordinal, terminal) values (%L, %L, %L) '
                       'on conflict (state) do update set (ordinal, terminal) = (excluded.ordinal, excluded.terminal);',
                       state, ordinal, terminal)
            from cutter_governance.run_state order by ordinal
            """
        ),
        (
            "cutter_governance.phase",
            """
            select name, concat_ws(' ', phase, begins_in, ends_in, case when mutating then 'mutating' end, duty, gate, opened_by),
                   format('insert into cutter_governance.phase (phase, name, begins_in, ends_in, mutating, duty, gate, opened_by) '
                       'values (%L, %L, %L, %L, %L, %L, %L, %L) '
                       'on conflict (phase) do update set (name, begins_in, ends_in, mutating, duty, gate, opened_by) '
                       '= (excluded.name, excluded.begins_in, excluded.ends_in, excluded.mutating, excluded.duty, excluded.gate, '
                       'excluded.opened_by);',
                       phase, name, begins_in, ends_in, mutating, duty, gate, opened_by)
            from cutter_governance.phase order by phase
            """
        ),
    ];

    /// <summary>Reads them in a transaction of the connection, which the caller has begun and rolls back.</summary>
    /// <exception cref="PostgresException">The catalogue cannot be read.</exception>
    public static async Task<ImmutableArray<ContractFact>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(TextCommand.Of(NoPath, cancellationToken)).ConfigureAwait(false);
        List<ContractFact> facts = new List<ContractFact>(
            await connection
                .QueryAsync<ContractFact>(
                    TextCommand.Of(EmbeddedFile.Read("Schema/facts"), new { known = InstallationContract.Tables }, cancellationToken)
                )
                .ConfigureAwait(false)
        );
        foreach ((string table, string sql) in Words)
        {
            if (
                await connection
                    .QuerySingleAsync<bool?>(
                        TextCommand.Of("select has_table_privilege(to_regclass(@table), 'SELECT')", new { table }, cancellationToken)
                    )
                    .ConfigureAwait(false) != true
            )
            {
                continue;
            }

            // A organisation's own table of this name may have other columns: then it holds none of these words.
            await connection.ExecuteAsync(TextCommand.Of("savepoint words", cancellationToken)).ConfigureAwait(false);
            try
            {
                facts.AddRange(
                    (
                        await connection
                            .QueryAsync<(string Word, string Fact, string Make)>(TextCommand.Of(sql, cancellationToken))
                            .ConfigureAwait(false)
                    ).Select(row => new ContractFact
                    {
                        Kind = "word",
                        Subject = $"{table} {row.Word}",
                        Fact = row.Fact,
                        Make = row.Make,
                    })
                );
            }
            catch (PostgresException other)
                when (other.SqlState is PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InsufficientPrivilege)
            {
                await connection.ExecuteAsync(TextCommand.Of("rollback to savepoint words", cancellationToken)).ConfigureAwait(false);
            }
        }

        return [.. facts];
    }
}
