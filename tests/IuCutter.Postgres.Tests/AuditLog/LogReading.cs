using System.Data;
using IuCutter.Core.AuditLog;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>The log of a test's database, read and checked as the cmdlets do.</summary>
internal sealed class LogReading(SqlDatabase database)
{
    private const string GuardsOff = """
        set local session_replication_role = replica;
        do $$ declare t record; begin
            for t in select distinct g.tgrelid::regclass as tab from pg_trigger g join pg_proc f on f.oid = g.tgfoid
                where f.pronamespace = 'cutter_governance'::regnamespace and not g.tgisinternal
            loop execute format('alter table %s disable trigger user', t.tab); end loop; end $$;

        """;

    private const string ConstraintsOff = """
        do $$ declare c record; begin
            for c in select n.conrelid::regclass as tab, n.conname as name from pg_constraint n
                where n.connamespace in ('cutter_governance'::regnamespace, 'public'::regnamespace) and n.conrelid <> 0 and n.contype <> 't'
                order by case n.contype when 'f' then 1 else 2 end, n.conname
            loop execute format('alter table %s drop constraint if exists %I cascade', c.tab, c.name); end loop; end $$;

        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The entries from an index on.</summary>
    public async Task<List<AuditLogEntry>> ReadAsync(long from = 0, LogFilter? filter = null)
    {
        List<AuditLogEntry> entries = [];
        await new LogReader(database.Provider).ReadAsync(
            filter ?? new LogFilter(),
            wait: false,
            entry =>
            {
                entries.Add(entry);
                return Task.CompletedTask;
            },
            Token
        );
        return [.. entries.Where(entry => entry.Index >= from)];
    }

    /// <summary>Number of leaves.</summary>
    public Task<long> SizeAsync() => database.CountAsync("select tree_size from cutter_governance.log_head");

    /// <summary>The faults of a check, as <c>fault where</c>.</summary>
    public async Task<List<string>> FaultsAsync() => (await CheckAsync()).Faults;

    /// <summary>The proof and the faults of a check.</summary>
    public async Task<(AuditLogProof Proof, List<string> Faults)> CheckAsync()
    {
        List<string> faults = [];
        AuditLogProof proof = await new LogProof(database.Provider, TimeProvider.System).RunAsync(
            fault =>
            {
                faults.Add($"{fault.Fault} {fault.Where}");
                return Task.CompletedTask;
            },
            progress: null,
            Token
        );
        return (proof, faults);
    }

    /// <summary>The hashes of the leaves, computed here from the records.</summary>
    public async Task<byte[][]> LeavesAsync() =>
        [.. (await ReadAsync()).Select(entry => MerkleTree.LeafHash(System.Text.Encoding.UTF8.GetBytes(entry.Record)))];

    /// <summary>The faults that a superuser's deed leaves, with the guards off; it is rolled back.</summary>
    /// <param name="sql">What he does.</param>
    public Task<List<string>> FaultsAfterAsync(string sql) =>
        AfterAsync(
            sql,
            async (connection, faults) =>
            {
                Task Take(AuditLogFault fault)
                {
                    faults.Add($"{fault.Fault} {fault.Where}" + (fault.Columns is { } columns ? $" ({columns})" : ""));
                    return Task.CompletedTask;
                }

                await new LogCheck(new LogTables(connection), Take).RunAsync(null, Token);
                await new LogReconciliation(connection, Take).RunAsync(Token);
            }
        );

    /// <summary>The rules that it breaks, as <c>rule where</c>, with the guards off and without constraints; it is rolled back.</summary>
    /// <param name="sql">What he does.</param>
    public Task<List<string>> BreachesAfterAsync(string sql) =>
        AfterAsync(
            ConstraintsOff + sql,
            (connection, breaches) =>
                new IntegrityRules(
                    connection,
                    finding =>
                    {
                        breaches.Add($"{finding.Rule} {finding.Where}");
                        return Task.CompletedTask;
                    }
                ).RunAsync(Token)
        );

    /// <summary>
    /// Each fault and breach that a superuser's deed leaves, by who found it, and whether the answer that told of it was still being read
    /// then; it is rolled back.
    /// </summary>
    /// <param name="sql">What he does.</param>
    public async Task<List<(string Part, bool IsReading)>> ReadingAfterAsync(string sql)
    {
        List<(string Part, bool IsReading)> given = [];
        await AfterAsync(
            ConstraintsOff + sql,
            async (connection, _) =>
            {
                Task Take(string part)
                {
                    given.Add((part, connection.FullState.HasFlag(ConnectionState.Fetching)));
                    return Task.CompletedTask;
                }

                await new LogCheck(new LogTables(connection), _ => Take("check")).RunAsync(null, Token);
                await new LogReconciliation(connection, _ => Take("reconciliation")).RunAsync(Token);
                await new IntegrityRules(connection, _ => Take("rules")).RunAsync(Token);
            }
        );
        return given;
    }

    private async Task<List<string>> AfterAsync(string sql, Func<NpgsqlConnection, List<string>, Task> check)
    {
        await using NpgsqlConnection connection = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);
        await using (NpgsqlCommand tamper = new NpgsqlCommand(GuardsOff + sql, connection))
        {
            await tamper.ExecuteNonQueryAsync(Token);
        }

        List<string> faults = [];
        await check(connection, faults);
        return faults;
    }
}
