using System.Security.Cryptography;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>A requester's key against the real roster: what the database keeps of it, and what it refuses by itself.</summary>
[Trait("Promise", "3")]
public sealed class RequesterTests(SandboxFixture fixture) : IDisposable
{
    private const string Requests = "select count(*) from cutter_governance.card_request where run_id is not null";

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-requester-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Key => Path.Combine(_folder, "rita");

    // What an auditor does years later, with the database's rows, the roster and ssh-keygen alone.
    [Fact]
    public async Task Import_AskedForWithAKey_KeepsASignatureThatCanBeChecked()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("");
        (string card, CardRequest request) = await AskAsync(cut, run, Key);
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);

        const string kept =
            "from cutter_governance.approval a join cutter_governance.card_request q using (nonce) where a.run_id is not null";
        Assert.Equal("rita@corp", await cut.ScalarAsync<string>($"select q.requester {kept}"));
        Assert.Equal(request.RequesterKey, await cut.ScalarAsync<string>($"select q.requester_key {kept}"));
        string text = (await cut.ScalarAsync<string>($"select a.card_text {kept}"))!;
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "sig"),
            await cut.ScalarAsync<string>($"select q.requester_signature {kept}"),
            Token
        );
        Assert.Equal(0, await VerifyAsync(text));
        Assert.NotEqual(0, await VerifyAsync(text.Replace("unit_count: 5", "unit_count: 6", StringComparison.Ordinal)));
        Assert.EndsWith(
            $", asked for with key {request.RequesterKey}",
            await cut.ScalarAsync<string>(
                "select detail from cutter_governance.run_event where event = 'card_requested' order by event_id desc limit 1"
            ),
            StringComparison.Ordinal
        );
    }

    // The gate's tool left out: the database knows one key under two names for one person.
    [Fact]
    public async Task Record_RequestersKeyUnderAnotherName_IsRefusedByTheDatabase()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("");
        (string card, CardRequest request) = await AskAsync(cut, run, Key);

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => RecordAsync(cut, run, card, request, request.RequesterKey!));

        Assert.Equal("Gate.SelfApproval", refusal.Definition.Id);
        Assert.Contains("sovereign@sandbox", refusal.Message, StringComparison.Ordinal);
        // The control: with a key of its own.
        await RecordAsync(cut, run, card, request, "SHA256:another");
    }

    [Fact]
    public async Task Request_RosterDemandsAKey_RefusesALogin()
    {
        (LiveCut cut, CutRun run) = await WaitingRunAsync("");
        string asked = await cut.ComposeAsync(run);
        await InstallAsync(cut, "# iucutter-card-requests: signed\n");

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => AskAsync(cut, run, key: null));
        Assert.Equal("Gate.RequesterKeyMissing", refusal.Definition.Id);
        Assert.Equal(1, await cut.ScalarAsync<long>(Requests));
        // A card that was asked for before the rule was in force; by the tool, and by the database without it.
        string signature = await cut.SignAsync(asked);
        refusal = await Assert.ThrowsAsync<IuException>(() => cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(asked), [signature], Token));
        Assert.Equal("Gate.RequesterKeyMissing", refusal.Definition.Id);
        CardRequest request = (
            await cut.Database.Approvals.FindRequestAsync(CardParser.Parse(Encoding.UTF8.GetBytes(asked))["nonce"], Token)
        )!;
        refusal = await Assert.ThrowsAsync<IuException>(() => RecordAsync(cut, run, asked, request, "SHA256:another"));
        Assert.Equal("Gate.RequesterKeyMissing", refusal.Definition.Id);

        // The control: with the key, from the request to the approval.
        (string card, _) = await AskAsync(cut, run, Key);
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
    }

    [Fact]
    public async Task ImportRuling_AskedForWithAKey_TurnsExecutionOn()
    {
        (LiveCut cut, _) = await WaitingRunAsync("");
        (string card, _) = await DeskOf(cut, Key)
            .RequestRulingAsync(["LAW"], LiveCut.BothGates, "service@host", TimeSpan.FromHours(1), Token);
        Assert.Contains("asked for by    rita@corp, who signed", card, StringComparison.Ordinal);
        await cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(LiveCut Cut, CutRun Run)> WaitingRunAsync(string rules)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-f", Key]).ExecuteAsync(Token);
        await InstallAsync(cut, rules);
        return (cut, await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "service@host", Token));
    }

    private async Task InstallAsync(LiveCut cut, string rules)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string key = string.Join(' ', (await File.ReadAllTextAsync(Key + ".pub", Token)).Split(' ')[..2]);
        string roster = rules + await File.ReadAllTextAsync(sandbox.Roster, Token) + $"rita@corp namespaces=\"iucutter.requester\" {key}\n";
        await File.WriteAllTextAsync(Path.Combine(_folder, "roster"), roster, Token);
        await new SchemaInstaller(cut.Provider, sandbox.AdminUser).InstallAsync(roster, Token);
    }

    private static Task<(string Text, CardRequest Request)> AskAsync(LiveCut cut, CutRun run, string? key) =>
        DeskOf(cut, key).RequestAsync(ApprovalGate.CutAuthorization, run, "service@host", TimeSpan.FromHours(1), null, Token);

    private static ApprovalDesk DeskOf(LiveCut cut, string? key) =>
        new(cut.Database.Approvals, new SshKeygenSignatures(), LiveCut.Module, TimeProvider.System, new SystemRandomSource())
        {
            RequesterKey = key,
        };

    private static Task RecordAsync(LiveCut cut, CutRun run, string card, CardRequest request, string key)
    {
        VerifiedCard verified = new VerifiedCard(
            request,
            CardWriter.Write(request, run).Statement,
            card,
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(card))),
            [new SshSignature("sovereign@sandbox", key, "x")]
        );
        return cut.Database.Approvals.RecordAsync(verified, CardWriter.PlanOf(run), Token);
    }

    private async Task<int> VerifyAsync(string card)
    {
        BufferedCommandResult verified = await (
            card
            | Cli.Wrap("ssh-keygen")
                .WithArguments([
                    "-Y",
                    "verify",
                    "-f",
                    Path.Combine(_folder, "roster"),
                    "-I",
                    "rita@corp",
                    "-n",
                    "iucutter.requester",
                    "-s",
                    Path.Combine(_folder, "sig"),
                ])
                .WithValidation(CommandResultValidation.None)
        ).ExecuteBufferedAsync(Token);
        return verified.ExitCode;
    }
}
