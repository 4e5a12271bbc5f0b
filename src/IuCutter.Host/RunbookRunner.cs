using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace IuCutter.Host;

/// <summary>Runs one runbook in one runspace.</summary>
internal static class RunbookRunner
{
    // In a script of its own: `exit` then ends the pipeline and reaches the host, as in pwsh -File.
    private const string Call = "param($Runbook, $Values) & $Runbook @Values";

    /// <summary>Runs the runbook to its end, to its first error or until a signal.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string file, IReadOnlyList<string> arguments)
    {
        Terminal terminal = Terminal.OfConsole();
        try
        {
            string manifest = ModuleLocation.Manifest();
            ModuleLocation.ShareContracts(manifest);
            Runbook runbook = Runbook.Read(file);
            return Run(runbook, RunbookArguments.Read(runbook, arguments), manifest, terminal);
        }
        catch (HostException stop)
        {
            ErrorReport.Write(terminal, stop.Id, stop.Message, null, null, stop.Recommendation);
            return stop.ExitCode;
        }
    }

    // Not inlined: the types of the contracts may be looked for only after ShareContracts.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(Runbook runbook, Hashtable values, string manifest, Terminal terminal)
    {
        ConsoleHost host = new(terminal);
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialState());
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        using StopSignals signals = StopSignals.Watch(shell);
        try
        {
            shell.AddCommand("Import-Module").AddParameter("Name", manifest).Invoke();
            shell.Commands.Clear();
            shell.AddScript(Call).AddArgument(runbook.Script()).AddArgument(values).AddCommand("Out-Default");
            shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
            shell.Invoke();
        }
        catch (RuntimeException failure)
        {
            host.Progress.Clear();
            if (!signals.Stopped)
            {
                return ErrorReport.Write(terminal, failure);
            }
        }

        host.Progress.Clear();
        if (signals.Stopped)
        {
            terminal.Error.WriteLine("stopped by a signal");
            return ExitCode.Stopped;
        }

        return host.ExitCode ?? ExitCode.Done;
    }

    private static InitialSessionState InitialState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            // The runbook is named by who starts iucut, as with pwsh -ExecutionPolicy Bypass -File.
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        // Nobody watches: what is not handled ends the runbook.
        state.Variables.Add(
            new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, "An unattended runbook stops at the first error.")
        );
        return state;
    }
}
