using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Sixty sessions of all four logins hold, repeat and abandon whatever they may call, and somebody turns execution off: by the tool, as
/// plain SQL, as a superuser. IUCUTTER_TEST_FLIPS sets how often (<see cref="Few"/> otherwise).
/// </summary>
[Trait("Promise", "2")]
public sealed class OffDrowningTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const int Few = 4;
    private const int Seed = 20260101;

    // One connection of each login is left for who means well.
    private static readonly (DatabaseRole Role, int Sessions)[] Crowd =
    [
        (DatabaseRole.Reader, 13),
        (DatabaseRole.Verifier, 13),
        (DatabaseRole.Gatekeeper, 12),
        (DatabaseRole.Executor, 22),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_SixtyHostileSessions_EachIsAcknowledged()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        int flips = int.TryParse(
            Environment.GetEnvironmentVariable("IUCUTTER_TEST_FLIPS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int many
        )
            ? many
            : Few;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using SemaphoreSlim acted = new(0);
        int number = 0;
        Task<int>[] hostile =
        [
            .. Crowd.SelectMany(of => Enumerable.Range(0, of.Sessions).Select(_ => HarassAsync(of.Role, Seed + number++))),
        ];
        List<TimeSpan> took = [];
        try
        {
            for (int flip = 0; flip < flips; flip++)
            {
                // Each has done something since the last flip: there is a crowd.
                for (int one = 0; one < hostile.Length; one++)
                {
                    await acted.WaitAsync(Token);
                }

                long start = Stopwatch.GetTimestamp();
                Assert.NotNull(await OffAsync(database, flip));
                took.Add(Stopwatch.GetElapsedTime(start));
                Assert.Equal(
                    "false",
                    await database.AsAdmin().RunAsync(new SqlCall("select cutter_governance.fn_execution_status() ->> 'enabled'"))
                );
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(hostile);
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{flips} OFFs beside {hostile.Length} sessions ({hostile.Sum(session => session.Result)} acts): p50 "
                    + $"{took.Order().ElementAt(took.Count / 2).TotalMilliseconds:F0} ms, longest {took.Max().TotalMilliseconds:F0} ms"
            )
        );
        Assert.Equal(0, await database.CountAsync("select count(*) from public.information_unit"));

        async Task<int> HarassAsync(DatabaseRole role, int seed)
        {
            Random random = new(seed);
            int acts = 0;
            NpgsqlConnection? connection = null;
            while (!over.IsCancellationRequested)
            {
                try
                {
                    connection ??= await database.Provider.OpenRoleAsync(role, Token);
                    await RunAsync(connection, "set default_transaction_read_only = off");
                    await RunAsync(connection, "begin");
                    await RunAsync(connection, Act(database, role, random));
                    await RunAsync(connection, $"select pg_sleep({random.Next(400).ToString(CultureInfo.InvariantCulture)} / 1000.0)");
                    await RunAsync(connection, random.Next(3) == 0 ? "commit" : "rollback");
                    acts++;
                    acted.Release();
                }
                catch (PostgresException refused) when (connection!.FullState == System.Data.ConnectionState.Open)
                {
                    Assert.NotNull(refused.SqlState);
                    await RunAsync(connection, "rollback");
                    acts++;
                    acted.Release();
                }
                catch (Exception ended) when (ended is NpgsqlException or IuException or InvalidOperationException)
                {
                    await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                    connection = null;
                    acted.Release();
                }
            }

            await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
            return acts;
        }
    }

    private static async Task<object?> OffAsync(SqlDatabase database, int flip)
    {
        if (flip % 3 == 0)
        {
            return (await new PostgresExecutionControl(database.Provider, "test").TurnOffAsync("honest", Token)).AcknowledgedAt;
        }

        SqlRole who = flip % 3 == 1 ? database.AsAdmin() : database.As(DatabaseRole.Gatekeeper);
        return JsonNode.Parse((await who.RunAsync(new SqlCall("call cutter_governance.execution_off('honest')")))!)!["acknowledged_at"];
    }

    private static string Act(SqlDatabase database, DatabaseRole role, Random random) =>
        (role, random.Next(4)) switch
        {
            (_, 0) => "select cutter_governance.fn_execution_off(repeat('x', 100000))",
            (_, 1) => "select cutter_governance.fn_execution_drain()",
            (_, 2) => "call cutter_governance.execution_off('x')",
            (DatabaseRole.Executor, _) => Request(SqlCard.Ruling(database, epoch: 0)),
            (DatabaseRole.Gatekeeper, _) =>
                "select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')",
            _ => "select cutter_governance.fn_execution_fold('{}')",
        };

    // In the epoch of the moment: a request of another one would be refused, and hold nothing.
    private static string Request(JsonObject ruling)
    {
        SqlCall call = SqlCard.Request(ruling);
        return call.Text.Replace(
            "$1::jsonb",
            $"'{((string)call.Arguments[0]!).Replace("'", "''", StringComparison.Ordinal)}'::jsonb "
                + "|| jsonb_build_object('switch_epoch', cutter_governance.fn_execution_status() -> 'epoch')",
            StringComparison.Ordinal
        );
    }

    private static async Task RunAsync(NpgsqlConnection connection, string statement)
    {
        await using NpgsqlCommand command = new(statement, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
