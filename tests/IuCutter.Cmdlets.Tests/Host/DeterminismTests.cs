using System.Diagnostics;
using System.Text.Json.Nodes;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Host;

/// <summary>
/// One document has one plan: in separate processes of the real host, under cultures that fold and sort in their own way,
/// with ICU and in the invariant mode, from a file and from standard input.
/// </summary>
[Trait("Promise", "5")]
public sealed class DeterminismTests(ITestOutputHelper output) : IDisposable
{
    // In Turkish "I" has no dot when it is small: where that is said, the culture is really at work.
    private const string Runbook = """
        param([string] $Document)
        $plan = Get-IuDocument $Document | New-IuCutPlan -DocumentPrefix DET -Profile vi-law
        $proof = $plan | Test-IuCutPlan
        "$([cultureinfo]::CurrentCulture.Name) $('TITLE I'.ToLower()) $($plan.UnitCount) $($proof.PlanDigest)"
        """;

    // Both normal forms, letters that Turkish folds otherwise, Vietnamese ones that sort otherwise, both line ends.
    private const string Law =
        "# LUẬT THỬ NGHIỆM\n\nCHƯƠNG I\n\nĐiều 1. TITLE I\n\nĐoạn một.\r\n\r\nĐi\u0065\u0302\u0300u 2. ISTANBUL, đường\n\n"
        + "Đoạn hai: İ ı I i.\n\nCHƯƠNG II\n\nĐIỀU 3. Hiệu lực\n\nĐoạn ba.\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter det ").FullName;

    [Fact]
    public async Task Plan_EachProcessCultureModeAndSource_HasOneDigest()
    {
        string document = Path.Combine(_folder, "law.md");
        await File.WriteAllTextAsync(document, Law, TestContext.Current.CancellationToken);
        List<string> digests = new List<string>();
        foreach (string? invariant in new[] { "1", "0" })
        {
            foreach (string? culture in new[] { "C.UTF-8", "vi_VN.UTF-8", "tr_TR.UTF-8" })
            {
                foreach (string? source in new[] { document, "/dev/stdin" })
                {
                    digests.Add(await DigestAsync(document, source, culture, invariant));
                }
            }
        }

        Assert.Equal(12, digests.Count);
        Assert.Single(digests.Distinct(StringComparer.Ordinal));
        Assert.Matches("^[0-9]+ [0-9a-f]{64}$", digests[0]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> DigestAsync(string document, string source, string culture, string invariant)
    {
        string runbook = Path.Combine(_folder, "digest.ps1");
        await File.WriteAllTextAsync(runbook, Runbook, TestContext.Current.CancellationToken);
        // A shell gives the document to standard input; it is what a person would type.
        string[] host =
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            "exec",
            "--runtimeconfig",
            WithoutAMode(),
            StagedModule.Host,
            "run",
            runbook,
            "-Document",
            source,
        ];
        using Process process = HostRun.BeginProgram(
            ["sh", "-c", "file=$1; shift; exec \"$@\" < \"$file\"", "sh", document, .. host],
            new Dictionary<string, string>
            {
                ["LANG"] = culture,
                ["LC_ALL"] = culture,
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = invariant,
            }
        );
        HostRun run = await HostRun.EndAsync(process, TestContext.Current.CancellationToken);
        Assert.SkipWhen(
            invariant == "0" && run.Error.Contains("libicu", StringComparison.OrdinalIgnoreCase),
            "ICU is not on this machine: only the invariant mode was tried."
        );
        Assert.True(run.ExitCode == 0, run.Error);
        string line = Assert.Single(run.OutputLines);
        output.WriteLine($"LC_ALL={culture} DOTNET_SYSTEM_GLOBALIZATION_INVARIANT={invariant} from {source}: {line}");

        // The negative control: the culture is at work, and folds "I" in its own way, but where there is none.
        bool isTurkish = invariant == "0" && culture.StartsWith("tr", StringComparison.Ordinal);
        Assert.Equal(isTurkish, line.Contains("tıtle ı", StringComparison.Ordinal));
        return string.Join(' ', line.Split(' ')[^2..]);
    }

    /// <summary>The host's own settings without the one that the environment shall decide.</summary>
    private string WithoutAMode()
    {
        JsonNode settings = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(StagedModule.Host, ".runtimeconfig.json")))!;
        (settings["runtimeOptions"]!["configProperties"] as JsonObject)?.Remove("System.Globalization.Invariant");
        (settings["runtimeOptions"]!["configProperties"] as JsonObject)?.Remove("System.Globalization.PredefinedCulturesOnly");
        string path = Path.Combine(_folder, "iucut.runtimeconfig.json");
        File.WriteAllText(path, settings.ToJsonString());
        return path;
    }
}
