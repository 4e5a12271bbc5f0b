using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Runs;
using IuCutter.Core.Tests.Bundles;
using IuCutter.Postgres.Bundles;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Bundles;

/// <summary>The evidence of real runs, made from a real database, as both verifiers judge it.</summary>
[Trait("Promise", "7")]
public sealed class EvidenceExportTests(ClosedRun closed, SandboxFixture fixture) : IClassFixture<ClosedRun>, IDisposable
{
    private const string GuardsOff = """
        set local session_replication_role = replica;
        alter table cutter_governance.approval disable trigger user;
        alter table cutter_governance.log_leaf disable trigger user;
        alter table cutter_governance.log_head disable trigger user;

        """;

    private readonly BothVerifiers _both = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-evidence-");
    private readonly List<string> _notes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_OfARunThatCameToItsEnd_HasEverythingAndNoBody()
    {
        (LiveCut cut, CutRun run) = await closed.GetAsync();
        await CheckpointAsync(cut);

        byte[] zip = await ExportAsync(cut, run);

        EvidenceVerdict verdict = await _both.PassAsync(zip);
        Assert.Empty(_notes);
        Assert.Equal($"run {run.RunId} is CloseoutReported", verdict.Story[^1]);
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        // Two cards of the run and the ruling; ledger, verdict and attestation of the backup.
        Assert.Equal(3, files.Keys.Count(name => name.EndsWith(".card", StringComparison.Ordinal)));
        Assert.Equal(
            3,
            files.Keys.Count(name =>
                name.StartsWith("statements/", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal)
            )
        );
        Assert.Contains(files.Keys, name => name.EndsWith(".manifest.json.sig", StringComparison.Ordinal));
        Assert.Equal(run.PlanDigest, Digest.Of(files[$"plans/{run.RunId}.json"]));
        Assert.All(
            files,
            file =>
            {
                string content = Encoding.UTF8.GetString(file.Value);
                Assert.DoesNotContain("Text of two.", content, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String("---\ntitle: test"u8)[..16], content, StringComparison.Ordinal);
            }
        );
        // The first three are complete when the run is recorded.
        Assert.Equal(8, verdict.Story.Count(line => line.Contains(" phase_complete, ", StringComparison.Ordinal)));

        Assert.Equal(zip, await ExportAsync(cut, run));
        byte[] withText = await ExportAsync(cut, run, includeText: true);
        await _both.PassAsync(withText);
        Assert.Equal(run.SourceSha256, Digest.Of(StoredZip.Read(withText)!.Value.Files[$"text/{run.RunId}.source"]));
    }

