using System.Management.Automation.Language;

namespace IuCutter.Cmdlets.Tests.Engine;

/// <summary>The module as it is shipped, and the programs beside it.</summary>
internal static class StagedModule
{
    public static string Repository { get; } = FindRepository();

    public static string Folder { get; } = Path.Combine(Repository, "artifacts", "IuCutter");

    public static string Manifest { get; } = Path.Combine(Folder, "IuCutter.psd1");

    public static string Library { get; } = Path.Combine(Folder, "lib");

    public static string Host { get; } = Path.Combine(Repository, "artifacts", "host", "iucut.dll");

    public static string Probe { get; } = Path.Combine(AppContext.BaseDirectory, "probe", "IuCutter.Cmdlets.Probe.dll");

    /// <summary>A list of the manifest, read without the engine importing anything.</summary>
    public static string[] ManifestList(string key) => ((object[])ManifestValue(key)).Cast<string>().ToArray();

    public static object ManifestValue(string key)
    {
        ScriptBlockAst syntax = Parser.ParseFile(Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        HashtableAst table = (HashtableAst)syntax.Find(node => node is HashtableAst, searchNestedScriptBlocks: false);
        return ((System.Collections.Hashtable)table.SafeGetValue())[key] ?? throw new KeyNotFoundException(key);
    }

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "IuCutter.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("IuCutter.sln is in no folder above the tests.");
    }
}
