using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What the gateway answers about an address that is there already, in whatever shape, by either function.</summary>
[Trait("Promise", "3")]
public sealed class HealthStateTests(SandboxFixture fixture)
{
    private const string Unit = """
        alter table public.information_unit disable trigger all;
        insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile,
            content_anchor_ref, version_anchor_ref, doc_code, section_code, sort_order, created_by)
        values ('00000000-0000-0000-0000-000000000001', '{0}', 'law_unit', 'section', 'owner', '{{}}',
            '00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000002', '{1}', 'U-1', 1, 'somebody')
        """;

    private const string Version = """
        alter table public.unit_version disable trigger all;
        insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)
        values ('{0}', '00000000-0000-0000-0000-000000000001', 1, 't', 'b', encode(sha256('b'), 'hex'), '{{}}', '{{}}', 'somebody')
        """;

    [Theory]
    [InlineData("exists_missing_version", null)]
    [InlineData("exists_anchor_invalid", "00000000-0000-0000-0000-000000000003")]
    [InlineData("exists_complete", "00000000-0000-0000-0000-000000000002")]
    public async Task Create_UnitIsThereAlready_SaysInWhichShapeAndLeavesItAlone(string status, string? version)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlUnit unit = run.Units[0];

        // It comes once the backup is begun, which would be refused with it, and before its moment, or leg A would find it stale.
        SqlRole executor = database.As(DatabaseRole.Executor);
        await run.ApproveAsync();
        await executor.RunAsync(run.Intent(4));
        await database.AsAdmin().RunAsync(new SqlCall(string.Format(null, Unit, unit.Address, run.Prefix)));
        if (version is not null)
        {
            await database.AsAdmin().RunAsync(new SqlCall(string.Format(null, Version, version)));
        }

        await run.AttestAsync();
        await executor.PipelineAsync(run.Phase(4, run.Work(4)));
        run.Completed(4);
        await run.IntendAsync(6);
        string before = await database.FingerprintAsync();
        Assert.Equal(
            status,
            await StatusAsync(
                database,
                run,
                unit.Create().Text.Replace("public.fn_iu_create", "jsonb_extract_path_text(public.fn_iu_create", StringComparison.Ordinal)
                    + ", 'status')",
                unit.Create().Arguments
            )
        );
        SqlCall set = SqlUnit.CreateMany(run.RunId, [unit]);
        Assert.Equal(status, await StatusAsync(database, run, set.Text, set.Arguments));
        Assert.Equal(before, await database.FingerprintAsync());
    }

    // The answers come in the order of the rows, whichever were there before.
    [Fact]
    public async Task CreateMany_SomeAreThereAlready_AnswersEachInItsPlace()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlCall set = SqlUnit.CreateMany(run.RunId, run.Units);
        SqlCall all = new SqlCall(
            set.Text.Replace(
                    "select status",
                    "select string_agg(ordinal || ' ' || canonical_address || ' ' || status, ',' order by at)",
                    StringComparison.Ordinal
                )
                .Replace(
                    "$10)",
                    "$10) with ordinality as m (ordinal, canonical_address, status, iu_id, uv_id, at)",
                    StringComparison.Ordinal
                ),
            set.Arguments
        );

        string? answer = await database
            .As(DatabaseRole.Executor)
            .RunAsync([SqlCall.Begin, run.Enter(6), run.Units[0].Create(), run.Units[2].Create(), all]);

        string[] statuses = ["exists_complete", "created", "exists_complete", "created", "created"];
        Assert.Equal(string.Join(',', run.Units.Select((unit, n) => $"{n + 1} {unit.Address} {statuses[n]}")), answer);
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Complete(6), SqlCall.Commit));
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    private static async Task<string?> StatusAsync(SqlDatabase database, SqlRun run, string call, object?[] arguments)
    {
        SqlRole executor = database.As(DatabaseRole.Executor);
        try
        {
            return await executor.RunAsync(SqlCall.Begin, run.Enter(6), new SqlCall(call, arguments));
        }
        finally
        {
            await executor.RunAsync(SqlCall.Rollback);
        }
    }
}
