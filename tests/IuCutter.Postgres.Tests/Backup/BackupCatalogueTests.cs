using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>What a list of backups says, and what keeps one from being removed.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupCatalogueTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAsync_EachCondition_IsTold()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
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
            [BackupCondition.Whole, BackupCondition.Damaged, BackupCondition.Missing, BackupCondition.Undescribed, BackupCondition.Unverified],
            made.Select(files => found[files.Path].Condition));
        Assert.Equal("ictr-20260101T000000Z-00000000", found[made[0].Path].RunId);
        Assert.All((await ListAsync(bench, roster: null)).Values, backup => Assert.NotEqual(BackupCondition.Whole, backup.Condition));
        Assert.Empty(await ListAsync(bench, roster, Path.Combine(bench.Folder.FullName, "none")));
        await BackupBench.RefusedAsync("Store.BackupNotFound", () =>
            new BackupCatalogue(bench.Options, roster, TimeProvider.System).DescribeAsync(made[0].Path + "x", Token));
    }

    [Fact]
    public async Task RemoveAsync_KeptOrHeld_IsRefused()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        var files = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);

        await BackupBench.RefusedAsync("Store.BackupRetained", () => Catalogue(roster, 364).RemoveAsync(files.Path, Token));
        await BackupBench.RefusedAsync("Store.BackupRetained", () => Catalogue(roster + "# iucutter-backup-retention-days: 3650\n", 366).RemoveAsync(files.Path, Token));
        await BackupBench.RefusedAsync("Config.RosterInvalid", () => Catalogue(roster + "# iucutter-backup-retention-days: long\n", 366).RemoveAsync(files.Path, Token));
        await File.WriteAllTextAsync(files.Hold, "case 12, counsel\n", Token);
        Assert.Equal("case 12, counsel", (await Catalogue(roster, 366).DescribeAsync(files.Path, Token)).Hold);
        await BackupBench.RefusedAsync("Store.BackupHeld", () => Catalogue(roster, 4000).RemoveAsync(files.Path, Token));
        Assert.Equal(4, bench.Backups.EnumerateFiles().Count());

        File.Delete(files.Hold);
        await Catalogue(roster, 366).RemoveAsync(files.Path, Token);
        Assert.Empty(bench.Backups.EnumerateFiles());

        BackupCatalogue Catalogue(string rules, int days) => new(bench.Options, rules, new Later(TimeSpan.FromDays(days)));
    }

    private static async Task<Dictionary<string, IuBackup>> ListAsync(BackupBench bench, string? roster, string? folder = null)
    {
        var found = new Dictionary<string, IuBackup>(StringComparer.Ordinal);
        var catalogue = new BackupCatalogue(bench.Options with { Directory = folder ?? bench.Options.Directory }, roster, TimeProvider.System);
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
