using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>
/// A whole live run with a marked document and marked rows: no program is handed a secret, and no file holds a word in plain.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
[Trait("Promise", "9")]
public sealed class SecretsInBackupTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static readonly string[] Watched =
    [
        "iucutter",
        "gpg",
        "pg_dump",
        "pg_restore",
        "psql",
        "initdb",
        "postgres",
        "pg_ctl",
        "ssh-keygen",
        "sh",
        "bash",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ToItsEnd_HandsNoProgramASecretAndLeavesNoWordOnDisk()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string body = "body-" + Guid.NewGuid().ToString("N");
        string[] passwords = [.. (await File.ReadAllLinesAsync(bench.Sandbox.PasswordFile, Token)).Select(line => line.Split(':')[4])];
        string[] secrets = [bench.Canary, body, .. passwords, .. await KeysAsync(bench.Sandbox)];
        string seen = bench.Folder.CreateSubdirectory("seen").FullName;
        string original = bench.Provider.Service.Host;
        bench.Options = bench.Options with
        {
            PgDump = bench.Programs.Write(Recording("pg_dump", seen)),
            PgRestore = bench.Programs.Restore(Recording("pg_restore", seen), Recording("psql", seen)),
            Gpg = bench.Programs.Write(Recording("gpg", seen)),
            Scratch = new ThrowawayScratch(),
        };
        DateTime began = DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime, DateTimeKind.Utc);
        LiveCut cut = await LiveCut.OpenAsync(fixture, bench.Provider);
        cut.Adapter = (cut.Database with { Backup = bench.Options }).CreateAdapter(new SystemRandomSource());
        await cut.TurnOnAsync();

        using CancellationTokenSource watching = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HashSet<string>> watch = Task.Run(() => Watch(watching.Token), Token);
        CutRun run = await cut.AdvanceToAsync(
            RunState.CloseoutReported,
            LiveCut.Plan($"# Chapter 1. Scope\n\n## Article 1. Purpose\n\n{body}\n")
        );
        await watching.CancelAsync();
        HashSet<string> handed = await watch;

        Assert.Equal("true", run.Pins["backup_restore_proved"]);
        // By their own record all were run, with arguments and environment; by looking, others besides.
        string recorded = string.Concat(Directory.EnumerateFiles(seen).Select(File.ReadAllText));
        Assert.All(
            ["--snapshot=", "--encrypt", "--decrypt", "--single-transaction", "PGPASSFILE="],
            word => Assert.Contains(word, recorded, StringComparison.Ordinal)
        );
        output.WriteLine($"{Directory.EnumerateFiles(seen).Count()} programs recorded, {handed.Count} command lines and environments seen");
        Assert.NotEmpty(handed);
        Assert.All(
            secrets,
            secret =>
            {
                Assert.DoesNotContain(secret, recorded, StringComparison.Ordinal);
                Assert.DoesNotContain(handed, text => text.Contains(secret, StringComparison.Ordinal));
            }
        );

        // Rows and documents: in the live database's own files, and in no other that was written meanwhile.
        string[] folders =
        [
            Path.GetTempPath(),
            "/dev/shm",
            Environment.CurrentDirectory,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ];
        string live = Path.Combine(Path.GetDirectoryName(original)!, "data");
        Assert.Contains(DiskSearch.Written(live, began), path => Holds(path, bench.Canary) || Holds(path, body));
        Assert.DoesNotContain(
            folders.SelectMany(folder => DiskSearch.Written(folder, began)),
            path => !path.StartsWith(live, StringComparison.Ordinal) && (Holds(path, bench.Canary) || Holds(path, body))
        );
    }

    // The private part of each key, as it stands in its file; a line of it is enough.
    private static async Task<string[]> KeysAsync(IuSandbox sandbox) =>
        [
            .. (
                await Task.WhenAll(
                    new[] { sandbox.ExecutorKey, sandbox.VerifierKey, sandbox.SovereignKey }.Select(key =>
                        File.ReadAllLinesAsync(key, Token)
                    )
                )
            ).Select(lines => lines[2]),
        ];

    private static string Recording(string program, string folder) =>
        $"{{ echo \"$*\"; tr '\\0' '\\n' < /proc/$$/environ; }} > '{folder}'/$$-$(date +%s%N)\nexec {program} \"$@\"";

    private static HashSet<string> Watch(CancellationToken cancellationToken)
    {
        HashSet<string> texts = new HashSet<string>(StringComparer.Ordinal);
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (string process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                string name = Read(process, "comm").Trim();
                if (Watched.Contains(name))
                {
                    texts.Add($"{Read(process, "cmdline")}\n{Read(process, "environ")}");
                }
            }
        }

        return texts;
    }

    private static string Read(string process, string what)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, what));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static bool Holds(string path, string canary) => DiskSearch.Holds(path, Encoding.UTF8.GetBytes(canary));
}
