using System.Reflection;

namespace IuCutter.Host;

/// <summary>What a call of <c>iucut</c> asks for.</summary>
internal static class HostCommand
{
    private const string Usage = """
        iucut - runs IuCutter runbooks in the PowerShell engine, without pwsh.

          iucut run RUNBOOK.ps1 [-Name value ...]   run a runbook with the module loaded
          iucut --version                           versions of iucut and of the engine
          iucut --help                              this text

        Parameters are the runbook's own, by their full names:
          -Name value    -Name:value    -Switch    -Switch:$false    -List a,b,c (parameters of an array type)

        The runbook stops at the first error ($ErrorActionPreference is Stop). The cmdlets are those of IuCutter and
        of Microsoft.PowerShell.Core; others only where their module is on PSModulePath.
        Results go to standard output; errors, warnings and progress go to standard error. Colour is used on a
        terminal only, and not when NO_COLOR is set.

        Exit codes: 0 done (or the N of the runbook's own `exit N`), 1 a defect or an error of the runbook, 3 bad
        input, 4 governance refused, 5 store or configuration, 130 stopped by a signal (a second one ends at once).

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
                return ExitCode.Done;
            case ["--version"]:
                Console.Out.WriteLine($"iucut {Version(typeof(HostCommand).Assembly)}");
                Console.Out.WriteLine($"PowerShell engine {Version(typeof(System.Management.Automation.PSObject).Assembly)}");
                return ExitCode.Done;
            case ["run", string runbook, .. string[] rest]:
                return RunbookRunner.Run(runbook, rest);
            default:
                Console.Error.WriteLine(Usage);
                return ExitCode.BadInput;
        }
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString()
        ?? "unknown";
}
