using System.Globalization;

namespace IuCutter.TestRunner;

/// <summary>The Pester suite: in a real pwsh, where there is one.</summary>
internal static class PesterSuite
{
    private const string Name = "pester";

    // Of tests/pester/Invoke-Suite.ps1: pwsh is too old, or has no Pester 5.
    private const int Unsuitable = 69;

    public static async Task<SuiteResult> RunAsync(string repository)
    {
        Console.WriteLine($"== {Name}");
        string? pwsh = Suite.Find("pwsh");
        if (pwsh is null)
        {
            return NotRun("pwsh is not on this machine");
        }

        string report = Path.Combine(AppContext.BaseDirectory, "pester.txt");
        File.Delete(report);
        string script = Path.Combine(repository, "tests", "pester", "Invoke-Suite.ps1");
        int? code = await Suite.RunAsync(pwsh, ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, "-ResultFile", report]);
        if (code == Unsuitable)
        {
            return NotRun("it needs PowerShell 7.6 and Pester 5");
        }

        if (code is null || !File.Exists(report))
        {
            Console.Error.WriteLine("the Pester suite broke off without a report");
            return SuiteResult.Broken(Name);
        }

        int[] counts = (await File.ReadAllTextAsync(report))
            .Split(' ', StringSplitOptions.TrimEntries)
            .Select(count => int.Parse(count, CultureInfo.InvariantCulture))
            .ToArray();
        SuiteResult result = new(Name, counts[0], counts[1], counts[2]);

        // The suite is there, so none of its tests run is as wrong as one that fails.
        return (code == 0 && result.Passed > 0) || result.Failed > 0 ? result : result with { Failed = 1 };
    }

    private static SuiteResult NotRun(string reason)
    {
        Console.WriteLine($"!!!! THE PESTER SUITE WAS NOT RUN: {reason}. The cmdlets were tested in the hosted engine only. !!!!");
        return SuiteResult.Nothing(Name);
    }
}
