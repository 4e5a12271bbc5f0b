using System.Text;
using CliWrap;
using IuCutter.Core.Approvals;
using IuCutter.Core.Rosters;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>Rosters with several signers, thresholds, revoked, expired and not yet valid keys, against real ssh-keygen.</summary>
[Trait("Promise", "3")]
public sealed class RosterTests(SandboxFixture fixture) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-roster-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("alice,bob", null)]
    [InlineData("alice", "Gate.SignersMissing")]
    [InlineData("alice,alice", "Gate.SignersMissing")]
    [InlineData("alice,alice2", "Gate.SignersMissing")]
    [InlineData("alice,mallory", "Gate.UnknownSigner")]
    public async Task Import_TwoMustSign_CountsDifferentPeopleWithDifferentKeys(string signers, string? errorId)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("# iucutter-threshold: CutAuthorization 2\n");
        string card = await cut.ComposeAsync(run);
        List<string> signatures = [];
        foreach (string signer in signers.Split(','))
        {
            signatures.Add(await cut.SignAsync(card, Path.Combine(_folder, signer)));
        }

        IuException? refusal = null;
        try
        {
            await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), signatures, Token);
        }
        catch (IuException refused)
        {
            refusal = refused;
        }

        Assert.Equal(errorId, refusal?.Definition.Id);
        Assert.Equal(
            errorId is null ? 2 : 0,
            await cut.ScalarAsync<long>(
                "select count(*) from cutter_governance.approval_signature s join cutter_governance.approval a using (approval_id) "
                    + "where a.run_id is not null"
            )
        );
    }

    // The database counts for itself: a gate role that skips the tool's count is refused by its own SQLSTATE.
    [Fact]
    public async Task Record_OneSignatureWhereTwoMustSign_IsRefusedByTheDatabase()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("# iucutter-threshold: CutAuthorization 2\n");
        (string text, CardRequest request) = await cut.Desk.RequestAsync(
            ApprovalGate.CutAuthorization,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            null,
            Token
        );
        CardStatement statement = CardWriter.Write(request, run).Statement;
        VerifiedCard card = new VerifiedCard(
            request,
            statement,
            text,
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            [new SshSignature("alice@corp", "SHA256:a", await cut.SignAsync(text, Path.Combine(_folder, "alice")))]
        );
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Database.Approvals.RecordAsync(card, CardWriter.PlanOf(run), Token)
        );
        Assert.Equal("Gate.SignersMissing", refusal.Definition.Id);
    }

    // A roster of before the check, or installed around it: one signature is not taken where two may have been meant.
    [Theory]
    [InlineData("#iucutter-threshold: CutAuthorization 2\n", "Config.RosterInvalid")]
    [InlineData("# iucutter-threshold: CutAuthorization 2\n# iucutter-threshold: CutAuthorization 1\n", "Config.RosterInvalid")]
    [InlineData("# iucutter-threshold: CutAuthorization two\n", "Config.RosterInvalid")]
    [InlineData("# two of us sign, we agreed\n", null)]
    public async Task Import_RosterInForceHasANearRule_IsRefused(string line, string? errorId)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("");
        await ForceAsync(cut, line + await LineAsync("alice@corp", "alice", ""));
        string card = await cut.ComposeAsync(run);
        string signature = await cut.SignAsync(card, Path.Combine(_folder, "alice"));

        Exception? refusal = await Record.ExceptionAsync(() => cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token));

        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(
            errorId is null ? 1 : 0,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.approval where run_id is not null")
        );
    }

    // Tool and database read a threshold by the same letters: what one counts, the other counts.
    [Theory]
    [InlineData("# iucutter-threshold: CutAuthorization 2", 2)]
    [InlineData("# iucutter-threshold: CutAuthorization 9 \t\r", 9)]
    [InlineData("# iucutter-threshold: Ruling 2", 1)]
    [InlineData("#iucutter-threshold: CutAuthorization 2", 1)]
    [InlineData("# iucutter-threshold:  CutAuthorization 2", 1)]
    [InlineData("# iucutter-threshold: cutauthorization 2", 1)]
    [InlineData("# iucutter-threshold: CutAuthorization 2\u00A0", 1)]
    [InlineData("# a\r# iucutter-threshold: CutAuthorization 2", 1)]
    [InlineData("\uFEFF# iucutter-threshold: CutAuthorization 2", 1)]
    [InlineData("# iucutter-threshold: CutAuthorization 0", 1)]
    [InlineData("# iucutter-threshold: CutAuthorization 22", 1)]
    public async Task Threshold_Line_IsReadAlikeByToolAndDatabase(string line, int database)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await ForceAsync(cut, line + "\n# the end\n");

        await using NpgsqlConnection connection = await cut.Provider.OpenAdminAsync((await fixture.GetAsync()).AdminUser, Token);
        await using NpgsqlCommand command = new("select cutter_governance.fn_threshold('CutAuthorization')", connection);
        Assert.Equal(database, await command.ExecuteScalarAsync(Token));

        Roster roster = Roster.Parse(await cut.Database.Approvals.ReadRosterAsync(Token));
        int? tool = roster.Faults.IsEmpty ? roster.ThresholdOf(ApprovalGate.CutAuthorization) : null;
        Assert.True(tool is null || tool == database, $"The tool reads {tool}.");
        Assert.True(tool is not null || database == 1);
        Assert.Equal(tool is null, roster.RuleFaults.Length > 0);
    }

    [Theory]
    [InlineData("valid-before=\"20200101\",", "Gate.SignerExpired")]
    [InlineData("valid-after=\"20990101\",", "Gate.SignerExpired")]
    [InlineData("", null)]
    public async Task Import_KeyOutsideItsTime_IsRefused(string option, string? errorId)
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("", option);
        string card = await cut.ComposeAsync(run);
        Exception? refusal = await Record.ExceptionAsync(async () =>
            await cut.Desk.ImportAsync(
                run,
                Encoding.UTF8.GetBytes(card),
                [await cut.SignAsync(card, Path.Combine(_folder, "alice"))],
                Token
            )
        );
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
    }

    [Fact]
    public async Task Import_KeyTakenOutOfTheRoster_IsRefused()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("");
        string card = await cut.ComposeAsync(run);
        string signature = await cut.SignAsync(card, Path.Combine(_folder, "alice"));
        await InstallAsync(cut, $"{await LineAsync("bob@corp", "bob", "")}");
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal("Gate.UnknownSigner", refusal.Definition.Id);
    }

    [Fact]
    public async Task Import_Void_EndsTheRunAndNothingGoesOn()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        (string card, _) = await cut.Desk.RequestAsync(
            ApprovalGate.Void,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            "the wrong document",
            Token
        );
        await cut.Database.ExecutionControl.TurnOffAsync("voiding needs no switch", Token);
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);

        CutRun ended = await cut.Engine.ReadAsync(run, Token);
        Assert.Equal(RunState.Voided, ended.State);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(ended, RunPhase.CutLegA, null, Token));
        Assert.Equal("Gate.PhaseOrder", refusal.Definition.Id);
    }

    [Fact]
    public async Task Request_VoidAfterLegA_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.RequestAsync(ApprovalGate.Void, run, "operator@host", TimeSpan.FromHours(1), "too late", Token)
        );
        Assert.Equal("Gate.NotVoidable", refusal.Definition.Id);
    }

    [Fact]
    public async Task ReadRoster_NoneInstalled_Refuses()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        IuSandbox sandbox = await fixture.GetAsync();
        await new SchemaInstaller(provider, sandbox.AdminUser).InstallAsync(roster: null, Token);
        LiveCut cut = await LiveCut.OpenAsync(fixture, provider);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Database.Approvals.ReadRosterAsync(Token));
        Assert.Equal("Config.RosterMissing", refusal.Definition.Id);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(LiveCut Cut, CutRun Run)> WaitingRunAsync(string rules, string aliceOption = "")
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        foreach (string key in new[] { "alice", "alice2", "bob", "mallory" })
        {
            await Cli.Wrap("ssh-keygen")
                .WithArguments(["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_folder, key)])
                .ExecuteAsync(Token);
        }

        string roster =
            rules
            + await LineAsync("alice@corp", "alice", aliceOption)
            + await LineAsync("alice@home", "alice2", "")
            + await LineAsync("bob@corp", "bob", "");
        await InstallAsync(cut, roster);
        return (cut, await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token));
    }

    private async Task InstallAsync(LiveCut cut, string roster)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await new SchemaInstaller(cut.Provider, sandbox.AdminUser).InstallAsync(roster, Token);
    }

    private async Task ForceAsync(LiveCut cut, string roster) =>
        await RosterAroundTheTool.InstallAsync(cut.Provider, await fixture.GetAsync(), roster, Token);

    private async Task<string> LineAsync(string principal, string key, string option)
    {
        string publicKey = (await File.ReadAllTextAsync(Path.Combine(_folder, key + ".pub"), Token)).Trim();
        string[] words = publicKey.Split(' ');
        return $"{principal} {option}namespaces=\"iucutter.approval\" {words[0]} {words[1]}\n";
    }
}
