using System.Runtime.Versioning;
using System.Text;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Rehearsals;

/// <summary>Nothing of a rehearsal counts in the database that it is about: neither its cards, nor its keys, nor its passwords.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "1")]
[Trait("Promise", "3")]
public sealed class RehearsalReachTests(SandboxFixture fixture)
{
    private const string Cards = "select a.gate, a.card_text, a.signature from cutter_governance.approval a order by a.recorded_at";

    private static readonly DatabaseRole[] Roles = Enum.GetValues<DatabaseRole>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cards_OfARehearsal_AreRefusedByTheDatabase()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        CutPlan plan = LiveCut.Plan();
        List<(string Gate, string Text, string Signature)> cards = [];
        await bench.AloneAsync(
            plan,
            async copy =>
            {
                await using NpgsqlConnection connection = await copy.Database.OpenAdminAsync(copy.Server.AdminUser, Token);
                cards.AddRange(await connection.QueryAsync<(string, string, string)>(Cards));
            }
        );
        CutRun run = await bench.Cut.Engine.CreateAsync(plan, CutMode.Live, "operator@host", Token);

        // Ruling, card of SG_1 and undo of the first run; both cards of the second.
        Assert.Equal(["Ruling", "CutAuthorization", "Undo", "CutAuthorization", "LifecycleAuthorization"], cards.Select(card => card.Gate));
        foreach ((string gate, string text, string signature) in cards)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            // Nobody asked for it here, and it names the history of the copy.
            Assert.Equal(
                "Gate.CardHistory",
                await RefusalAsync(() =>
                    gate == "Ruling"
                        ? bench.Cut.Desk.ImportRulingAsync(bytes, [signature], Token)
                        : bench.Cut.Desk.ImportAsync(run, bytes, [signature], Token)
                )
            );
        }

        Assert.Equal(0, await bench.Sql.CountAsync("select count(*) from cutter_governance.approval"));
        Assert.Equal(0, await bench.Sql.CountAsync("select count(*) from cutter_governance.permit"));
    }

    // Around the tool, as whoever has the passwords of both roles: the database looks which database the card names.
    [Fact]
    public async Task Card_OfARehearsal_ForcedIntoTheDatabase_IsForAnotherOne()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        (string Request, string Approval, string Roster) ruling = ("", "", "");
        await bench.AloneAsync(
            LiveCut.Plan(),
            async copy =>
            {
                await using NpgsqlConnection connection = await copy.Database.OpenAdminAsync(copy.Server.AdminUser, Token);
                ruling = await connection.QuerySingleAsync<(string, string, string)>(
                    """
                    select (to_jsonb(q) - 'switch_epoch')::text,
                        (to_jsonb(a) || jsonb_build_object('until', a.expires_at, 'why', 'forced', 'signatures', jsonb_build_array(
                            jsonb_build_object('signer', a.signer, 'key_fingerprint', a.key_fingerprint, 'signature', a.signature))))::text,
                        (select r.allowed_signers from cutter_governance.roster r order by r.roster_no desc limit 1)
                    from cutter_governance.card_request q join cutter_governance.approval a on a.nonce = q.nonce where q.gate = 'Ruling'
                    """
                );
            }
        );
        await bench
            .Sql.As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    "select cutter_governance.fn_card_request($1::jsonb || jsonb_build_object('switch_epoch', "
                        + "cutter_governance.fn_execution_status() -> 'epoch', 'database_oid', $2::bigint, 'timeline', $3, "
                        + "'log_size', $4::bigint, 'log_root', $5))",
                    ruling.Request,
                    bench.Sql.History.DatabaseOid,
                    bench.Sql.History.Timeline,
                    bench.Sql.History.LogSize,
                    bench.Sql.History.LogRoot
                )
            );

        SqlCall on = new SqlCall("select cutter_governance.fn_execution_on($1::jsonb)", ruling.Approval);
        Assert.Equal("Gate.UnknownSigner", await bench.Sql.As(DatabaseRole.Gatekeeper).AttemptAsync(on));
        // Nor where the roster in force named the rehearsal's signer.
        await bench.Sql.InstallRosterAsync(ruling.Roster);
        Assert.Equal("Gate.CardDatabase", await bench.Sql.As(DatabaseRole.Gatekeeper).AttemptAsync(on));
    }

    [Fact]
    public async Task Key_OfARehearsal_SignsNothingHere()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        string folder = Directory.CreateTempSubdirectory("iu-rehearsal-").FullName;
        try
        {
            string key = Path.Combine(folder, "sovereign");
            await bench.AloneAsync(
                LiveCut.Plan(),
                copy =>
                {
                    File.Copy(copy.Server.StandIns!.SovereignKey, key);
                    return Task.CompletedTask;
                }
            );
            await bench.Cut.TurnOnAsync();
            CutRun run = await bench.Cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
            string card = await bench.Cut.ComposeAsync(run);
            string signature = await bench.Cut.SignAsync(card, key);

            Assert.Equal(
                "Gate.UnknownSigner",
                await RefusalAsync(() => bench.Cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token))
            );
            // The control: the same card with the key of this database's sovereign.
            await bench.Cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await bench.Cut.SignAsync(card)], Token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Passwords_OfARehearsal_OpenNothingHere()
    {
        await using RehearsalBench bench = await RehearsalBench.OpenAsync(fixture);
        string file = Path.Combine(Path.GetTempPath(), $"iu-{Guid.NewGuid():N}");
        try
        {
            List<string> opened = [];
            await bench.AloneAsync(
                LiveCut.Plan(),
                async copy =>
                {
                    opened.AddRange(await OpenedAsync(copy.Database));
                    string passwords = await File.ReadAllTextAsync(copy.Database.PasswordFilePath!, Token);
                    string here = $"{bench.Cut.Provider.Service.Host}:{bench.Cut.Provider.Service.Port}:";
                    string there = $"{copy.Database.Service.Host}:{copy.Database.Service.Port}:";
                    await PrivateFiles.WriteAsync(file, passwords.Replace(there, here, StringComparison.Ordinal), Token);
                }
            );

            Assert.Empty(await OpenedAsync(new NpgsqlConnectionProvider(bench.Cut.Provider.Service, file)));
            // The controls: they opened the copy, and this database opens with its own.
            Assert.Equal(Roles.Select(role => $"{role}"), opened);
            Assert.Equal(opened, await OpenedAsync(bench.Cut.Provider));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<IReadOnlyList<string>> OpenedAsync(NpgsqlConnectionProvider provider)
    {
        List<string> opened = [];
        foreach (DatabaseRole role in Roles)
        {
            try
            {
                await (await provider.OpenRoleAsync(role, Token)).DisposeAsync();
                opened.Add($"{role}");
            }
            catch (IuException refused) when (refused.Definition == ErrorCatalogue.Unreachable)
            {
                Assert.Contains("28P01", refused.Message, StringComparison.Ordinal);
            }
        }

        return opened;
    }

    private static async Task<string?> RefusalAsync(Func<Task> work) => (await Record.ExceptionAsync(work) as IuException)?.Definition.Id;
}
