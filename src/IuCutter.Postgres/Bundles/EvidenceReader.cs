using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Bundles;

/// <summary>Reads what a bundle is made of, in one snapshot: leaves, records and rows.</summary>
/// <param name="provider">Where the database is; read as the reader.</param>
internal sealed partial class EvidenceReader(NpgsqlConnectionProvider provider)
{
    private const string Runs = """
        select r.run_id as "RunId", r.document_prefix as "DocumentPrefix" from cutter_governance.run r
        where r.run_id = @runId or r.document_prefix = @document order by r.run_id
        """;

    private const string Leaves = "select l.leaf_sha256 from cutter_governance.log_leaf l order by l.log_index";

    private const string Head = """
        select h.tree_size as "Size", h.root_sha256 as "Root" from cutter_governance.log_head h
        """;

    // What names the runs; every roster; the rulings under which the runs wrote, and what happened to the switch meanwhile; the last one.
    private const string Records = """
        with ruling as (
            select a.approval_id::text as id, a.nonce from cutter_governance.approval a
            join cutter_governance.execution_ruling x on x.approval_id = a.approval_id
            where x.epoch in (select p.epoch from cutter_governance.permit p where p.run_id = any (@runs))
        ),
        span as (
            select min(l.log_index) as first, max(l.log_index) as last from cutter_governance.log_entry e
            join cutter_governance.log_leaf l on (l.entry_id, l.xid) = (e.entry_id, e.xid) where e.run_id = any (@runs)
        )
        select l.log_index as "Index", e.record as "Record"
        from cutter_governance.log_leaf l
        join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
        cross join span s
        where e.run_id = any (@runs)
           or pg_catalog.starts_with(e.kind, 'roster.')
           or e.run_id is null and pg_catalog.starts_with(e.kind, 'execution_') and l.log_index between s.first and s.last
           or e.run_id is null
              and pg_catalog.split_part(e.kind, '.', 1) in ('approval', 'approval_signature', 'card_request', 'execution_ruling')
              and exists (select from ruling r where pg_catalog.substring(e.record, '"key":"([^" ]*)') in (r.id, r.nonce))
           or l.log_index = (select max(m.log_index) from cutter_governance.log_leaf m)
        order by l.log_index
        """;

    // As fn_log_rows writes a row's text.
    private const string Settings = "set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'";

    private const string Tables = """
        select t.relation as "Relation", t.row_key as "Key" from cutter_governance.fn_logged_tables() t
        """;

    /// <summary>Reads it.</summary>
    /// <param name="runId">Id of a run; null for all runs of a document.</param>
    /// <param name="document">Prefix of the document; null for one run.</param>
    /// <param name="module">Which build writes the bundle.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Store.RunNotFound, Integrity.LogBroken, Integrity.EvidenceBroken, Store.*.</exception>
    public Task<EvidenceSource> ReadAsync(string? runId, string? document, ModuleIdentity module, CancellationToken cancellationToken) =>
        provider.UseRoleAsync(
            DatabaseRole.Reader,
            runId ?? document,
            async connection =>
            {
                await using NpgsqlTransaction transaction = await connection
                    .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
                    .ConfigureAwait(false);
                await connection.ExecuteAsync(TextCommand.Of(Settings, cancellationToken)).ConfigureAwait(false);
                List<Run> runs = await ListAsync<Run>(connection, Runs, new { runId, document }, cancellationToken).ConfigureAwait(false);
                if (runs.Count == 0)
                {
                    throw new IuException(ErrorCatalogue.RunNotFound, $"'{runId ?? document}'.", runId ?? document);
                }

                byte[][] leaves = [.. await ListAsync<byte[]>(connection, Leaves, null, cancellationToken).ConfigureAwait(false)];
                await RequireHeadAsync(connection, leaves, cancellationToken).ConfigureAwait(false);
                SortedDictionary<long, string> records = [];
                string[] ids = [.. runs.Select(run => run.RunId)];
                foreach (
                    Entry entry in await ListAsync<Entry>(connection, Records, new { runs = ids }, cancellationToken).ConfigureAwait(false)
                )
                {
                    records.Add(entry.Index, entry.Record);
                }

                return new EvidenceSource
                {
                    DocumentPrefix = runs[0].DocumentPrefix,
                    RunIds = [.. ids],
                    Origin = CheckpointContext.OriginOf(leaves[0]),
                    Leaves = leaves,
                    Records = records,
                    Rows = await ReadRowsAsync(connection, records, cancellationToken).ConfigureAwait(false),
                    ToolVersion = module.Version,
                    ToolSha256 = module.Sha256,
                };
            },
            cancellationToken
        );

