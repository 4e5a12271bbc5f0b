using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Approvals;
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
        await bench.Desk.RequireAsync(Token);
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
        await restored.Desk.RequireAsync(Token);
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
}
