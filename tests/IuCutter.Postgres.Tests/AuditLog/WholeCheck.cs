using System.Data;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using Npgsql;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>All that Test-IuIntegrity asks of a test's database: log, rows, rules and schema.</summary>
internal sealed class WholeCheck(SqlDatabase database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The findings, as the cmdlet gives them: <c>rule where (columns): found</c>.</summary>
    public async Task<List<string>> FindingsAsync()
    {
        List<string> findings = [];
        (_, int items) = await new IntegrityCheck(database.Provider, TimeProvider.System).RunAsync(Into(findings), null, Token);
        Assert.InRange(items, 1000, int.MaxValue);
        return findings;
    }

    /// <summary>
    /// The findings after a superuser's deed, which is rolled back. What he moves with the log's triggers on becomes leaves, as at COMMIT;
    /// it is asked with the reader's rights, as the cmdlet asks.
    /// </summary>
    /// <param name="deed">What he does.</param>
    public async Task<List<string>> FindingsAfterAsync(string deed)
    {
        await using NpgsqlConnection connection = await database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, Token);
        await using (NpgsqlCommand tamper = new NpgsqlCommand(deed + AtCommit, connection))
        {
            await tamper.ExecuteNonQueryAsync(Token);
        }

        List<string> findings = [];
        await IntegrityCheck.RunInAsync(connection, database.Name, TimeProvider.System, Into(findings), null, Token);
        return findings;
    }

    private const string AtCommit = """
        ;
        reset session authorization;
        do $$ begin if exists (select from cutter_governance.log_transaction) then
            perform cutter_governance.fn_log_append(); end if; end $$;
        set local role cutter_ro;
        """;

    private static Func<IntegrityFinding, Task> Into(List<string> findings) =>
        finding =>
        {
            findings.Add(
                $"{finding.Rule} {finding.Where}" + (finding.Columns is { } columns ? $" ({columns})" : "") + $": {finding.Found}"
            );
            return Task.CompletedTask;
        };
}