    // A bundle of a log that does not hold would say what the database does not.
    private static async Task RequireHeadAsync(NpgsqlConnection connection, byte[][] leaves, CancellationToken cancellationToken)
    {
        List<TreeHead> head = await ListAsync<TreeHead>(connection, Head, null, cancellationToken).ConfigureAwait(false);
        if (
            leaves.Length == 0
            || head is not [{ } stored]
            || stored.Size != leaves.Length
            || !stored.Root.AsSpan().SequenceEqual(MerkleTree.Root(leaves))
        )
        {
            throw new IuException(
                ErrorCatalogue.LogBroken,
                string.Create(CultureInfo.InvariantCulture, $"The head of the log is not that of its {leaves.Length} leaves."),
                connection.Database
            );
        }
    }

    // Of each row the last record: the row is as that tells. A deleted row is none.
    private static async Task<SortedDictionary<long, string>> ReadRowsAsync(
        NpgsqlConnection connection,
        SortedDictionary<long, string> records,
        CancellationToken cancellationToken
    )
    {
        Dictionary<(string Relation, string Key), (long Index, bool IsThere)> last = [];
        foreach ((long index, string text) in records)
        {
            if (
                LogRecord.Parse(text) is { } record
                && record["relation"] is { } relation
                && record["key"] is { } key
                && EvidenceTables.WithRows.Contains(relation, StringComparer.Ordinal)
            )
            {
                bool isThere = record["kind"]?.EndsWith(".delete", StringComparison.Ordinal) != true;
                last[(relation, key)] = (index, isThere);
            }
        }

        SortedDictionary<long, string> rows = [];
        List<Table> tables = await ListAsync<Table>(connection, Tables, null, cancellationToken).ConfigureAwait(false);
        foreach (IGrouping<string, (string Relation, string Key)> wanted in last.Keys.ToLookup(row => row.Relation))
        {
            Table table =
                tables.Find(table => table.Relation == wanted.Key && Names().IsMatch(table.Relation) && Names().IsMatch(table.Key))
                ?? throw new IuException(ErrorCatalogue.LogBroken, $"The log tells of {wanted.Key}, which it does not record.", wanted.Key);
            string[] keys = [.. wanted.Select(row => row.Key)];
            foreach (Row row in await ListAsync<Row>(connection, table.Sql, new { keys }, cancellationToken).ConfigureAwait(false))
            {
                (long index, bool isThere) = last[(wanted.Key, row.Key)];
                if (isThere)
                {
                    rows.Add(index, row.Text);
                }
            }
        }

        // A row that went past the log would be one that the bundle leaves out in silence.
        foreach (((string relation, string key), (long index, bool isThere)) in last)
        {
            if (isThere && !rows.ContainsKey(index))
            {
                throw new IuException(ErrorCatalogue.EvidenceBroken, $"row {index}: {relation} does not have it any more.", key);
            }
        }

        return rows;
    }

    private static async Task<List<T>> ListAsync<T>(
        NpgsqlConnection connection,
        string sql,
        object? parameters,
        CancellationToken cancellationToken
    ) => (await connection.QueryAsync<T>(TextCommand.WithoutTimeout(sql, parameters, cancellationToken)).ConfigureAwait(false)).AsList();

    [GeneratedRegex("^[a-z0-9_. ]+$")]
    private static partial Regex Names();

    private sealed record Run(string RunId, string DocumentPrefix);

    private sealed record TreeHead(long Size, byte[] Root);

    private sealed record Entry(long Index, string Record);

    private sealed record Row(string Key, string Text);

    private sealed record Table(string Relation, string Key)
    {
        /// <summary>The rows with some keys, as their digests are made.</summary>
        public string Sql
        {
            get
            {
                string columns = string.Join(", ", Key.Split(' ').Select(column => $"r.{column}::text"));
                string key = $"pg_catalog.left(pg_catalog.concat_ws(' ', {columns}), 500)";
                return $"select {key} as \"Key\", pg_catalog.rtrim(r::text, ',)') as \"Text\" from {Relation} r where {key} = any (@keys)";
            }
        }
    }
}
