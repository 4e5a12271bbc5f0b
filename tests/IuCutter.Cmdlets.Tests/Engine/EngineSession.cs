using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>A runspace of the real engine with the staged module, and the probe cmdlets in the module's own context.</summary>
internal sealed class EngineSession : IDisposable
{
    private const string LoadProbe = """
        param($Module, $Probe)
        Import-Module $Module
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ IuCutter
        Import-Module -Assembly $context.LoadFromAssemblyPath($Probe)
        """;

    public EngineSession()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        Runspace = RunspaceFactory.CreateRunspace(state);
        Runspace.Open();
        using PowerShell shell = PowerShell.Create(Runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'").Invoke();
        shell.Commands.Clear();
        shell.AddScript(LoadProbe).AddArgument(StagedModule.Manifest).AddArgument(StagedModule.Probe).Invoke();
        Assert.Empty(shell.Streams.Error);
    }

    public Runspace Runspace { get; }

    /// <summary>How many probe workers run in this process at this moment.</summary>
    public static int RunningWorkers => AppDomain.CurrentDomain.GetData("IuCutter.Probe.Running") as int? ?? 0;

    public PowerShell Shell() => PowerShell.Create(Runspace);

    public Collection<PSObject> Run(string script, params object[] arguments)
    {
        using PowerShell shell = Shell();
        shell.AddScript(script);
        foreach (object argument in arguments)
        {
            shell.AddArgument(argument);
        }

        return shell.Invoke();
    }

    /// <summary>Runs a script that must end with a terminating error, and gives its record.</summary>
    public ErrorRecord Fail(string script, params object[] arguments) =>
        Assert.ThrowsAny<RuntimeException>(() => Run(script, arguments)).ErrorRecord;

    public void Dispose() => Runspace.Dispose();
}
