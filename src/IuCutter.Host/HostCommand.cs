using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell;

namespace IuCutter.Host;

/// <summary>
/// The command line of <c>iucut</c>. A runbook runs in PowerShell's own console host, through the script of the module that
/// runs it in <c>pwsh</c> too: exit codes, signals and JSON lines are written there, once.
/// </summary>
internal static class HostCommand
{
    private const int Done = 0;
    private const int BadInput = 3;
    private const int Configuration = 5;

    private const string Usage = """
        iucut - runs IuCutter runbooks in PowerShell, where pwsh is not installed.

          iucut run [--json] RUNBOOK.ps1 [-Name value ...]   run a runbook with the module loaded
          iucut --version                                    versions of iucut and of PowerShell
          iucut --help                                       this text

        Parameters after the runbook's path are the runbook's own, as in pwsh -File:
          -Name value    -Name:value    -Switch    -Switch:$false

        The runbook stops at the first error ($ErrorActionPreference is Stop). It has all of PowerShell's own modules.
        Results go to standard output; errors and warnings go to standard error. --json writes one JSON object per
        event and line to standard output instead. Nothing is asked: the runbook runs unattended.

        Exit codes: 0 done (or the N of the runbook's own `exit N`), 1 a defect or an error of the runbook, 3 bad
        input, 4 governance refused, 5 store or configuration, 130 stopped by a signal (a second one ends at once).
        pwsh -File module/runbooks/Invoke-Runbook.ps1 RUNBOOK.ps1 gives the same.

        IUCUTTER_MODULE names the module's folder; without it, ../IuCutter beside this program's folder.
        """;

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["--help" or "-h" or "help", ..]:
                Console.Out.WriteLine(Usage);
                return Done;
            case ["--version"]:
                Console.Out.WriteLine($"iucut {Version(typeof(HostCommand).Assembly)}");
                Console.Out.WriteLine($"PowerShell {Version(typeof(PSObject).Assembly)}");
                return Done;
            case ["run", "--json", string runbook, .. string[] rest]:
                return RunScript(["-Json", runbook, .. rest]);
            case ["run", string runbook, .. string[] rest]:
                return RunScript([runbook, .. rest]);
            default:
                Console.Error.WriteLine(Usage);
                return BadInput;
        }
    }

    private static int RunScript(string[] arguments)
    {
        string? named = Environment.GetEnvironmentVariable("IUCUTTER_MODULE");
        string module = Path.GetFullPath(string.IsNullOrEmpty(named) ? Path.Combine(AppContext.BaseDirectory, "..", "IuCutter") : named);
        string script = Path.Combine(module, "module", "runbooks", "Invoke-Runbook.ps1");
        if (!File.Exists(script))
        {
            Console.Error.WriteLine($"error Config.ModuleMissing: The module is not in '{module}'.");
            Console.Error.WriteLine("  next:  Build it (./build.sh build), or name its folder in IUCUTTER_MODULE.");
            return Configuration;
        }

        // The runbook is named by who starts iucut: the machine's policy for scripts that somebody double-clicks has no say.
        string[] line = ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", script, .. arguments];
        return UnmanagedPSEntry.Start(line, line.Length);
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