    [Fact]
    public async Task Export_OfARunThatWasRefused_TellsOfTheRefusal()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        await ExecuteAsync(cut, DatabaseRole.Executor, "call cutter_governance.execution_off('an alarm', null)");
        await Assert.ThrowsAnyAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token));

        EvidenceVerdict verdict = await _both.PassAsync(await ExportAsync(cut, run));

        Assert.Contains(verdict.Story, line => line.Contains("Gate.", StringComparison.Ordinal));
        Assert.Contains(verdict.Story, line => line.Contains(" execution_off", StringComparison.Ordinal));
        Assert.Equal($"run {run.RunId} is GrantsProbed", verdict.Story[^1]);
    }

    [Fact]
    public async Task Export_OfADocument_HasAllItsRuns()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun first = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        CutRun second = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization, LiveCut.Plan(prefix: "OTHER-LAW"));

        EvidenceExport export = new EvidenceExport(Database(cut), LiveCut.Module);
        (byte[] zip, _) = await export.MakeAsync(null, LiveCut.Prefix, null, false, _notes.Add, Token);

        EvidenceVerdict verdict = await _both.PassAsync(zip);
        // Two plans, and no checkpoint from outside.
        Assert.Equal(3, _notes.Count);
        Assert.Equal(3, verdict.Story.Count(line => line.StartsWith("not in it: ", StringComparison.Ordinal)));
        Assert.Equal(
            new[] { first.RunId, second.RunId }.Order(StringComparer.Ordinal).Select(run => $"run {run} is AwaitingCutAuthorization"),
            verdict.Story.Where(line => line.StartsWith("run ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Export_OfALogWhoseEndWasDeleted_PassesAloneAndFailsBesideACheckpoint()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        byte[] before = await ExportAsync(cut, run);
        await ExecuteAsync(
            cut,
            DatabaseRole.Gatekeeper,
            "select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')"
        );
        string kept = Encoding.UTF8.GetString(StoredZip.Read(await ExportAsync(cut, run))!.Value.Files[EvidenceFiles.Checkpoint]);
        string earlier = Encoding.UTF8.GetString(StoredZip.Read(before)!.Value.Files[EvidenceFiles.Checkpoint]);
        Checkpoint end = Checkpoint.Parse(earlier)!;
        await AdministerAsync(
            cut,
            $"delete from cutter_governance.log_leaf where log_index >= {end.Size}; "
                + $"update cutter_governance.log_head set tree_size = {end.Size}, "
                + $"root_sha256 = decode('{Convert.ToHexStringLower(end.Root.AsSpan())}', 'hex')"
        );

        byte[] cutOff = await ExportAsync(cut, run);

        Assert.Equal(before, cutOff);
        await _both.PassAsync(cutOff, earlier);
        Assert.Equal("given checkpoint", await _both.FailAsync(cutOff, kept));
    }

    // One after the other, each put right before the next, which the export in between finds.
    [Fact]
    public async Task Export_OfWhatWasChangedPastTheTool_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.BackedUp);
        byte[] before = await ExportAsync(cut, run);
        foreach (
            (string change, string repair, string errorId, string named) in new[]
            {
                (
                    "create table public.kept as select * from cutter_governance.approval; "
                        + "update cutter_governance.approval set signer = 'somebody.else' where run_id is not null",
                    "update cutter_governance.approval a set signer = k.signer from public.kept k where k.approval_id = a.approval_id; "
                        + "drop table public.kept",
                    "Integrity.EvidenceBroken",
                    "row "
                ),
                (
                    "create table public.kept as select * from cutter_governance.log_leaf where log_index = 2; "
                        + "update cutter_governance.log_leaf set leaf_sha256 = sha256('x') where log_index = 2",
                    "update cutter_governance.log_leaf l set leaf_sha256 = k.leaf_sha256 from public.kept k "
                        + "where k.log_index = l.log_index; drop table public.kept",
                    "Integrity.LogBroken",
                    ""
                ),
                (
                    "alter table cutter_governance.approval_signature disable trigger user; "
                        + "create table public.kept as select * from cutter_governance.approval_signature; "
                        + "delete from cutter_governance.approval_signature",
                    "insert into cutter_governance.approval_signature select * from public.kept; " + "drop table public.kept",
                    "Integrity.EvidenceBroken",
                    "approval_signature does not have it any more"
                ),
            }
        )
        {
            await AdministerAsync(cut, change);

            IuException refused = await Assert.ThrowsAsync<IuException>(() => ExportAsync(cut, run));

            Assert.Equal(errorId, refused.Definition.Id);
            Assert.Contains(named, refused.Message, StringComparison.Ordinal);
            await AdministerAsync(cut, repair);
            Assert.Equal(before, await ExportAsync(cut, run));
        }
    }

    // What is outside is not the database's to say: each export reads it anew.
    [Fact]
    public async Task Export_BesideCheckpointsFromOutside_TakesTheNewestThatCoversTheRunOrSaysWhyNone()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        string gap = $"not in it: outside-checkpoint of {LiveCut.Prefix}, ";

        Assert.Contains(gap + "none-found", (await _both.PassAsync(await ExportAsync(cut, run))).Story);
        Assert.Contains("(none-found)", Assert.Single(_notes), StringComparison.Ordinal);

        await CheckpointAsync(cut);
        byte[] covered = await ExportAsync(cut, run);
        EvidenceVerdict verdict = await _both.PassAsync(covered);
        long size = (long)verdict.Size!;
        Assert.Single(_notes);
        Assert.Contains(
            verdict.Story,
            line =>
                line.StartsWith($"the runs lie under a checkpoint from outside the database: {size} records, ", StringComparison.Ordinal)
        );
        SortedDictionary<string, byte[]> files = StoredZip.Read(covered)!.Value.Files;
        Assert.Equal(Checkpoint.Parse(Encoding.UTF8.GetString(files[OutsideCheckpoint.FileName]))!.Size, size);

        // The log goes on, the run does not: the same checkpoint covers it.
        await ExecuteAsync(cut, DatabaseRole.Executor, "call cutter_governance.execution_off('an alarm', null)");
        verdict = await _both.PassAsync(await ExportAsync(cut, run));
        Assert.True(verdict.Size > size);
        Assert.Contains(verdict.Story, line => line.Contains($"outside the database: {size} records, ", StringComparison.Ordinal));

        // Now the run goes on, too.
        await cut.TurnOnAsync();
        await cut.ApproveAsync(run);
        run = await cut.Engine.RunPhaseAsync(run, RunStates.Next(run.State)!.Value, null, Token);
        Assert.Contains(gap + "none-covers-it", (await _both.PassAsync(await ExportAsync(cut, run))).Story);

        // Nothing that somebody else can have written is taken.
        string file = Directory.GetFiles(Places(cut), "*.checkpoint").Single();
        await CheckpointAsync(cut);
        string[] lines = await File.ReadAllLinesAsync(file, Token);
        lines[1] = "7";
        await File.WriteAllTextAsync(file, string.Join('\n', lines) + "\n", Token);
        _notes.Clear();
        Assert.Contains(gap + "none-holds", (await _both.PassAsync(await ExportAsync(cut, run))).Story);
        // With the manifest of a backup that is one in name alone.
        Assert.Equal(3, _notes.Count);
        Assert.Contains(file, _notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfABackupWhoseManifestIsDamagedOrGone_SaysSo()
    {
        (LiveCut cut, CutRun run) = await closed.GetAsync();
        string gap = $"not in it: backup-manifest of {run.RunId}, ";
        await CheckpointAsync(cut);
        string manifest = Directory.GetFiles(cut.Database.Backup!.Directory, "*.manifest.json").Single();
        byte[] good = await File.ReadAllBytesAsync(manifest, Token);
        byte[] signature = await File.ReadAllBytesAsync(manifest + ".sig", Token);
        try
        {
            Assert.DoesNotContain(
                (await _both.PassAsync(await ExportAsync(cut, run))).Story,
                line => line.StartsWith(gap, StringComparison.Ordinal)
            );
            Assert.Empty(_notes);

            await File.WriteAllTextAsync(manifest, "{", Token);
            Assert.Contains(gap + "unreadable", (await _both.PassAsync(await ExportAsync(cut, run))).Story);
            Assert.Equal(2, _notes.Count);
            Assert.Contains(manifest, _notes[0], StringComparison.Ordinal);

            // It is read, and is not the one that the database recorded.
            _notes.Clear();
            await File.WriteAllBytesAsync(manifest, [.. good, (byte)'\n'], Token);
            Assert.Contains(gap + "another", (await _both.PassAsync(await ExportAsync(cut, run))).Story);

            await File.WriteAllBytesAsync(manifest, good, Token);
            File.Delete(manifest + ".sig");
            Assert.Contains(gap + "unreadable", (await _both.PassAsync(await ExportAsync(cut, run))).Story);
            File.Delete(manifest);
            Assert.Contains(gap + "none-found", (await _both.PassAsync(await ExportAsync(cut, run))).Story);
        }
        finally
        {
            // The run is another test's, too.
            await File.WriteAllBytesAsync(manifest, good, CancellationToken.None);
            await File.WriteAllBytesAsync(manifest + ".sig", signature, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _folder.Delete(recursive: true);
    }

    private string Places(LiveCut cut) => Path.Combine(_folder.FullName, cut.Provider.Service.Database);

    private LiveDatabase Database(LiveCut cut) => cut.Database with { CheckpointPlaces = new CheckpointPlaces(Places(cut)) };

    private Task CheckpointAsync(LiveCut cut) =>
        Database(cut)
            .Checkpoints.ExportAsync(_ => Task.CompletedTask, stop => Task.FromException(stop), progress: null, Token, isFirst: true);

    private async Task<byte[]> ExportAsync(LiveCut cut, CutRun run, bool includeText = false) =>
        (
            await new EvidenceExport(Database(cut), LiveCut.Module).MakeAsync(
                run.RunId,
                null,
                run.Plan ?? LiveCut.Plan(),
                includeText,
                _notes.Add,
                Token
            )
        ).Zip;

    private static async Task ExecuteAsync(LiveCut cut, DatabaseRole role, string sql)
    {
        await using NpgsqlConnection connection = await cut.Provider.OpenRoleAsync(role, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }

    // As a superuser, past every guard.
    private static async Task AdministerAsync(LiveCut cut, string sql)
    {
        await using NpgsqlConnection connection = await cut.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Token);
        await using (NpgsqlCommand command = new NpgsqlCommand(GuardsOff + sql, connection))
        {
            await command.ExecuteNonQueryAsync(Token);
        }

        await transaction.CommitAsync(Token);
    }
}
