using System.Runtime.Versioning;
using CliWrap;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>A database's lost records are told by name, from the file beside the checkpoint, and where their evidence is.</summary>
[Trait("Promise", "7")]
[UnsupportedOSPlatform("windows")]
public sealed class LostHistoryTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_NamesRunCardsAndSwitchChangesAndWhereTheBundleIs()
    {
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        Approval approval = await cut.ApproveAsync(run);
        CheckpointDesk right = new(cut.Provider, copy.Places, copy.ExecutorKey, TimeProvider.System);
        await right.ExportAsync(_ => Task.CompletedTask, stop => Task.FromException(stop), progress: null, Token, isFirst: true);
        string older = await BundleAsync(copy, "older", run.RunId);
        string bundle = await BundleAsync(copy, "newer", run.RunId, "another run");

        IuCheckpoint found = Assert.Single(await copy.Desk.ReadAsync(Token));

        Assert.Equal((CheckpointState.Behind, null), (found.State, found.MissingFault));
        LogFilter filter = new LogFilter
        {
            Kinds = ["run_created", "card_requested", "approval_recorded", "execution_on", "execution_off"],
        };
        List<AuditLogEntry> told = [];
        await new LogReader(cut.Provider).ReadAsync(
            filter,
            wait: false,
            entry =>
            {
                told.Add(entry);
                return Task.CompletedTask;
            },
            Token
        );
        Assert.Equal(
            told.Where(entry => entry.Index >= found.LogSize)
                .Select(entry => (entry.Index, entry.At, entry.Kind, entry.RunId, entry.DocumentPrefix, entry.Person, entry.Detail)),
            found.Missing.Select(lost => (lost.Index, lost.At, lost.Kind, lost.RunId, lost.DocumentPrefix, lost.Person, lost.Detail))
        );
        Assert.Equal(
            ["card_requested", "execution_on", "run_created", "card_requested", "approval_recorded"],
            found.Missing.Select(lost => lost.Kind)
        );
        Assert.Equal([null, null, run.RunId, run.RunId, run.RunId], found.Missing.Select(lost => lost.RunId));
        Assert.All(found.Missing.Skip(2), lost => Assert.Equal((bundle, null), (lost.Bundle, lost.BundleFault)));
        Assert.All(found.Missing.Take(2), lost => Assert.Null(lost.Bundle));

        string said = await RefusedAsync(copy, "Integrity.HistoryRewound");
        Assert.All(found.Missing, lost => Assert.Contains($"\n  {lost}", said, StringComparison.Ordinal));
        Assert.Contains($"of run {run.RunId} ({run.DocumentPrefix}) by", said, StringComparison.Ordinal);
        Assert.Contains($"CutAuthorization: card {approval.CardSha256}", said, StringComparison.Ordinal);
        Assert.Contains($"its bundle is '{bundle}'", said, StringComparison.Ordinal);

        // Whoever edited it, or moved it: an older one that is still whole counts, and without any the newest is named with its fault.
        byte[] bytes = await File.ReadAllBytesAsync(bundle, Token);
        await File.WriteAllBytesAsync(bundle, [.. bytes[..^1], (byte)'!'], Token);
        Assert.Equal((older, null), await BundleOfAsync(copy));
        File.Delete(older);
        Assert.Equal((bundle, "is not what was exported"), await BundleOfAsync(copy));
        File.Delete(bundle);
        await Cli.Wrap("mkfifo").WithArguments([bundle]).ExecuteAsync(Token);
        Assert.Equal((bundle, "is not what was exported"), await BundleOfAsync(copy));
        File.Delete(bundle);
        Assert.Equal((bundle, "is not there any more"), await BundleOfAsync(copy));

        // The negative control: of the database itself nothing is missing.
        IuCheckpoint own = Assert.Single(await right.ReadAsync(Token));
        Assert.Equal((CheckpointState.Consistent, 0), (own.State, own.Missing.Length));
    }

    [Fact]
    public async Task Forked_NamesWhatTheOtherLogHasInItsPlaceAndNothingThatBothHave()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.TellAsync("lost \u202E1");
        await bench.TellAsync("lost 2");
        await bench.ExportAsync();
        await copy.TellAsync("kept 1");
        await copy.GrowAsync(3);

        IuCheckpoint found = Assert.Single(await copy.Desk.ReadAsync(Token));

        Assert.Equal((CheckpointState.Forked, null), (found.State, found.MissingFault));
        Assert.Equal(["execution_off", "execution_off"], found.Missing.Select(lost => lost.Kind));
        string said = await RefusedAsync(copy, "Integrity.HistoryForked");
        Assert.Contains("lost 2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", said, StringComparison.Ordinal);
        Assert.DoesNotContain("kept 1", said, StringComparison.Ordinal);
        // The roster was there before the branch, and is kept.
        Assert.Contains("\"kind\":\"roster.insert\"", await File.ReadAllTextAsync(bench.Extract, Token), StringComparison.Ordinal);
        Assert.DoesNotContain("roster.insert", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gone", "is not there")]
    [InlineData("edited", "is not what the checkpoint names")]
    [InlineData("cut", "is not what the checkpoint names")]
    [InlineData("empty", "is not what the checkpoint names")]
    [InlineData("large", "is too large")]
    [InlineData("pipe", "is no regular file")]
    [InlineData("folder", "is no regular file")]
    [InlineData("link", "is no regular file")]
    [InlineData("writable", "can be changed by somebody else")]
    public async Task Behind_WhereWhatWasKeptIsNot_IsRefusedAllTheSameAndSaysWhy(string what, string fault)
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.TellAsync("lost 1");
        await bench.TellAsync("lost 2");
        await bench.ExportAsync();
        Assert.Contains("lost 2", await RefusedAsync(copy, "Integrity.HistoryRewound"), StringComparison.Ordinal);
        await SpoilAsync(what, bench.Extract);

        string said = await RefusedAsync(copy, "Integrity.HistoryRewound");

        Assert.Contains(fault, said, StringComparison.Ordinal);
        Assert.DoesNotContain("lost 1", said, StringComparison.Ordinal);
        Assert.Empty(Assert.Single(await copy.Desk.ReadAsync(Token)).Missing);
        await bench.Desk.RequireAsync(Token);
    }

    /// <summary>Killed after the extract was written and before the checkpoint was: the old one goes with its own.</summary>
    [Fact]
    public async Task Export_KilledBetweenItsTwoFiles_LeavesTheOldPairAndTheNextOneTidiesUp()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench.TellAsync("lost 1");
        await bench.ExportAsync();
        string checkpoint = await File.ReadAllTextAsync(bench.File, Token);
        (string old, string records) = (bench.Extract, await File.ReadAllTextAsync(bench.Extract, Token));
        await bench.TellAsync("lost 2");
        await bench.ExportAsync();
        Assert.NotEqual(old, bench.Extract);
        Assert.Contains("lost 2", await RefusedAsync(copy, "Integrity.HistoryRewound"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(bench.File, checkpoint, Token);
        await File.WriteAllTextAsync(old, records, Token);
        await File.WriteAllTextAsync(bench.Places.HostFolder + "/none.records", "", Token);

        string said = await RefusedAsync(copy, "Integrity.HistoryRewound");
        Assert.Contains("lost 1", said, StringComparison.Ordinal);
        Assert.DoesNotContain("lost 2", said, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be named", said, StringComparison.Ordinal);
        Assert.Equal(["Consistent signed by DOT-991"], await bench.StatesAsync());

        await bench.TellAsync("lost 3");
        (_, List<string> refused) = await bench.ExportAsync();
        Assert.Empty(refused);
        Assert.Contains("lost 3", await File.ReadAllTextAsync(bench.Extract, Token), StringComparison.Ordinal);
        Assert.True(File.Exists(bench.Places.HostFolder + "/none.records"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.Extract));
    }

    [Fact]
    public async Task Behind_OfMoreThanIsKept_NamesTheNewestAndSaysThatThereMayBeMore()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        copy.Places = bench.Places;
        await bench
            .Database.AsAdmin()
            .RunAsync(
                new SqlCall(
                    "do $$ begin for n in 1..10003 loop perform cutter_governance.fn_event_append(null, null, null, 'execution_off', "
                        + "'complete', null, null, 'off ' || n); end loop; end $$"
                )
            );
        await bench.ExportAsync();

        IuCheckpoint found = Assert.Single(await copy.Desk.ReadAsync(Token));

        Assert.Equal(LogExtract.MaxRecords, found.Missing.Length);
        Assert.Equal(("off 4", "off 10003"), (found.Missing[0].Detail, found.Missing[^1].Detail));
        Assert.Contains($"before {found.Missing[0].Index} no names were kept", found.MissingFault, StringComparison.Ordinal);
        string said = await RefusedAsync(copy, "Integrity.HistoryRewound");
        Assert.Contains("and 9960 more: (Get-IuCheckpoint).Missing", said, StringComparison.Ordinal);
        Assert.Contains("no names were kept", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_IsBoundedAndToldWhereItCannotBeReadOrWritten()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        string file = Path.Combine(bench.Places.HostFolder, "bundles.jsonl");
        string bundle = await BundleAsync(bench, "one", "run-1");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal((bundle, null), await NotedAsync(bench, "run-1"));
        Assert.Equal((null, null), await NotedAsync(bench, "run-2"));
        string line = await File.ReadAllTextAsync(file, Token);
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("no line of it\n", 10_001)) + line, Token);
        await BundleAsync(bench, "two", "run-2");
        Assert.Equal(10_000, (await File.ReadAllLinesAsync(file, Token)).Length);
        Assert.Equal((bundle, null), await NotedAsync(bench, "run-1"));

        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
        NotedBundle other = new NotedBundle(DateTimeOffset.UnixEpoch, bundle, 1, "", ["run-3"]);
        Assert.Contains("can be changed by somebody else", await bench.Places.Bundles.AddAsync(other, Token), StringComparison.Ordinal);
        Assert.Contains("cannot be read", (await NotedAsync(bench, "run-1")).Fault, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Equal((null, null), await NotedAsync(bench, "run-1"));
    }

    private static async Task<(string? Path, string? Fault)> NotedAsync(CheckpointBench bench, string run)
    {
        LostRecord record = new LostRecord(1, DateTimeOffset.UnixEpoch, "run_created", run, null, "somebody", null);
        LostRecord noted = (await bench.Places.Bundles.AddBundlesAsync([record], Token)).Single();
        return (noted.Bundle, noted.BundleFault);
    }

    private static async Task<(string? Path, string? Fault)> BundleOfAsync(CheckpointBench copy)
    {
        LostRecord last = Assert.Single(await copy.Desk.ReadAsync(Token)).Missing[^1];
        string said = await RefusedAsync(copy, "Integrity.HistoryRewound");
        Assert.Contains($"'{last.Bundle}'{(last.BundleFault is { } fault ? " " + fault : "")}", said, StringComparison.Ordinal);
        return (last.Bundle, last.BundleFault);
    }

    private static async Task<string> BundleAsync(CheckpointBench bench, string name, params string[] runs)
    {
        string path = Path.Combine(bench.Folder, name + ".iuevidence.zip");
        byte[] bytes = [.. "a bundle "u8, (byte)name[0]];
        await File.WriteAllBytesAsync(path, bytes, Token);
        NotedBundle bundle = new NotedBundle(DateTimeOffset.UnixEpoch, path, bytes.Length, LogExtract.Sha256Of(bytes), [.. runs]);
        Assert.Null(await bench.Places.Bundles.AddAsync(bundle, Token));
        return path;
    }

    private static async Task<string> RefusedAsync(CheckpointBench bench, string errorId)
    {
        IuException refused = await Assert.ThrowsAsync<IuException>(() => bench.Desk.RequireAsync(Token));
        Assert.Equal(errorId, refused.Definition.Id);
        return refused.Message;
    }

    private static async Task SpoilAsync(string what, string file)
    {
        string text = await File.ReadAllTextAsync(file, Token);
        File.Delete(file);
        switch (what)
        {
            case "gone":
                break;
            case "edited":
                await File.WriteAllTextAsync(file, text.Replace("lost 1", "lost 9", StringComparison.Ordinal), Token);
                break;
            case "cut":
                await File.WriteAllTextAsync(file, text[..(text.TrimEnd('\n').LastIndexOf('\n') + 1)], Token);
                break;
            case "empty":
                await File.WriteAllTextAsync(file, "", Token);
                break;
            case "large":
                await using (FileStream stream = File.Create(file))
                {
                    stream.SetLength(LogExtract.MaxBytes + 1L);
                }

                break;
            case "pipe":
                await Cli.Wrap("mkfifo").WithArguments([file]).ExecuteAsync(Token);
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            case "link":
                await File.WriteAllTextAsync(file + ".real", text, Token);
                File.CreateSymbolicLink(file, file + ".real");
                break;
            default:
                await File.WriteAllTextAsync(file, text, Token);
                File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
                break;
        }
    }
}
