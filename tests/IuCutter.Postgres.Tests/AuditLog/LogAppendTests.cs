using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Core.AuditLog;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>What moves is a leaf: each event and each governed row, at COMMIT, in the order of the commits, and nothing else.</summary>
[Trait("Promise", "7")]
public sealed class LogAppendTests(SandboxFixture fixture)
{
    private const string Stop = "select cutter_governance.fn_run_stop($1, 'somebody', 'why')";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Kinds of records, and what gives each: a run from its first card to its closeout, an OFF, and what the DBA does.</summary>
    [Fact]
    public async Task Log_OfAWholeRun_HasEachMovementAndHolds()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(11);
        await database.OffAsync();
        await database
            .As(DatabaseRole.Gatekeeper)
            .RunAsync(new SqlCall("select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')"));
        await database.AsAdmin().RunAsync(new SqlCall("insert into public.section_type (code, description) values ('annex_x', 'x')"));
        await database.AsAdmin().RunAsync(new SqlCall("update iucutter.schema_journal set applied_by = 'somebody' where name like 'r3%'"));

        List<AuditLogEntry> entries = await log.ReadAsync();
        Dictionary<string, int> kinds = entries.GroupBy(entry => entry.Kind).ToDictionary(kind => kind.Key, kind => kind.Count());
        Assert.Superset(
            new HashSet<string>
            {
                "run_created",
                "approval_recorded",
                "phase_intent",
                "phase_complete",
                "gate_awaited",
                "owner_claimed",
                "execution_on",
                "execution_off",
                "backup_held",
                "roster.insert",
                "schema_journal.insert",
                "schema_journal.update",
                "section_type.found",
                "section_type.insert",
                "card_request.insert",
                "approval.insert",
                "approval_signature.insert",
                "permit.insert",
                "execution_ruling.insert",
                "backup_attestation.insert",
                "backup_record.insert",
                "run.insert",
                "run.update",
                "run_phase.update",
                "run_pin.insert",
                "manifest_envelope.insert",
                "review_decision.insert",
                "cut_change_set.insert",
                "verify_result.insert",
                "dot_pair_signature.insert",
            },
            kinds.Keys.ToHashSet()
        );
        foreach (string perUnit in new[] { "information_unit.insert", "unit_version.insert", "birth_registry.insert" })
        {
            Assert.Equal(run.Units.Length, kinds[perUnit]);
        }

        foreach (string perUnit in new[] { "information_unit.update", "unit_version.update", "manifest_unit_block.insert" })
        {
            Assert.Equal(run.Units.Length, kinds[perUnit]);
        }

