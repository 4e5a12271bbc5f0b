using System.Reflection;
using System.Reflection.Emit;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Module;

/// <summary>Another module's Npgsql, of another version, in the same process: each in a process of its own.</summary>
public sealed class NeighbourTests : IDisposable
{
    private const string UseBoth = """
        param([string] $Neighbour, [string] $Probe, [string] $Library)
        if ($Neighbour) { $null = [System.Reflection.Assembly]::LoadFrom($Neighbour) }
        $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ IuCutter
        Import-Module -Assembly $context.LoadFromAssemblyPath($Probe)
        "ours: $(Get-IuProbeDriver)"
        foreach ($assembly in [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies) {
            if ($assembly.GetName().Name -eq 'Npgsql') { "theirs: $($assembly.GetName().Version)" }
        }
        try {
            $null = [System.Reflection.Assembly]::LoadFrom([System.IO.Path]::Combine($Library, 'Npgsql.dll'))
            'unprotected: loaded'
        }
        catch { 'unprotected: refused' }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-").FullName;
    private readonly string _neighbour;
    private readonly string _ours;

    public NeighbourTests()
    {
        _neighbour = Path.Combine(_folder, "Npgsql.dll");
        PersistedAssemblyBuilder builder = new(new AssemblyName("Npgsql") { Version = new Version(4, 1, 0, 0) }, typeof(object).Assembly);
        builder.DefineDynamicModule("Npgsql").DefineType("Npgsql.Neighbour", TypeAttributes.Public).CreateType();
        builder.Save(_neighbour);
        _ours = $"ours: {AssemblyName.GetAssemblyName(Path.Combine(StagedModule.Library, "Npgsql.dll")).Version} IuCutter";
    }

    [Fact]
    public async Task Import_NeighboursDriverLoadedBefore_BothWork()
    {
        HostRun run = await RunAsync(
            neighbour: null,
            new() { ["DOTNET_STARTUP_HOOKS"] = StagedModule.Probe, ["IUCUTTER_PROBE_FIRST"] = _neighbour }
        );

        AssertBoth(run);
    }

    [Fact]
    public async Task Import_NeighboursDriverLoadedAfter_BothWork() => AssertBoth(await RunAsync(_neighbour, []));

    [Fact]
    public async Task Import_NoNeighbour_LeavesTheDefaultContextFree()
    {
        HostRun run = await RunAsync(neighbour: null, []);

        Assert.Equal([_ours, "unprotected: loaded"], run.OutputLines);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AssertBoth(HostRun run)
    {
        Assert.Equal("", run.Error);
        // The last line is the negative control: without the private context the second one to load fails.
        Assert.Equal([_ours, "theirs: 4.1.0.0", "unprotected: refused"], run.OutputLines);
        Assert.Equal(0, run.ExitCode);
    }

    private async Task<HostRun> RunAsync(string? neighbour, Dictionary<string, string> environment)
    {
        string runbook = Path.Combine(_folder, "both.ps1");
        await File.WriteAllTextAsync(runbook, UseBoth, TestContext.Current.CancellationToken);
        List<string> arguments = ["-Probe", StagedModule.Probe, "-Library", StagedModule.Library];
        if (neighbour is not null)
        {
            arguments.AddRange(["-Neighbour", neighbour]);
        }

        return await HostRun.StartAsync(["run", runbook, .. arguments], environment, TestContext.Current.CancellationToken);
    }
}
