using System.Reflection;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Module;

public sealed class StagingTests
{
    private static string[] StagedFiles => Directory.GetFiles(StagedModule.Folder, "*", SearchOption.AllDirectories);

    [Fact]
    public void Stage_Folder_HoldsNoEngineAssembly()
    {
        string[] names = StagedFiles.Select(file => Path.GetFileName(file)).ToArray();

        Assert.Contains("IuCutter.Cmdlets.dll", names);
        Assert.Contains("Npgsql.dll", names);
        Assert.DoesNotContain(names, name => name.StartsWith("System.Management.Automation", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Stage_ManifestVersion_IsTheAssemblies()
    {
        Version? version = AssemblyName.GetAssemblyName(Path.Combine(StagedModule.Library, "IuCutter.Cmdlets.dll")).Version;

        Assert.Equal((string)StagedModule.ManifestValue("ModuleVersion"), version?.ToString(3));
    }

    [Fact]
    public void Stage_ModuleFolder_IsTheRepositorys()
    {
        string source = Path.Combine(StagedModule.Repository, "module");
        string[] expected = Directory
            .GetFiles(source, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(source, file))
            .Where(file => !file.StartsWith("en-US", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToArray();
        string staged = Path.Combine(StagedModule.Folder, "module");
        string[] found = Directory
            .GetFiles(staged, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(staged, file))
            .Order(StringComparer.Ordinal)
            .ToArray();

        Assert.NotEmpty(expected);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Stage_Host_HoldsNoAssemblyOfTheModule()
    {
        string[] names = Directory.GetFiles(Path.GetDirectoryName(StagedModule.Host)!).Select(file => Path.GetFileName(file)).ToArray();

        Assert.Contains("iucut.dll", names);
        Assert.DoesNotContain(names, name => name.StartsWith("IuCutter.", StringComparison.OrdinalIgnoreCase));
    }
}
