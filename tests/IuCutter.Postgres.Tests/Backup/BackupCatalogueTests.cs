using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>What a list of backups says, and what keeps one from being removed.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupCatalogueTests(BackupDatabase database, SandboxFixture fixture) : IClassFixture<BackupDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_EachCondition_IsTold()
    {
        using BackupBench bench = await database.OpenRecordedAsync();
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        BackupFiles[] made = new BackupFiles[5];
        for (int i = 0; i < made.Length; i++)
        {
            made[i] = new BackupFiles((await bench.BackUpAsync(waive: true, runId: $"ictr-20260101T000000Z-0000000{i}")).Path);
        }

        await File.AppendAllTextAsync(made[1].Path, "x", Token);
        File.Delete(made[2].Path);
        File.Delete(made[3].Signature);
        await File.AppendAllTextAsync(made[4].Manifest, "\n", Token);

        Dictionary<string, IuBackup> found = await ListAsync(bench, roster);

        Assert.Equal(5, found.Count);
        Assert.Equal(
            [
                BackupCondition.Whole,
                BackupCondition.Damaged,
                BackupCondition.Missing,
                BackupCondition.Undescribed,
                BackupCondition.Unverified,
            ],
            made.Select(files => found[files.Path].Condition)
        );
        Assert.Equal("ictr-20260101T000000Z-00000000", found[made[0].Path].RunId);
        Assert.All((await ListAsync(bench, roster: null)).Values, backup => Assert.NotEqual(BackupCondition.Whole, backup.Condition));
        Assert.Empty(await ListAsync(bench, roster, Path.Combine(bench.Folder.FullName, "none")));
        await BackupBench.RefusedAsync(
            "Store.BackupNotFound",
            () => new BackupCatalogue(bench.Options, roster, TimeProvider.System).DescribeAsync(made[0].Path + "x", Token)
        );
    }

    [Fact]
    public async Task RemoveAsync_KeptOrHeld_IsRefused()
    {
        using BackupBench bench = await database.OpenAsync();
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        BackupFiles files = await database.CopyAsync(bench);

        await BackupBench.RefusedAsync("Store.BackupRetained", () => Catalogue(roster, 364).RemoveAsync(files.Path, Token));
        await BackupBench.RefusedAsync(
            "Store.BackupRetained",
            () => Catalogue(roster + "# iucutter-backup-retention-days: 3650\n", 366).RemoveAsync(files.Path, Token)
        );
        await BackupBench.RefusedAsync(
            "Config.RosterInvalid",
            () => Catalogue(roster + "# iucutter-backup-retention-days: long\n", 366).RemoveAsync(files.Path, Token)
        );
        await File.WriteAllTextAsync(files.LegalHold, "case 12, counsel\n", Token);
        Assert.Equal("case 12, counsel", (await Catalogue(roster, 366).DescribeAsync(files.Path, Token)).LegalHold);
        await BackupBench.RefusedAsync("Store.BackupHeld", () => Catalogue(roster, 4000).RemoveAsync(files.Path, Token));
        Assert.Equal(4, bench.Backups.EnumerateFiles().Count());

        File.Delete(files.LegalHold);
        await Catalogue(roster, 366).RemoveAsync(files.Path, Token);
        Assert.Empty(bench.Backups.EnumerateFiles());

        BackupCatalogue Catalogue(string rules, int days) => new(bench.Options, rules, new Later(TimeSpan.FromDays(days)));
    }

    // The folder is the operator's, and anything may lie in it: the list goes on.
    [Fact]
    public async Task ListAsync_ForeignFiles_AreToldAndStopNothing()
    {
        using BackupBench bench = await database.OpenAsync();
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        BackupFiles whole = await database.CopyAsync(bench);
        string manifest = await File.ReadAllTextAsync(whole.Manifest, Token);
        (string Name, string? Text)[] strange =
        [
            ("empty", ""),
            ("text", "not json"),
            ("null", "null"),
            ("array", "[]"),
            ("bare", """{"format":3}"""),
            ("nulls", manifest.Replace("\"recipients\": [", "\"recipients\": null, \"was\": [", StringComparison.Ordinal)),
            ("late", System.Text.RegularExpressions.Regex.Replace(manifest, "\"createdAt\": \"[0-9]{4}", "\"createdAt\": \"9999")),
            ("future", manifest.Replace("\"format\": 3", "\"format\": 4", StringComparison.Ordinal)),
            ("pipe", null),
        ];
        foreach ((string name, string? text) in strange)
        {
            BackupFiles files = new BackupFiles(Path.Combine(bench.Backups.FullName, name + BackupFiles.Extension));
            await File.WriteAllTextAsync(files.Path, "x", Token);
            await File.WriteAllTextAsync(files.Signature, "x", Token);
            if (text is null)
            {
                await CliWrap.Cli.Wrap("mkfifo").WithArguments([files.Manifest]).ExecuteAsync(Token);
            }
            else
            {
                await File.WriteAllTextAsync(files.Manifest, text, Token);
            }
        }

        File.Copy(whole.Manifest, Path.Combine(bench.Backups.FullName, "piped.dump.gpg.manifest.json"));
        File.Copy(whole.Signature, Path.Combine(bench.Backups.FullName, "piped.dump.gpg.manifest.json.sig"));
        await CliWrap.Cli.Wrap("mkfifo").WithArguments([Path.Combine(bench.Backups.FullName, "piped.dump.gpg")]).ExecuteAsync(Token);
        Directory.CreateDirectory(Path.Combine(bench.Backups.FullName, "folder.dump.gpg"));
        await File.WriteAllTextAsync(Path.Combine(bench.Backups.FullName, "half.dump.gpg.partial"), "x", Token);
        await File.WriteAllTextAsync(Path.Combine(bench.Backups.FullName, "notes.txt"), "x", Token);

        Dictionary<string, IuBackup> found = await ListAsync(bench, roster);

        Assert.Equal(strange.Length + 2, found.Count);
        Assert.Equal(BackupCondition.Whole, found[whole.Path].Condition);
        Assert.Equal(BackupCondition.Damaged, found[Path.Combine(bench.Backups.FullName, "piped.dump.gpg")].Condition);
        Assert.All(
            strange,
            item =>
                Assert.Equal(
                    BackupCondition.Undescribed,
                    found[Path.Combine(bench.Backups.FullName, item.Name + BackupFiles.Extension)].Condition
                )
        );
        // The control: what is no backup is not removed as one, however old; nor what nobody vouches for, whatever it says of its age.
        BackupCatalogue later = new BackupCatalogue(bench.Options, roster, new Later(TimeSpan.FromDays(9999)));
        await BackupBench.RefusedAsync(
            "Store.BackupNotFound",
            () => later.RemoveAsync(Path.Combine(bench.Backups.FullName, "notes.txt"), Token)
        );
        await File.WriteAllTextAsync(
            whole.Manifest,
            System.Text.RegularExpressions.Regex.Replace(manifest, "\"createdAt\": \"[0-9]{4}", "\"createdAt\": \"1999"),
            Token
        );
        await BackupBench.RefusedAsync(
            "Store.BackupRetained",
            () => new BackupCatalogue(bench.Options, roster, TimeProvider.System).RemoveAsync(whole.Path, Token)
        );
        await BackupBench.RefusedAsync(
            "Store.BackupRetained",
            () =>
                new BackupCatalogue(
                    bench.Options,
                    roster + "# iucutter-backup-retention-days: 2147483647\n",
                    new Later(TimeSpan.FromDays(9999))
                ).RemoveAsync(whole.Path, Token)
        );
    }

    [Theory]
    [InlineData("touch")]
    [InlineData("mkdir")]
    [InlineData("ln -s /nowhere")]
    [InlineData("mkfifo")]
    public async Task RemoveAsync_HoldIsThereInAnyForm_IsRefused(string make)
    {
        using BackupBench bench = await database.OpenAsync();
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        BackupFiles files = await database.CopyAsync(bench);
        string[] words = make.Split(' ');
        await CliWrap.Cli.Wrap(words[0]).WithArguments([.. words[1..], files.LegalHold]).ExecuteAsync(Token);

        await BackupBench.RefusedAsync(
            "Store.BackupHeld",
            () => new BackupCatalogue(bench.Options, roster, new Later(TimeSpan.FromDays(4000))).RemoveAsync(files.Path, Token)
        );
    }

    [Fact]
    public async Task RemoveAsync_RunIsNotAtItsEnd_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.BackedUp);
        string path = BackupFiles.OfRun(cut.Database.Backup!.Directory, run.RunId).Single();
        string roster = await File.ReadAllTextAsync((await fixture.GetAsync()).Roster, Token);
        BackupCatalogue catalogue = new BackupCatalogue(cut.Database.Backup, roster, new Later(TimeSpan.FromDays(366)), cut.Database.Runs);

        Assert.Contains(
            "BackedUp",
            (await BackupBench.RefusedAsync("Store.BackupNeeded", () => catalogue.RemoveAsync(path, Token))).Message,
            StringComparison.Ordinal
        );

        while (run.State != RunState.CloseoutReported)
        {
            if (run.WaitsFor is not null)
            {
                await cut.ApproveAsync(run);
            }

            run = await cut.Engine.RunPhaseAsync(
                run with
                {
                    Plan = LiveCut.Plan(),
                },
                Core.Runs.RunStates.Next(run.State)!.Value,
                null,
                Token
            );
        }

        await catalogue.RemoveAsync(path, Token);
        Assert.False(File.Exists(path));
    }

    // Another session removes backups while this one lists them.
    [Fact]
    public async Task ListAsync_BackupRemovedMeanwhile_IsPassedOver()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-listed-");
        string[] paths = [.. new[] { "c", "b", "a" }.Select(name => Path.Combine(folder.FullName, name + BackupFiles.Extension))];
        Array.ForEach(paths, path => File.WriteAllText(path, "x"));
        BackupCatalogue catalogue = new(new BackupOptions(folder.FullName, null, "", []), null, TimeProvider.System);

        List<string> listed = [];
        await foreach (IuBackup backup in catalogue.ListAsync(Token))
        {
            listed.Add(backup.Path);
            File.Delete(paths[1]);
        }

        Assert.Equal([paths[0], paths[2]], listed);
        folder.Delete(recursive: true);
    }

    private static async Task<Dictionary<string, IuBackup>> ListAsync(BackupBench bench, string? roster, string? folder = null)
    {
        Dictionary<string, IuBackup> found = new Dictionary<string, IuBackup>(StringComparer.Ordinal);
        BackupCatalogue catalogue = new BackupCatalogue(
            bench.Options with
            {
                Directory = folder ?? bench.Options.Directory,
            },
            roster,
            TimeProvider.System
        );
        await foreach (IuBackup backup in catalogue.ListAsync(Token))
        {
            found.Add(backup.Path, backup);
        }

        return found;
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
