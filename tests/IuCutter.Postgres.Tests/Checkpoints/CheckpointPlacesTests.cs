using System.Runtime.Versioning;
using System.Text;
using CliWrap;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>Checkpoints of a real log in real places: what is written, what is refused, and what is never written over.</summary>
[Trait("Promise", "7")]
[UnsupportedOSPlatform("windows")]
public sealed class CheckpointPlacesTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_ToEveryPlace_IsReadBackAndStaysTheBeginningOfTheLog()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        string mount = Directory.CreateDirectory(Path.Combine(bench.Folder, "mount")).FullName;
        string taken = Path.Combine(bench.Folder, "taken");
        bench.Places = bench.Places with { Folders = [mount], Commands = [bench.Program("witness", $"cat > '{taken}'")] };
        Assert.Empty(await bench.StatesAsync());

        (List<IuCheckpoint> written, List<string> refused) = await bench.ExportAsync();

        Assert.Empty(refused);
        Assert.Equal([bench.Places.HostFolder, mount, bench.Places.Commands[0]], written.Select(one => one.Place));
        Assert.All(written, one => Assert.Equal((CheckpointState.Consistent, "DOT-991"), (one.State, one.Signer)));
        Assert.Equal(await File.ReadAllTextAsync(bench.File, Token), await File.ReadAllTextAsync(taken, Token));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.File));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(bench.Places.HostFolder)
        );
        // Recomputed here from the records alone.
        (AuditLogProof proof, IReadOnlyList<IuCheckpoint> compared) = await bench.Desk.CheckAsync(Unexpected, null, Token);
        Assert.Equal((written[0].Size, written[0].Root), (proof.Size, proof.Root));
        Assert.Equal((2, 2), (proof.Checkpoints, compared.Count));

        foreach (int grown in new[] { 1, 13, 16 })
        {
            await bench.GrowAsync(grown);
            Assert.Equal(["Consistent signed by DOT-991", "Consistent signed by DOT-991"], await bench.StatesAsync());
        }

        (List<IuCheckpoint> later, _) = await bench.ExportAsync();
        Assert.Equal(written[0].Size + 30, later[0].Size);
        Assert.Equal(
            [Path.GetFileName(bench.File), Path.GetFileName(bench.Extract), $".{Path.GetFileName(bench.File)}.lock"],
            Directory.GetFiles(mount).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// Databases of one template share the beginning of their logs: one is to another what an earlier copy is, and then a branch.
    /// </summary>
    [Fact]
    public async Task Export_OfAnEarlierCopyAndOfABranch_IsRefusedAndWritesNothing()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await using CheckpointBench copy = await CheckpointBench.CreateAsync(fixture);
        await bench.GrowAsync(20);
        await bench.ExportAsync();
        string before = await File.ReadAllTextAsync(bench.File, Token);
        copy.Places = bench.Places;

        Assert.Equal(["Behind Integrity.HistoryRewound"], await copy.StatesAsync());
        Assert.Equal("Integrity.HistoryRewound", await copy.RefusedAsync());
        await copy.GrowAsync(19);
        Assert.Equal(["Behind Integrity.HistoryRewound"], await copy.StatesAsync());
        await copy.GrowAsync();
        Assert.Equal(["Forked Integrity.HistoryForked"], await copy.StatesAsync());
        await copy.GrowAsync();
        Assert.Equal(["Forked Integrity.HistoryForked"], await copy.StatesAsync());
        Assert.Equal("Integrity.HistoryForked", await copy.RefusedAsync());
        (_, IReadOnlyList<IuCheckpoint> compared) = await copy.Desk.CheckAsync(Unexpected, null, Token);
        Assert.Equal("Integrity.HistoryForked", CheckpointDesk.FaultOf(compared.Single())?.Definition.Id);

        Assert.Equal(before, await File.ReadAllTextAsync(bench.File, Token));
        Assert.Equal(["Consistent signed by DOT-991"], await bench.StatesAsync());
    }

    [Fact]
    public async Task Export_WhereAnotherLogWas_IsRefused()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await bench.ExportAsync();
        SignedCheckpoint own = SignedCheckpoint.Parse(await File.ReadAllTextAsync(bench.File, Token))!;
        byte[] leaf = MerkleTree.LeafHash("of a log that was begun anew"u8);
        Checkpoint other = Checkpoint.Of(CheckpointContext.OriginOf(leaf), 1, leaf, own.Checkpoint.Extensions);
        string armored = await new SshKeygenSignatures().SignAsync(
            Encoding.UTF8.GetBytes(other.Text),
            bench.ExecutorKey,
            SshNoteSignature.Namespace,
            Token
        );
        string path = Path.Combine(bench.Places.HostFolder, "other.checkpoint");
        await File.WriteAllTextAsync(path, SignedCheckpoint.Of(other, SshNoteSignature.Of(armored)).Text, Token);

        Assert.Equal(["Consistent signed by DOT-991", "Forked Integrity.HistoryForked"], (await bench.StatesAsync()).Order());
        Assert.Equal("Integrity.HistoryForked", await bench.RefusedAsync());

        // The negative control: that of a database in another place is none of its affair.
        string elsewhere = (await File.ReadAllTextAsync(path, Token)).Replace(
            $" {bench.Database.Name}\n",
            $" {bench.Database.Name}x\n",
            StringComparison.Ordinal
        );
        await File.WriteAllTextAsync(path, elsewhere, Token);
        Assert.Equal(["Consistent signed by DOT-991"], await bench.StatesAsync());
    }

    [Theory]
    [InlineData("edited", "Consistent Integrity.CheckpointInvalid")]
    [InlineData("unsigned", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("garbage", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("empty", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("utf16", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("large", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("pipe", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("link", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("folder", "Unreadable Integrity.CheckpointInvalid")]
    [InlineData("writable", "Unreadable Integrity.CheckpointInvalid")]
    public async Task Export_OverAFileThatIsNoCheckpoint_LeavesItAndWritesTheOtherPlaces(string what, string state)
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        string mount = Directory.CreateDirectory(Path.Combine(bench.Folder, "mount")).FullName;
        bench.Places = bench.Places with { Folders = [mount] };
        await bench.ExportAsync();
        string file = bench.File;
        string text = await File.ReadAllTextAsync(file, Token);
        await SpoilAsync(what, file, text);
        await bench.GrowAsync();

        // A folder is no file among checkpoints; what stands where one is to be is found when it is written.
        Assert.Equal(
            what == "folder" ? ["Consistent signed by DOT-991"] : [state, "Consistent signed by DOT-991"],
            await bench.StatesAsync()
        );
        (List<IuCheckpoint> taken, List<string> refused) = await bench.ExportAsync();
        Assert.Equal([$"Integrity.CheckpointInvalid {file}"], refused);
        Assert.Equal([mount], taken.Select(one => one.Place));
        if (what == "edited")
        {
            Assert.Contains("timeline 9\n", await File.ReadAllTextAsync(file, Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Export_ToAPlaceThatCannotTakeIt_NamesItAndWritesTheOthers()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        string open = Directory.CreateDirectory(Path.Combine(bench.Folder, "open")).FullName;
        File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        string gone = Path.Combine(bench.Folder, "gone");
        string failing = bench.Program("failing", "echo no room >&2; exit 3");
        string missing = Path.Combine(bench.Folder, "missing");
        string foreign = bench.Program("foreign", "exit 0");
        File.SetUnixFileMode(foreign, (UnixFileMode)0b111_111_111);
        bench.Places = bench.Places with { Folders = [open, gone], Commands = [failing, missing, foreign] };

        (List<IuCheckpoint> taken, List<string> refused) = await bench.ExportAsync();

        Assert.Equal([bench.Places.HostFolder], taken.Select(one => one.Place));
        Assert.Equal(
            [
                $"Store.CheckpointNotWritten {open}",
                $"Store.CheckpointNotWritten {gone}",
                $"Store.CheckpointNotWritten {failing}",
                $"Store.CheckpointNotWritten {missing}",
                $"Config.ProgramUntrusted {foreign}",
            ],
            refused
        );
        Assert.Empty(Directory.GetFiles(open));
        // Of what the operator named, also that it is not there is said.
        Assert.Equal(
            ["Consistent signed by DOT-991", "Unreadable Integrity.CheckpointInvalid", "Unreadable Integrity.CheckpointInvalid"],
            await bench.StatesAsync()
        );
    }

    [Fact]
    public async Task Export_AfterOneThatWasKilled_GoesOn()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await bench.ExportAsync();
        await File.WriteAllTextAsync(bench.File + ".partial", "half", Token);
        await bench.GrowAsync();

        (List<IuCheckpoint> taken, List<string> refused) = await bench.ExportAsync();
        Assert.Empty(refused);
        Assert.Equal(taken.Single().LogSize, taken.Single().Size);
        Assert.False(File.Exists(bench.File + ".partial"));
    }

    [Fact]
    public async Task Export_ByManyAtOnceWhileTheLogGrows_NeverGoesBack()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        List<Task<(List<IuCheckpoint> Taken, List<string> Refused)>> exports = [];
        for (int number = 0; number < 6; number++)
        {
            exports.Add(bench.ExportAsync());
            await bench.GrowAsync();
        }

        (List<IuCheckpoint> Taken, List<string> Refused)[] done = await Task.WhenAll(exports);

        Assert.All(done, one => Assert.Empty(one.Refused));
        long largest = done.Max(one => one.Taken.Single().Size!.Value);
        Assert.Equal(largest, (await bench.Desk.ReadAsync(Token)).Single().Size);
    }

    [Fact]
    public async Task Export_OfALogThatDoesNotHold_SignsNothing()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        await bench
            .Database.AsAdmin()
            .RunAsync(
                new SqlCall("alter table public.section_type disable trigger user"),
                new SqlCall("update public.section_type set description = 'forged' where code = 'article'")
            );

        Assert.Equal("Integrity.LogBroken", await bench.RefusedAsync());
        Assert.False(Directory.Exists(bench.Places.HostFolder));
    }

    [Fact]
    public async Task Export_WithoutAKey_OrWithOneThatTheRosterDoesNotName_IsRefused()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        Assert.Equal("Config.SigningKeyMissing", await bench.RefusedAsync(bench.DeskOf(null)));
        string verifier = Path.Combine(Path.GetDirectoryName(bench.ExecutorKey)!, "verifier");
        Assert.Equal("Gate.WrongNamespace", await bench.RefusedAsync(bench.DeskOf(verifier)));
        Assert.False(Directory.Exists(bench.Places.HostFolder));
    }

    [Fact]
    public async Task Export_WithALogKey_BearsItsLineAndTellsItsPublicHalf()
    {
        await using CheckpointBench bench = await CheckpointBench.CreateAsync(fixture);
        string key = Path.Combine(bench.Folder, "log.key");
        await Cli.Wrap("openssl").WithArguments(["genpkey", "-algorithm", "ed25519", "-out", key]).ExecuteAsync(Token);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        bench.Places = bench.Places with { LogKey = key };

        (List<IuCheckpoint> written, _) = await bench.ExportAsync();

        IuCheckpoint read = (await bench.Desk.ReadAsync(Token)).Single();
        Assert.StartsWith($"{read.Origin}+", read.LogKey, StringComparison.Ordinal);
        Assert.Equal(read.LogKey, written.Single().LogKey);
        SignedCheckpoint note = SignedCheckpoint.Parse(await File.ReadAllTextAsync(bench.File, Token))!;
        Assert.Equal([note.Checkpoint.Origin, SshNoteSignature.Namespace], note.Note.Signatures.Select(line => line.KeyName));

        // The line of the log's key over another text: the OpenSSH signature alone does not make up for it.
        NoteSignature other = (await LogKey.ReadAsync(key, Token)).Sign(note.Checkpoint.Origin, "another\n");
        await File.WriteAllTextAsync(bench.File, SignedCheckpoint.Of(note.Checkpoint, other, note.Note.Signatures[1]).Text, Token);
        Assert.Equal(["Consistent Integrity.CheckpointInvalid"], await bench.StatesAsync());
    }

    private static Task Unexpected(AuditLogFault fault) => throw new InvalidOperationException(fault.ToString());

    private static async Task SpoilAsync(string what, string file, string text)
    {
        File.Delete(file);
        switch (what)
        {
            case "edited":
                await File.WriteAllTextAsync(file, text.Replace("timeline 1\n", "timeline 9\n", StringComparison.Ordinal), Token);
                break;
            case "unsigned":
                await File.WriteAllTextAsync(file, text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 1)], Token);
                break;
            case "garbage":
                await File.WriteAllTextAsync(file, "garbage\n", Token);
                break;
            case "empty":
                await File.WriteAllTextAsync(file, "", Token);
                break;
            case "utf16":
                await File.WriteAllTextAsync(file, text, Encoding.Unicode, Token);
                break;
            case "large":
                await File.WriteAllTextAsync(file, text + new string('x', 70_000), Token);
                break;
            case "pipe":
                await Cli.Wrap("mkfifo").WithArguments([file]).ExecuteAsync(Token);
                break;
            case "link":
                await File.WriteAllTextAsync(file + ".real", text, Token);
                File.CreateSymbolicLink(file, file + ".real");
                break;
            case "folder":
                Directory.CreateDirectory(file);
                break;
            default:
                await File.WriteAllTextAsync(file, text, Token);
                File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
                break;
        }
    }
}
