using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Module;

public sealed class ImportTests
{
    private const string ImportAndList = """
        param($Module)
        Import-Module $Module -Force
        (Get-Command -Module IuCutter).Name
        """;

    private static readonly string[] Exported = StagedModule.ManifestList("CmdletsToExport");

    [Fact]
    public void Import_StagedModule_GivesTheCmdletsOfTheManifest()
    {
        using EngineSession engine = new();

        Assert.NotEmpty(Exported);
        Assert.Equal(Exported.Order(), Names(engine.Run("(Get-Command -Module IuCutter).Name")));
    }

    [Fact]
    public void Import_Twice_GivesTheSameCmdletsAgain()
    {
        using EngineSession engine = new();

        engine.Run(ImportAndList, StagedModule.Manifest);
        Assert.NotEmpty(Exported);
        Assert.Equal(Exported.Order(), Names(engine.Run(ImportAndList, StagedModule.Manifest)));
    }

    [Fact]
    public void Import_TwiceWithoutAnnouncing_GivesNone()
    {
        // The negative control of the test above: the loader without its last loop.
        using EngineSession engine = new();
        string loader = File.ReadAllText(Path.Combine(StagedModule.Folder, "module", "IuCutter.psm1"));
        string cut = loader[..loader.IndexOf("# A second import", StringComparison.Ordinal)]
            .Replace("$PSScriptRoot", $"'{StagedModule.Folder}/module'", StringComparison.Ordinal);

        string[] names = Names(
            engine.Run("param($Text) (New-Module -Name Broken -ScriptBlock ([scriptblock]::Create($Text))).ExportedCmdlets.Keys", cut)
        );

        Assert.Empty(names);
    }

    [Fact]
    public void Export_Manifest_NamesEveryPublicCmdletOfTheAssembly()
    {
        using EngineSession engine = new();

        // What the assembly declares, whatever the manifest says of it.
        string[] declared = Names(
            engine.Run(
                """
                $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ IuCutter
                $assembly = $context.Assemblies | Where-Object { $_.GetName().Name -eq 'IuCutter.Cmdlets' }
                foreach ($type in $assembly.GetExportedTypes()) {
                    foreach ($cmdlet in $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)) {
                        "$($cmdlet.VerbName)-$($cmdlet.NounName)"
                    }
                }
                """
            )
        );

        Assert.NotEmpty(declared);
        Assert.Equal(declared, Exported.Order());
    }

    [Fact]
    public void Export_Manifest_ExportsNothingElse()
    {
        Assert.Empty(StagedModule.ManifestList("FunctionsToExport"));
        Assert.Empty(StagedModule.ManifestList("VariablesToExport"));
        Assert.Empty(StagedModule.ManifestList("AliasesToExport"));
    }

    [Fact]
    public void Import_EngineAssemblyBesideOurs_IsRefused()
    {
        string folder = Directory.CreateTempSubdirectory("iucutter-").FullName;
        try
        {
            File.Copy(typeof(PSObject).Assembly.Location, Path.Combine(folder, "System.Management.Automation.dll"));

            InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() =>
                Loading.ModuleLoadContext.LoadCmdlets(folder)
            );

            Assert.Contains("System.Management.Automation.dll", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string[] Names(IEnumerable<PSObject> objects) => objects.Select(name => name.ToString()).Order().ToArray();
}
