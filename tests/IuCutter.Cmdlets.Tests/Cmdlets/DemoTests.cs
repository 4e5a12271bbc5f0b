using System.Diagnostics;
using System.Text;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>The runbook that ships, in the host that ships, as a scheduler runs it.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly string Runbook = Path.Combine(StagedModule.Folder, "module", "runbooks", "demo.ps1");

    // The system's temporary folder of the run: what is left behind is seen. Short, for the names of sockets.
    private readonly string _folder = Directory.CreateTempSubdirectory("iu").FullName;

    public DemoTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            // As root the server is another user, who must pass through, as through the system's own folder.
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The one run to its end: a PostgreSQL, a backup and its proof take longer than everything else here.
    [Fact]
    public async Task Demo_SampleCharter_EndsWithThePassLine()
    {
        string output = Path.Combine(_folder, "out");
        HostRun run = await DemoAsync(["-Output", output]);
        SkipWithoutServer(run);

        Assert.Equal(0, run.ExitCode);
        Assert.Matches("^demo: PASS units=67 ledger_rows=140 enacted=67 run=ictr-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$", run.OutputLines[^1]);
        Assert.Contains("live, off  refused, as it must be: Gate.ProductionExecutionNotAuthorized", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["ruling.card", "ruling.card.sig", "sg1.card", "sg1.card.sig", "sg2.card", "sg2.card.sig"],
            Directory.GetFiles(output).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        AssertNothingRuns();
    }

    [Theory]
    [InlineData(3, "Input.NoUnit", "No heading here.\n", "LAW")]
    [InlineData(3, "Input.EmptyDocument", "", "LAW")]
    [InlineData(3, "Input.NulByte", "# A\0\n", "LAW")]
    [InlineData(3, "Input.DuplicateAddress", "# Chapter 1. A\n\n# Chapter 1. B\n", "LAW")]
    [InlineData(3, "Input.BadPrefix", "# Chapter 1. A\n", "not-a-prefix")]
    public async Task Demo_BadInput_EndsWithItsErrorAndStartsNothing(int code, string errorId, string text, string prefix)
    {
        HostRun run = await DemoAsync(["-Path", Write(text), "-Prefix", prefix]);

        AssertRefused(run, code, errorId);
        Assert.DoesNotContain("sandbox", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_NoSuchFile_EndsWithThree() =>
        AssertRefused(await DemoAsync(["-Path", Path.Combine(_folder, "none.md")]), 3, "Input.DocumentNotFound");

    [Fact]
    public async Task Demo_NoServerPrograms_EndsWithFive()
    {
        // They are also looked for where distributions put them, so those places are emptied for this process alone.
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && System.Environment.IsPrivilegedProcess,
            "Hiding a folder from one process takes root."
        );
        const string Hide =
            "for hidden in /usr/lib/postgresql /usr/pgsql-*; do [ ! -d $hidden ] || mount -t tmpfs none $hidden || exit 77; done; "
            + "exec \"$@\"";
        using Process process = HostRun.BeginProgram(
            ["unshare", "--mount", "sh", "-c", Hide, "sh", "dotnet", StagedModule.Host, "run", Runbook],
            Environment(new() { ["PATH"] = PathWith("sh", "mount", "ssh-keygen", "gpg", "gpgconf", "id", "env", "dotnet") })
        );

        HostRun run = await HostRun.EndAsync(process, Token);

        Assert.SkipWhen(run.ExitCode == 77, "This machine does not let root mount a tmpfs.");
        AssertRefused(run, 5, "Config.ServerProgramsMissing");
    }

    [Fact]
    public async Task Demo_OwnDocumentWithoutGpg_CountsItsUnitsAndStartsNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are linked into a folder.");

        HostRun run = await DemoAsync(
            ["-Path", Write("# Chapter 1. A\n\n## Article 1. B\n\nText.\n"), "-Prefix", "MY-LAW"],
            PathWith("ssh-keygen")
        );

        AssertRefused(run, 5, "Config.GpgMissing");
        Assert.Contains("plan       2 units,", run.Output, StringComparison.Ordinal);
        Assert.Contains("dry run    CloseoutReported: 11 phases simulated", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_LiveRefused_EndsWithFour()
    {
        // The step that the demo expects to be refused, without its expectation.
        string runbook = Path.Combine(_folder, "live.ps1");
        await File.WriteAllTextAsync(
            runbook,
            "param($Path) Get-IuDocument $Path | New-IuCutPlan -DocumentPrefix LAW | Invoke-IuCut -Mode Live",
            Token
        );

        HostRun run = await HostRun.StartAsync(["run", runbook, "-Path", Write("# Chapter 1. A\n")], Environment([]), Token);

        AssertRefused(run, 4, "Gate.ProductionExecutionNotAuthorized");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<HostRun> DemoAsync(string[] arguments, string? path = null) =>
        HostRun.StartAsync(["run", Runbook, .. arguments], Environment(path is null ? [] : new() { ["PATH"] = path }), Token);

    private Dictionary<string, string> Environment(Dictionary<string, string> more)
    {
        Dictionary<string, string> all = new(more)
        {
            ["TMPDIR"] = _folder,
            ["TEMP"] = _folder,
            // Another test that turns execution off puts this process on hold for a moment, not that one.
            ["IUCUTTER_LOCKOUT_FILE"] = Path.Combine(_folder, "hold"),
        };
        return all;
    }

    private void AssertRefused(HostRun run, int code, string errorId)
    {
        Assert.Equal(code, run.ExitCode);
        Assert.Contains($"error {errorId}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains($"  next:  {ErrorCatalogue.All[errorId].Recommendation}", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PASS", run.Output, StringComparison.Ordinal);
        AssertNothingRuns();
    }

    // No sandbox's folder, and no process that names one.
    private void AssertNothingRuns()
    {
        Assert.Empty(Directory.GetDirectories(_folder, "iu-*"));
        if (OperatingSystem.IsLinux())
        {
            Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), folder => Mentions(folder, _folder + "/iu-"));
        }
    }

    private static bool Mentions(string process, string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains(path, StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void SkipWithoutServer(HostRun run) =>
        Assert.SkipWhen(
            run.Error.Contains("Config.ServerProgramsMissing", StringComparison.Ordinal)
                && string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("CI")),
            "The PostgreSQL server programs are not on this machine."
        );

    // A PATH on which there are these programs and no others.
    private string PathWith(params string[] programs)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        foreach (string program in programs)
        {
            string target = (System.Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Select(candidate => Path.Combine(candidate, program))
                .First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, program), target);
        }

        return folder;
    }

    private string Write(string text)
    {
        string file = Path.Combine(_folder, "document.md");
        File.WriteAllBytes(file, Encoding.UTF8.GetBytes(text));
        return file;
    }
}
