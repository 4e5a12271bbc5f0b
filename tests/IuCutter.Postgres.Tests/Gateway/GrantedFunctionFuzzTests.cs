using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Every function that a login may execute, called by that login with what it must not be called with. IUCUTTER_TEST_CALLS sets how often
/// (<see cref="Few"/> otherwise), IUCUTTER_TEST_SEED with which seed.
/// </summary>
[Trait("Promise", "3")]
[Trait("Promise", "8")]
public sealed class GrantedFunctionFuzzTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const int Few = 1500;
    private const int Seed = 20260101;

    private const string Granted = """
        select p.prokind = 'p', p.oid::regproc::text,
               array(select t.typname::text from unnest(p.proargtypes) with ordinality a (type, n)
                   join pg_type t on t.oid = a.type order by n)
        from pg_proc p
        where p.pronamespace in ('cutter_governance'::regnamespace, 'public'::regnamespace)
          and has_function_privilege(current_user, p.oid, 'execute')
        order by 2
        """;

    // What no call without a signed card or statement may change: units, approvals, permits, attestations, the roster, and that it is off.
    private const string Untouched = """
        select (select count(*) from public.information_unit) || ' ' || (select count(*) from public.unit_version) || ' '
            || (select count(*) from cutter_governance.approval) || ' ' || (select count(*) from cutter_governance.permit) || ' '
            || (select count(*) from cutter_governance.roster) || ' ' || (select count(*) from cutter_governance.cut_change_set) || ' '
            || (select count(*) from cutter_governance.verify_result) || ' '
            || (select count(*) from cutter_governance.restoration) || ' '
            || (select count(*) from cutter_governance.backup_attestation) || ' '
            || (select count(*) from cutter_governance.rehearsal) || ' '
            || (cutter_governance.fn_execution_status() ->> 'enabled')
        """;

    // A statement's own fault, or a refusal: not a defect of a function (XX), nor a row that was expected and not there (P0).
    private static readonly ImmutableArray<string> Expected = ["IU", "22", "23", "25", "2D", "42", "55", "57", "0A", "54"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_OfEveryGrantedFunction_WritesNothingThatNobodySigned()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        string before = (await database.AsAdmin().RunAsync(new SqlCall(Untouched)))!;
        int calls = Number("IUCUTTER_TEST_CALLS", Few);
        Random random = new(Number("IUCUTTER_TEST_SEED", Seed));
        List<string> defects = [];
        int succeeded = 0;
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            ImmutableArray<(bool IsProcedure, string Name, string[] Types)> functions = await ListAsync(database, role);
            Assert.NotEmpty(functions);
            await using NpgsqlConnection connection = await database.Provider.OpenRoleAsync(role, Token);
            await RunAsync(connection, "set default_transaction_read_only = off");
            for (int call = 0; call < calls / DatabaseRoles.All.Length; call++)
            {
                (bool isProcedure, string name, string[] types) = functions[random.Next(functions.Length)];
                string arguments = string.Join(", ", types.Select(type => Value(type, random, run)));
                string statement = $"{(isProcedure ? "call" : "select")} {name}({arguments})";
                bool block = random.Next(3) == 0;
                string? code = block
                    ? await RunAsync(connection, "begin") ?? await RunAsync(connection, statement) ?? await RunAsync(connection, "commit")
                    : await RunAsync(connection, statement);
                if (block && code is not null)
                {
                    await RunAsync(connection, "rollback");
                }

                succeeded += code is null ? 1 : 0;
                if (code is not null && !Expected.Any(expected => code.StartsWith(expected, StringComparison.Ordinal)))
                {
                    defects.Add($"{code} {statement[..Math.Min(statement.Length, 400)]}");
                }
            }
        }

        output.WriteLine($"{calls} calls, {succeeded} succeeded, {defects.Count} defects");
        Assert.Empty(defects.Take(20));
        Assert.Equal(before, await database.AsAdmin().RunAsync(new SqlCall(Untouched)));
        Assert.NotEqual(0, succeeded);
    }

    /// <summary>The negative control: a granted function that writes what nobody signed is found by the same question.</summary>
    [Fact]
    public async Task Untouched_AfterAWriteThatNobodySigned_IsAnother()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string before = (await database.AsAdmin().RunAsync(new SqlCall(Untouched)))!;
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "insert into cutter_governance.roster (allowed_signers, sha256) values ('x', encode(sha256('x'::bytea), 'hex'))"
                )
            );
        Assert.NotEqual(before, await database.AsAdmin().RunAsync(new SqlCall(Untouched)));
    }

    private static async Task<ImmutableArray<(bool IsProcedure, string Name, string[] Types)>> ListAsync(
        SqlDatabase database,
        DatabaseRole role
    )
    {
        List<(bool, string, string[])> functions = [];
        await using NpgsqlConnection connection = await database.Provider.OpenRoleAsync(role, Token);
        await using NpgsqlCommand command = new(Granted, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
        while (await reader.ReadAsync(Token))
        {
            functions.Add((reader.GetBoolean(0), reader.GetString(1), reader.GetFieldValue<string[]>(2)));
        }

        return [.. functions];
    }

    private static async Task<string?> RunAsync(NpgsqlConnection connection, string statement)
    {
        try
        {
            await using NpgsqlCommand command = new(statement, connection);
            await command.ExecuteNonQueryAsync(Token);
            return null;
        }
        catch (PostgresException refusal)
        {
            return refusal.SqlState;
        }
    }

    private static string Value(string type, Random random, SqlRun run) =>
        random.Next(12) == 0
            ? $"null::{Cast(type)}"
            : type switch
            {
                "text" => $"{Quote(Text(random, run))}::text",
                "int4" => Pick(random, "0", "1", "4", "6", "9", "11", "-1", "2147483647") + "::int",
                "int8" => Pick(random, "0", "1", "-1", "9223372036854775807", run.Claim) + "::bigint",
                "bool" => Pick(random, "true", "false"),
                "uuid" => Pick(random, "gen_random_uuid()", $"{Quote(run.ChangeSet)}::uuid"),
                "xid8" => Pick(random, "'0'", "'5'", "'4611686018427387904'", "pg_current_xact_id()") + "::xid8",
                "jsonb" => $"{Quote(Json(random, run))}::jsonb",
                "_text" => Pick(random, "'{}'", "array['x', null]", "array[repeat('x', 10000)]") + "::text[]",
                "numeric" => Pick(random, "0", "1", "-1", "'NaN'", "repeat('9', 400)::numeric") + "::numeric",
                "bytea" => Pick(random, "''", "'\\x00'", "decode(repeat('ff', 400), 'hex')") + "::bytea",
                _ => $"null::{Cast(type)}",
            };

    private static string Cast(string type) => type.StartsWith('_') ? type[1..] + "[]" : type;

    private static string Text(Random random, SqlRun run) =>
        random.Next(10) switch
        {
            0 => "",
            1 => run.RunId,
            2 => run.Prefix,
            3 => "sovereign",
            4 => new string('x', 100_000),
            5 => "\u001b[2J\u202e\u0001",
            6 => Pick(random, "live", "complete", "CutAuthorization", "Ruling", "unknown", "cut_leg_a", "backup_removed"),
            7 => run.PlanDigest,
            8 => "4611686018427387904",
            _ => Json(random, run),
        };

    private static string Json(Random random, SqlRun run)
    {
        string[] keys =
        [
            .. (string[])["run_id", "gate", "nonce", "card_text", "card_sha256", "signer", "signatures", "expires_at", "issued_at"],
            .. (string[])["not_before", "scope", "gates", "until", "requester", "created_at", "document_prefix", "plan_digest", "pins"],
            .. (string[])["unit_count", "source_length", "change_set_id", "rows_digest", "statement", "signature", "system_identifier"],
        ];
        return "{"
            + string.Join(
                ",",
                Enumerable
                    .Range(0, random.Next(8))
                    .Select(_ =>
                        $"\"{keys[random.Next(keys.Length)]}\":"
                        + Pick(
                            random,
                            "null",
                            "1",
                            "-1e400",
                            "[]",
                            "{}",
                            "[{\"signer\":null}]",
                            "\"\"",
                            $"\"{run.RunId}\"",
                            "\"CutAuthorization\"",
                            "\"Ruling\"",
                            "\"*\"",
                            "\"infinity\"",
                            "\"4713-01-01 BC\"",
                            "\"2026-01-01T00:00:00Z\"",
                            $"\"{run.PlanDigest}\""
                        )
                    )
            )
            + "}";
    }

    private static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Pick(Random random, params string[] values) => values[random.Next(values.Length)];

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int given)
            ? given
            : otherwise;
}
