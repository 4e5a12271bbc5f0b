using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>Looks for what a sandbox could leave behind.</summary>
internal static class SandboxRemains
{
    /// <summary>No folder, no process of the server, no agent.</summary>
    public static void AssertNone(IuSandbox sandbox) => AssertNone(sandbox.Path);

    public static void AssertNone(string path)
    {
        SandboxLayout layout = new SandboxLayout(path);
        Assert.False(Directory.Exists(path));
        Assert.DoesNotContain(Directory.EnumerateDirectories("/proc"), folder => Mentions(folder, path));
        Assert.Empty(SandboxProcesses.OfCluster(layout));
        Assert.Empty(SandboxProcesses.OfGnuPG(layout));
    }

    private static bool Mentions(string processFolder, string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(processFolder, "cmdline")).Contains(path, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
