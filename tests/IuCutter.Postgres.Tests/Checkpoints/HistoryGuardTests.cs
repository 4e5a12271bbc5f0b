using System.Net;
using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Approvals;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>Before anything is approved, turned on or written: whether the database continues what is known outside.</summary>
[Trait("Promise", "7")]
[UnsupportedOSPlatform("windows")]
public sealed class HistoryGuardTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Require_CopyAndBranch_AreRefusedAndTheDatabaseItselfIsNot()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.GrowAsync(3);
        await bench.ExportAsync();
        await bench.GrowAsync();

        await bench.Desk.RequireAsync(Token);
        Assert.Equal("Integrity.HistoryRewound", await RefusedAsync(copy));
        await copy.GrowAsync(4);
        Assert.Equal("Integrity.HistoryForked", await RefusedAsync(copy));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("edited")]
    [InlineData("no mount")]
    public async Task Require_WhatCannotBeRead_IsRefused(string what)
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await bench.ExportAsync();
        switch (what)
        {
            case "garbage":
                await File.WriteAllTextAsync(bench.File, "garbage", Token);
                break;
            case "edited":
                string text = await File.ReadAllTextAsync(bench.File, Token);
                await File.WriteAllTextAsync(bench.File, text.Replace("timeline 1", "timeline 2", StringComparison.Ordinal), Token);
                break;
            default:
                bench.Places = bench.Places with { Folders = [Path.Combine(bench.Folder, "mount")] };
                break;
        }

        Assert.Equal("Integrity.CheckpointInvalid", await RefusedAsync(bench));
    }

    /// <summary>A database that has forgotten looks like one that nobody knows.</summary>
    [Fact]
    public async Task Require_NoCheckpoint_IsRefusedUntilTheFirstIsBegun()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        Assert.Equal("Integrity.CheckpointMissing", await RefusedAsync(bench));
        IuException export = await Assert.ThrowsAsync<IuException>(() => bench.ExportAsync(isFirst: false));
        Assert.Equal("Integrity.CheckpointMissing", export.Definition.Id);
        Assert.Equal(new UnknownHost(Dns.GetHostName(), true), await bench.Desk.FindUnknownHostAsync(Token));
        Assert.Equal(new UnknownHost(Dns.GetHostName(), false), await bench.DeskOf(null).FindUnknownHostAsync(Token));
        Assert.False(Directory.Exists(bench.Places.HostFolder));

        (long size, string root) = await HeadAsync(bench);
        // What is refused on the way leaves no checkpoint: a root that the log had not, and a ruling that is not taken.
        bool taken = false;
        Func<Task> take = () => Task.FromResult(taken = true);
        Func<Task> refuse = () => Task.FromException(new IuException(ErrorCatalogue.ApprovalUsed, ""));
        Assert.Equal("Gate.CardHistory", await IdAsync(() => bench.Desk.BeginAsync(size, new string('0', 64), take, Token)));
        Assert.Equal("Gate.CardHistory", await IdAsync(() => bench.Desk.BeginAsync(size + 9, root, take, Token)));
        Assert.False(taken);
        Assert.Equal("Gate.ApprovalUsed", await IdAsync(() => bench.Desk.BeginAsync(size, root, refuse, Token)));
        Assert.Empty(Directory.GetFiles(bench.Places.HostFolder));

        await bench.GrowAsync();
        await bench.Desk.BeginAsync(size, root, take, Token);

        Assert.True(taken);
        await bench.Desk.RequireAsync(Token);
        Assert.Null(await bench.Desk.FindUnknownHostAsync(Token));
        Assert.Null(await bench.DeskOf(null).FindUnknownHostAsync(Token));
        Assert.Empty((await bench.ExportAsync(isFirst: false)).Refused);
        // It is gone: nothing is known any more.
        File.Delete(bench.File);
        Assert.Equal("Integrity.CheckpointMissing", await RefusedAsync(bench));
    }

    [Fact]
    public async Task Begin_ThisHostCannotKeepIt_IsRefusedBeforeTheRulingIsTaken()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        (long size, string root) = await HeadAsync(bench);
        bench.Places = new CheckpointPlaces("/proc/iucutter") { Commands = [bench.Program("witness", "cat >/dev/null")] };
        bool taken = false;

        string? refused = await IdAsync(() => bench.Desk.BeginAsync(size, root, () => Task.FromResult(taken = true), Token));

        Assert.Equal(("Store.CheckpointNotWritten", false), (refused, taken));
    }

    /// <summary>A host that knows no checkpoint begins by a ruling that names it, and by nothing else.</summary>
    [Fact]
    public async Task Ruling_FirstOfAHost_IsTakenThereAndWritesItsFirstCheckpoint()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CheckpointDesk here = cut.Database.Checkpoints;
        string elsewhereFolder = cut.Database.CheckpointPlaces.HostFolder + "-2";
        CheckpointDesk elsewhere = new(cut.Provider, new CheckpointPlaces(elsewhereFolder), null, TimeProvider.System)
        {
            Host = "elsewhere",
        };
        cut.History = here;
        ApprovalDesk desk = RewindHistory.DeskOf(cut, here);
        string silent = await AskAsync(cut.Desk);
        string naming = await AskAsync(desk);
        Assert.Contains($"\nfirst_checkpoint_on: {Dns.GetHostName()}\n", naming, StringComparison.Ordinal);
        Assert.Contains("NO CHECKPOINT OF THIS DATABASE IS KNOWN ON", naming, StringComparison.Ordinal);
        Assert.DoesNotContain("CHECKPOINT", silent, StringComparison.OrdinalIgnoreCase);

        // Neither a ruling that does not name this host, nor another host by one that names this, nor a run.
        Assert.Equal("Integrity.CheckpointMissing", await RulingAsync(desk, silent));
        Assert.Equal("Integrity.CheckpointMissing", await RulingAsync(RewindHistory.DeskOf(cut, elsewhere), naming));
        Assert.Equal("Integrity.CheckpointMissing", await RulingAsync(RewindHistory.DeskOf(cut, new OtherHost()), naming));
        Assert.Equal(
            "Integrity.CheckpointMissing",
            await IdAsync(() => cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "o@h", Token))
        );
        // Nor where the first checkpoint cannot be written.
        Directory.CreateDirectory(Path.GetDirectoryName(cut.Database.CheckpointPlaces.HostFolder)!);
        await File.WriteAllTextAsync(cut.Database.CheckpointPlaces.HostFolder, "a file", Token);
        Assert.Equal("Store.CheckpointNotWritten", await RulingAsync(desk, naming));
        File.Delete(cut.Database.CheckpointPlaces.HostFolder);
        // Nor by one that an OFF has voided, which leaves the host as it was.
        string voided = await AskAsync(desk);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        Assert.Equal("Gate.CardSuperseded", await RulingAsync(desk, voided));
        Assert.False((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.Empty(await here.ReadAsync(Token));

        naming = await AskAsync(desk);
        Assert.Null(await RulingAsync(desk, naming));

        Assert.True((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.Equal(CheckpointState.Consistent, Assert.Single(await here.ReadAsync(Token)).State);
        string next = await AskAsync(desk);
        Assert.DoesNotContain("first_checkpoint_on", next, StringComparison.Ordinal);
        // A host that could write none begins with a copy.
        Assert.Equal("Integrity.CheckpointMissing", await RulingAsync(RewindHistory.DeskOf(cut, elsewhere), next));
        CopyFolder(cut.Database.CheckpointPlaces.HostFolder, elsewhereFolder);
        Assert.Null(await RulingAsync(RewindHistory.DeskOf(cut, elsewhere), next));
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        desk = RewindHistory.DeskOf(cut, here);
        (string card, _) = await desk.RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", TimeSpan.FromHours(1), null, Token);

        // Gone again: nothing is asked for, taken or written, until another ruling says so.
        Directory.Delete(cut.Database.CheckpointPlaces.HostFolder, recursive: true);
        string signature = await cut.SignAsync(card);
        Assert.Equal(
            "Integrity.CheckpointMissing",
            await IdAsync(() => desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token))
        );
        Assert.Equal(
            "Integrity.CheckpointMissing",
            await IdAsync(() => desk.RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", TimeSpan.FromHours(1), null, Token))
        );
        Assert.Null(await RulingAsync(desk, await AskAsync(desk)));
        Assert.Null(await IdAsync(() => desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token)));

        async Task<string?> RulingAsync(ApprovalDesk of, string ruling)
        {
            string signed = await cut.SignAsync(ruling);
            return await IdAsync(() => of.ImportRulingAsync(Encoding.UTF8.GetBytes(ruling), [signed], Token));
        }
    }

    /// <summary>
    /// The host that runs cuts begins by a ruling that names it, though it is taken on another one, which has the gate's login and no key.
    /// </summary>
    [Fact]
    public async Task Export_HostThatARulingNames_BeginsByIt()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        string folder = cut.Database.CheckpointPlaces.HostFolder;
        string? key = cut.Database.ExecutorKey;
        CheckpointDesk HostOf(string name, string? with, TimeProvider? clock = null) =>
            new(cut.Provider, new CheckpointPlaces($"{folder}-{name}"), with, clock ?? TimeProvider.System) { Host = name };
        CheckpointDesk gate = HostOf("gate", null);
        CheckpointDesk runs = HostOf("runs", key);
        ApprovalDesk desk = RewindHistory.DeskOf(cut, gate);

        // Nobody is asked to sign what no host could begin with.
        foreach (string[] hosts in new string[][] { [], ["gate"] })
        {
            IuException keyless = await Assert.ThrowsAsync<IuException>(() => AskAsync(desk, hosts));
            Assert.Equal("Integrity.CheckpointMissing", keyless.Definition.Id);
            Assert.Contains("-FirstCheckpointOn", keyless.Message, StringComparison.Ordinal);
        }

        foreach (string bad in new[] { "", "a b", "a,b", "ü", new string('x', 1000) })
        {
            Assert.Equal("Input.BadArgument", await IdAsync(() => AskAsync(desk, "runs", bad)));
        }

        string card = await AskAsync(desk, "runs", "gate", "runs");
        Assert.Contains("\nfirst_checkpoint_on: gate,runs\n", card, StringComparison.Ordinal);
        Assert.Contains("NO CHECKPOINT OF THIS DATABASE IS KNOWN ON gate,runs:", card, StringComparison.Ordinal);
        IuException unsaid = await Assert.ThrowsAsync<IuException>(() => ExportAsync(runs));
        Assert.Equal("Integrity.CheckpointMissing", unsaid.Definition.Id);
        Assert.Contains("No ruling in force names 'runs'", unsaid.Message, StringComparison.Ordinal);

        string signed = await cut.SignAsync(card);
        Assert.Null(await IdAsync(() => desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [signed], Token)));

        // On, and the gate's host still knows nothing: it has no key, and takes no card of a run.
        Assert.True((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.Equal("Integrity.CheckpointMissing", await IdAsync(() => gate.RequireAsync(Token)));
        Assert.Equal("Integrity.CheckpointMissing", await IdAsync(() => ExportAsync(HostOf("other", key))));
        Assert.Equal("Integrity.CheckpointMissing", await IdAsync(() => ExportAsync(HostOf("runs", key, new LaterClock()))));
        await ExportAsync(runs);
        await runs.RequireAsync(Token);
        CopyFolder($"{folder}-runs", $"{folder}-gate");
        await gate.RequireAsync(Token);
    }

    /// <summary>
    /// A ruling that is not in force any more begins no host: not after an OFF, nor when the database's clock has passed its end.
    /// </summary>
    [Fact]
    public async Task Export_RulingThatHasEnded_BeginsNoHost()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        string folder = cut.Database.CheckpointPlaces.HostFolder;
        CheckpointDesk HostOf(string name) =>
            new(cut.Provider, new CheckpointPlaces($"{folder}-{name}"), cut.Database.ExecutorKey, TimeProvider.System) { Host = name };
        ApprovalDesk desk = RewindHistory.DeskOf(cut, cut.Database.Checkpoints);

        await TakeAsync("late");
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        Assert.Equal("Integrity.CheckpointMissing", await IdAsync(() => ExportAsync(HostOf("late"))));
        await TakeAsync("late");
        // Another ruling, while it is on, ends none.
        await TakeAsync("early");
        await ExportAsync(HostOf("late"));

        // By the host's clock a ruling is in force until the time that was signed; the database's has the last word.
        CheckpointComparison comparison = new(cut.Provider, cut.Database.CheckpointPlaces, new(new SshKeygenSignatures()));
        (LogHead head, _) = await comparison.CompareAsync([], null, Token);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        Assert.True(await comparison.IsBegunByRulingAsync("early", head, now, Token));
        await using SqlDatabase database = await SqlDatabase.OfAsync(cut.Provider);
        await RulingEnd.NowAsync(database, "*", string.Join(',', LiveCut.BothGates));
        Assert.False(await comparison.IsBegunByRulingAsync("early", head, now, Token));

        async Task TakeAsync(string host)
        {
            string card = await AskAsync(desk, host);
            await desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
        }
    }

    /// <summary>Whatever a host is called, it is one name of a card, and no other host's.</summary>
    [Theory]
    [InlineData("cut.prod.example.org", "cut.prod.example.org")]
    [InlineData("a,b", "a%002Cb")]
    [InlineData("a%002Cb", "a%0025002Cb")]
    [InlineData("h\u00F6st", "h%00F6st")]
    [InlineData("a b\n", "a%0020b%000A")]
    [InlineData("", "%")]
    public void NameOf_AnyHost_IsOneNameAndItsOwn(string host, string said)
    {
        Assert.Equal(said, CheckpointDesk.NameOf(host));
        Assert.Equal(said, FirstHosts.Of(new UnknownHost(CheckpointDesk.NameOf(host), true), []));
        Assert.True(FirstHosts.Name($"first,{said}", CheckpointDesk.NameOf(host)));
    }

    /// <summary>A superuser can change a ruling that is recorded; nobody signed that, and another log is none of its.</summary>
    [Theory]
    [InlineData("card_request", "set why = why", true)]
    [InlineData("approval_signature", "set signature = replace(signature, 'U1NIU0lH', 'U1NIU0lI')", false)]
    [InlineData("approval", "set gate = 'Restore', scope = null, gates = null", false)]
    [InlineData(
        "approval",
        "set card_text = replace(card_text, 'first_checkpoint_on: ', 'first_checkpoint_on: other,'), "
            + "card_sha256 = cutter_governance.fn_sha256(replace(card_text, 'first_checkpoint_on: ', 'first_checkpoint_on: other,'))",
        false
    )]
    [InlineData(
        "roster",
        "set allowed_signers = replace(allowed_signers, 'approval', 'x'), "
            + "sha256 = cutter_governance.fn_sha256(replace(allowed_signers, 'approval', 'x'))",
        false
    )]
    public async Task Ruling_ThatNobodySigned_BeginsNothing(string table, string forge, bool begins)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CheckpointPlaces places = cut.Database.CheckpointPlaces;
        CheckpointComparison comparison = new(cut.Provider, places, new CheckpointSigner(new SshKeygenSignatures()));
        string card = await AskAsync(RewindHistory.DeskOf(cut, cut.Database.Checkpoints), "runs");
        string signed = await cut.SignAsync(card);
        await cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(card), [signed], Token);
        await using SqlDatabase database = await SqlDatabase.OfAsync(cut.Provider);

        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall($"alter table cutter_governance.{table} disable trigger all"),
                new SqlCall($"update cutter_governance.{table} {forge}")
            );

        (LogHead head, _) = await comparison.CompareAsync([], null, Token);
        foreach (string host in new[] { "runs", "other" })
        {
            bool expected = begins && host == "runs";
            Assert.Equal(expected, await comparison.IsBegunByRulingAsync(host, head, TimeProvider.System.GetUtcNow(), Token));
            // A copy, which has the ruling too, and is on; and what a standby that was promoted has become.
            foreach (CheckpointContext copy in Copies(head.Context))
            {
                Assert.False(
                    await comparison.IsBegunByRulingAsync(host, head with { Context = copy }, TimeProvider.System.GetUtcNow(), Token)
                );
            }

            // Another log: the one that the card has was never a part of it.
            Assert.False(
                await comparison.IsBegunByRulingAsync(host, head with { Root = new byte[32] }, TimeProvider.System.GetUtcNow(), Token)
            );
        }
    }

    private static Task ExportAsync(CheckpointDesk desk) =>
        desk.ExportAsync(_ => Task.CompletedTask, stop => Task.FromException(stop), progress: null, Token);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private static async Task<(long Size, string Root)> HeadAsync(CheckpointBench bench) =>
        (
            await bench.Database.CountAsync("select tree_size from cutter_governance.log_head"),
            (await bench.Database.AsAdmin().RunAsync(new SqlCall("select encode(root_sha256, 'hex') from cutter_governance.log_head")))!
        );

    private static IEnumerable<CheckpointContext> Copies(CheckpointContext here) =>
        [
            here with
            {
                DatabaseOid = here.DatabaseOid + 1,
            },
            here with
            {
                Timeline = here.Timeline + 1,
            },
            here with
            {
                SystemIdentifier = "1",
            },
        ];

    private static async Task<string> AskAsync(ApprovalDesk desk, params string[] firstHosts) =>
        (await desk.RequestRulingAsync(["*"], LiveCut.BothGates, "operator@host", TimeSpan.FromHours(1), Token, firstHosts)).Text;

    // When the rulings of the tests have run out.
    private sealed class LaterClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddHours(2);
    }

    private static async Task<string?> IdAsync(Func<Task> act) => (await RewindHistory.RefusalAsync(act))?.Definition.Id;

    /// <summary>A restore sets aside what it took back itself: what was lost before it stays in view.</summary>
    [Fact]
    public async Task SetAside_OnlyWhatTheReplacedDatabaseContinued()
    {
        await using CheckpointBench replaced = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench restored = await CheckpointBench.CreateAsync(fixture);
        restored.Places = replaced.Places;
        await replaced.GrowAsync(2);
        await replaced.ExportAsync();
        string file = replaced.File;
        IReadOnlyList<IuCheckpoint> continued = await replaced.Desk.ReadAsync(Token);
        IReadOnlyList<IuCheckpoint> lost = await restored.Desk.ReadAsync(Token);

        Assert.Empty(await restored.Desk.SetAsideAsync(lost, Token));
        Assert.Empty(await restored.Desk.SetAsideAsync([], Token));
        Assert.Equal("Integrity.HistoryRewound", await RefusedAsync(restored));

        (IuCheckpoint one, string aside) = Assert.Single(await restored.Desk.SetAsideAsync(continued, Token));
        Assert.Equal(file, one.Path);
        Assert.True(File.Exists(aside));
        Assert.False(File.Exists(file));
        // What is left is a database of which nothing is known.
        Assert.Equal("Integrity.CheckpointMissing", await RefusedAsync(restored));
        Assert.NotNull(await restored.Desk.FindUnknownHostAsync(Token));
        Assert.Empty(await restored.Desk.SetAsideAsync(continued, Token));
    }

    /// <summary>What is lost is given up by a card whose signatures hold, for the one checkpoint that it names.</summary>
    [Fact]
    public async Task Reconcile_GivesUpTheCheckpointThatTheCardNamesAndNoOther()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.GrowAsync(2);
        await bench.TellAsync("gone on");
        await bench.ExportAsync();
        string records = bench.Extract;
        byte[] kept = await File.ReadAllBytesAsync(records, Token);
        string lost = await File.ReadAllTextAsync(bench.File, Token);
        await bench.GrowAsync();
        await bench.ExportAsync();
        string longer = await File.ReadAllTextAsync(bench.File, Token);
        await File.WriteAllTextAsync(bench.File, lost, Token);
        await File.WriteAllBytesAsync(records, kept, Token);
        Assert.Contains("gone on", Assert.Single(Assert.Single(await copy.Desk.ReadAsync(Token)).Missing).Detail, StringComparison.Ordinal);

        Approval approval = await ReconcileAsync(copy);

        Assert.Equal((ApprovalGate.Reconcile, null), (approval.Gate, approval.RunId));
        Assert.Equal(["Reconciled signed by DOT-991"], await copy.StatesAsync());
        await copy.Desk.RequireAsync(Token);
        await File.WriteAllTextAsync(bench.File, longer, Token);
        Assert.Equal("Integrity.HistoryForked", await RefusedAsync(copy));
        await File.WriteAllTextAsync(bench.File, lost, Token);
        await copy.GrowAsync(9);
        Assert.Equal(["Reconciled signed by DOT-991"], await copy.StatesAsync());

        (List<IuCheckpoint> written, List<string> refused) = await copy.ExportAsync();

        Assert.Empty(refused);
        Assert.Equal(CheckpointState.Consistent, Assert.Single(written).State);
        Assert.Equal(lost, await File.ReadAllTextAsync(Directory.GetFiles(bench.Places.HostFolder, "*.replaced-*").Single(), Token));
        // What goes with the one that was set aside stays as well.
        Assert.Equal(kept, await File.ReadAllBytesAsync(records, Token));
        Assert.Equal("Integrity.HistoryRewound", await RefusedAsync(bench));
    }

    /// <summary>A superuser can put a card there; nobody signed it.</summary>
    [Theory]
    [InlineData("approval_signature", "set signature = replace(signature, 'U1NIU0lH', 'U1NIU0lI')")]
    [InlineData("approval", "set gate = 'Restore'")]
    [InlineData(
        "approval",
        "set card_text = replace(card_text, 'why: ', 'why: not '), "
            + "card_sha256 = cutter_governance.fn_sha256(replace(card_text, 'why: ', 'why: not '))"
    )]
    [InlineData(
        "roster",
        "set allowed_signers = replace(allowed_signers, 'approval', 'x'), "
            + "sha256 = cutter_governance.fn_sha256(replace(allowed_signers, 'approval', 'x'))"
    )]
    public async Task Reconcile_ThatNobodySigned_GivesNothingUp(string table, string forge)
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.GrowAsync(3);
        await bench.ExportAsync();
        await ReconcileAsync(copy);
        await copy.Desk.RequireAsync(Token);

        await copy
            .Database.AsAdmin()
            .RunAsync(
                new SqlCall($"alter table cutter_governance.{table} disable trigger all"),
                new SqlCall($"update cutter_governance.{table} {forge}")
            );

        Assert.Equal("Integrity.HistoryForked", await RefusedAsync(copy));
    }

    private static async Task<Approval> ReconcileAsync(CheckpointBench copy)
    {
        SshKeygenSignatures signatures = new SshKeygenSignatures();
        ApprovalDesk desk = new(
            new PostgresApprovalStore(new RoleCommands(copy.Database.Provider)),
            signatures,
            LiveCut.Module,
            TimeProvider.System,
            new SystemRandomSource()
        );
        IuCheckpoint lost = Assert.Single(await copy.Desk.ReadAsync(Token));
        (string card, CardRequest request) = await desk.RequestReconcileAsync(
            ReconcileTerms.Of(lost)!,
            "operator@host",
            TimeSpan.FromHours(1),
            "the disk was lost",
            Token
        );
        Assert.Null(request.SwitchEpoch);
        Assert.All(lost.Missing, one => Assert.Contains($"\n  {one}\n", card, StringComparison.Ordinal));
        Assert.Contains($"({lost.Missing.Length} are known)", card, StringComparison.Ordinal);
        byte[] bytes = Encoding.UTF8.GetBytes(card);
        return await desk.ImportAloneAsync(
            bytes,
            [await signatures.SignAsync(bytes, copy.SovereignKey, "iucutter.approval", Token)],
            Token
        );
    }

    private static async Task<string> RefusedAsync(CheckpointBench bench) =>
        (await Assert.ThrowsAsync<IuException>(() => bench.Desk.RequireAsync(Token))).Definition.Id;

    // Another host, which knows no checkpoint and could write one.
    private sealed class OtherHost : IHistoryGuard
    {
        public Task RequireAsync(CancellationToken cancellationToken) => throw new IuException(ErrorCatalogue.CheckpointMissing, "");

        public Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken) =>
            Task.FromResult<UnknownHost?>(new UnknownHost("host-b", true));

        public Task BeginAsync(long size, string root, Func<Task> take, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