        // Born and enacted; named and used by the permits of both gates.
        Assert.Equal(2 * run.Units.Length, kinds["iu_lifecycle_log.insert"]);
        Assert.Equal(2 * run.Units.Length, kinds["permit_unit.update"]);
        Assert.Equal(Enumerable.Range(0, entries.Count).Select(index => (long)index), entries.Select(entry => entry.Index));
        Assert.Empty(await log.FaultsAsync());
    }

    [Fact]
    public async Task Record_OfAUnit_NamesItAndHasNothingOfTheDocument()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        string address = run.Units[1].Address!;
        AuditLogEntry[] told = [.. (await log.ReadAsync(filter: new LogFilter { Subject = address }))];
        Assert.Equal(
            [
                "birth_registry.insert",
                "information_unit.insert",
                "iu_lifecycle_log.insert",
                "permit_unit.insert",
                "permit_unit.update",
                "unit_version.insert",
            ],
            told.Select(entry => entry.Kind).Order(StringComparer.Ordinal)
        );
        Assert.All(told, entry => Assert.Equal((run.RunId, run.Prefix), (entry.RunId, entry.DocumentPrefix)));
        AuditLogEntry unit = told.Single(entry => entry.Kind == "information_unit.insert");
        LogRecord record = LogRecord.Parse(unit.Record)!;
        Assert.Equal(
            ("public.information_unit", "cutter_exec", "1", address),
            (record["relation"], record["login"], record["v"], record["subject"])
        );
        foreach (AuditLogEntry entry in await log.ReadAsync())
        {
            Assert.DoesNotContain("Nội dung", entry.Record, StringComparison.Ordinal);
            Assert.DoesNotContain("Điều 1", entry.Record, StringComparison.Ordinal);
            Assert.NotNull(LogRecord.Parse(entry.Record));
        }
    }

    [Fact]
    public async Task Read_EachFilter_GivesItsOwnAndNoOther()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        SqlRun first = await new SqlRun(database).CompleteAsync(4);
        SqlRun second = await new SqlRun(database).CompleteAsync(4);
        List<AuditLogEntry> all = await log.ReadAsync();
        DateTimeOffset middle = all.First(entry => entry.RunId == second.RunId).At;
        (LogFilter Filter, Func<AuditLogEntry, bool> Is)[] cases =
        [
            (new LogFilter { RunId = first.RunId }, entry => entry.RunId == first.RunId),
            (new LogFilter { DocumentPrefix = second.Prefix }, entry => entry.DocumentPrefix == second.Prefix),
            (
                new LogFilter { Kinds = ["phase_*", "run.insert"] },
                entry => entry.Kind.StartsWith("phase_", StringComparison.Ordinal) || entry.Kind == "run.insert"
            ),
            (new LogFilter { Person = "cutter_exec" }, entry => entry.Person == "cutter_exec"),
            (new LogFilter { Since = middle }, entry => entry.At >= middle),
            (new LogFilter { Until = middle }, entry => entry.At < middle),
            (new LogFilter { Kinds = ["%"] }, _ => false),
            (new LogFilter { Count = 7 }, entry => entry.Index < 7),
        ];
        foreach ((LogFilter filter, Func<AuditLogEntry, bool> isMeant) in cases)
        {
            Assert.Equal(
                all.Where(isMeant).Select(entry => entry.Index),
                (await log.ReadAsync(filter: filter)).Select(entry => entry.Index)
            );
        }

        // The negative control: each filter but the one of a kind that there is none of leaves some out and takes some.
        Assert.All(cases, one => Assert.NotEqual(all.Count, all.Count(one.Is)));
    }

    // Whatever the sizes of the transactions, root, subtrees and proofs are those of the tree over the records.
    [Fact]
    public async Task Tree_AfterTransactionsOfManySizes_IsThatOfTheRecords()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        foreach (int rows in new[] { 1, 15, 16, 17, 1, 240, 256, 300, 2, 31 })
        {
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "insert into public.section_type (code, description) "
                            + "select 'x' || replace(gen_random_uuid()::text, '-', ''), 'x' from generate_series(1, $1)",
                        rows
                    )
                );
            Assert.Empty(await log.FaultsAsync());
        }

        byte[][] leaves = await log.LeavesAsync();
        SqlRole reader = database.As(DatabaseRole.Reader);
        int[] sizes = [0, 1, 2, 15, 16, 17, 31, 32, 33, 255, 256, 257, 300, 511, 512, 513, leaves.Length - 1, leaves.Length];
        foreach (int size in sizes)
        {
            byte[] root = MerkleTree.Root(leaves.AsSpan(0, size));
            Assert.Equal(Convert.ToHexStringLower(root), await reader.RunAsync(Hex("fn_log_root($1)", (long)size)));
            foreach (int old in sizes.Where(old => old <= size))
            {
                Assert.Equal(
                    Written(MerkleTree.Consistency(leaves.AsSpan(0, size), old)),
                    await reader.RunAsync(Array("fn_log_consistency($1, $2)", (long)old, (long)size))
                );
            }

            foreach (int index in sizes.Where(index => index < size))
            {
                Assert.Equal(
                    Written(MerkleTree.Inclusion(leaves.AsSpan(0, size), index)),
                    await reader.RunAsync(Array("fn_log_inclusion($1, $2)", (long)index, (long)size))
                );
            }
        }

        string[] beyond =
        [
            $"fn_log_root({leaves.Length + 1})",
            "fn_log_root(-1)",
            "fn_log_inclusion(5, 5)",
            "fn_log_inclusion(-1, 5)",
            $"fn_log_inclusion(0, {leaves.Length + 1})",
            "fn_log_consistency(6, 5)",
            "fn_log_consistency(-1, 5)",
            $"fn_log_consistency(0, {leaves.Length + 1})",
        ];
        foreach (string call in beyond)
        {
            Assert.Equal((call, "True"), (call, await reader.RunAsync(new SqlCall($"select cutter_governance.{call} is null"))));
        }
    }

    [Fact]
    public async Task Transaction_RolledBack_LeavesNoLeaf()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        long size = await log.SizeAsync();
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);
        await gate.RunAsync(SqlCall.Begin, new SqlCall(Stop, run.RunId), SqlCall.Rollback);
        await gate.RunAsync(
            SqlCall.Begin,
            new SqlCall("savepoint s"),
            new SqlCall(Stop, run.RunId),
            new SqlCall("rollback to savepoint s"),
            SqlCall.Commit
        );
        Assert.Equal(size, await log.SizeAsync());
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.log_transaction"));

        // The negative control; and what is kept beside what was rolled back is there once.
        await gate.RunAsync(
            SqlCall.Begin,
            new SqlCall("savepoint s"),
            new SqlCall(Stop, run.RunId),
            new SqlCall("rollback to savepoint s"),
            new SqlCall(Stop, run.RunId),
            SqlCall.Commit
        );
        Assert.Equal(["run_hold.insert"], (await log.ReadAsync(size)).Select(entry => entry.Kind));
        Assert.Empty(await log.FaultsAsync());
    }

    // Who writes first and commits last stands last, and nobody waits for him meanwhile.
    [Fact]
    public async Task Leaves_OfTransactionsThatOverlap_StandInTheOrderOfTheirCommits()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        SqlRun slow = await new SqlRun(database).CompleteAsync(3);
        SqlRun quick = await new SqlRun(database).CompleteAsync(3);
        long size = await log.SizeAsync();
        await using SqlSession held = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await held.RunAsync(SqlCall.Begin, new SqlCall(Stop, slow.RunId));
        await database.As(DatabaseRole.Gatekeeper).RunAsync(new SqlCall(Stop, quick.RunId));
        Assert.Equal([quick.RunId], (await log.ReadAsync(size)).Select(entry => entry.RunId));
        await held.RunAsync(SqlCall.Commit);
        Assert.Equal([quick.RunId, slow.RunId], (await log.ReadAsync(size)).Select(entry => entry.RunId));
        Assert.Empty(await log.FaultsAsync());
    }

    [Fact]
    public async Task Append_EightAtOnce_EachLeafOnce()
    {
        const int sessions = 8;
        const int each = 40;
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        SqlRun[] runs = new SqlRun[sessions];
        for (int run = 0; run < sessions; run++)
        {
            runs[run] = await new SqlRun(database).CompleteAsync(3);
        }

        long size = await log.SizeAsync();
        await Parallel.ForEachAsync(
            runs,
            new ParallelOptions { MaxDegreeOfParallelism = sessions, CancellationToken = Token },
            async (run, _) =>
            {
                await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
                for (int stop = 0; stop < each; stop++)
                {
                    await session.RunAsync(new SqlCall(Stop, run.RunId));
                }
            }
        );
        List<AuditLogEntry> entries = await log.ReadAsync(size);
        Assert.Equal(sessions * each, entries.Count(entry => entry.Kind == "run_hold.insert"));
        Assert.All(runs, run => Assert.Equal(each, entries.Count(entry => entry.RunId == run.RunId)));
        Assert.Empty(await log.FaultsAsync());
    }

    [Fact]
    public async Task Follow_WhatIsAppended_IsGivenAndNotMore()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        LogFilter filter = new LogFilter
        {
            RunId = run.RunId,
            Kinds = ["run_hold.*"],
            Count = 2,
        };
        List<AuditLogEntry> given = [];
        TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task following = new LogReader(database.Provider).ReadAsync(
            filter,
            wait: true,
            entry =>
            {
                given.Add(entry);
                first.TrySetResult();
                return Task.CompletedTask;
            },
            Token
        );
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);
        await gate.RunAsync(new SqlCall(Stop, run.RunId));
        await first.Task.WaitAsync(Token);
        await gate.RunAsync(new SqlCall(Stop, run.RunId));
        await following.WaitAsync(Token);
        Assert.Equal(2, given.Count);
    }

    // OFF is acknowledged by its own row; its record is a leaf with the fold's.
    [Fact]
    public async Task Off_Acknowledged_IsALeaf()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        long size = await log.SizeAsync();
        JsonObject answer = await database.OffAsync();
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Null(answer["switch_fault"]);
        Assert.Equal(["execution_off"], (await log.ReadAsync(size)).Select(entry => entry.Kind));
        Assert.Empty(await log.FaultsAsync());
    }

    // A database that had rows before it had a log, as one of an earlier version has.
    [Fact]
    public async Task Begin_WhereThereAreRows_RecordsEachAsFoundAndOnce()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        string[] tables = ["log_entry", "log_leaf", "log_node", "log_head"];
        string Each(string what) => string.Join(' ', tables.Select(table => $"alter table cutter_governance.{table} {what};"));
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    $"""
                    do $$ begin
                        {Each("disable trigger user")}
                        truncate cutter_governance.log_entry, cutter_governance.log_leaf, cutter_governance.log_node;
                        update cutter_governance.log_head set tree_size = 0, root_sha256 = sha256('');
                        {Each("enable trigger user")}
                    end $$
                    """
                )
            );
        Assert.NotEmpty(await log.FaultsAsync());
        await database.AsAdmin().RunAsync(new SqlCall("select cutter_governance.fn_log_begin()"));
        List<AuditLogEntry> found = await log.ReadAsync();
        // An event is called what it was.
        Assert.All(found, entry => Assert.True(entry.Kind.EndsWith(".found", StringComparison.Ordinal) || !entry.Kind.Contains('.')));
        Assert.Equal(run.Units.Length, found.Count(entry => entry.Kind == "information_unit.found"));
        Assert.Empty(await log.FaultsAsync());

        // What came past the log later is no find.
        await database.AsAdmin().RunAsync(new SqlCall("select cutter_governance.fn_log_begin()"));
        Assert.Equal(found.Count, await log.SizeAsync());
    }

    private static SqlCall Hex(string call, params object?[] arguments) =>
        new($"select encode(cutter_governance.{call}, 'hex')", arguments);

    private static SqlCall Array(string call, params object?[] arguments) =>
        new(
            "select coalesce(string_agg(encode(h, 'hex'), ' ' order by n), '') "
                + $"from unnest(cutter_governance.{call}) with ordinality u (h, n)",
            arguments
        );

    private static string Written(byte[][] proof) => string.Join(' ', proof.Select(Convert.ToHexStringLower));
}
