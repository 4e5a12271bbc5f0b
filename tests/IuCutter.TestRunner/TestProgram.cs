namespace IuCutter.TestRunner;

/// <summary>A program that runs tests and writes what happens as JSON lines in the words of xUnit's <c>-automated</c> mode.</summary>
/// <param name="Name">The name of the suite.</param>
/// <param name="Command">Program and arguments.</param>
/// <param name="Excluding">The arguments that leave a group of tests out: a method, or a file of Pester.</param>
internal sealed record TestProgram(string Name, string[] Command, Func<string, string[]> Excluding)
{
    private static readonly string Dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>
    /// A test project, run as the program that it is. Synchronously: a test does not go on before it is written that it has begun, so one
    /// that ends its process is known. Nobody answers: its input is closed, and it waits for nothing.
    /// </summary>
    public static TestProgram Xunit(string assembly) =>
        new(
            Path.GetFileNameWithoutExtension(assembly),
            [Dotnet, assembly, "-noColor", "-noAutoReporters", "-automated", "sync"],
            method => ["-method-", method]
        );

    /// <summary>The Pester suite, in a real PowerShell.</summary>
    public static TestProgram Pester(string repository, string pwsh) =>
        new(
            "pester",
            [
                Dotnet,
                pwsh,
                "-NoLogo",
                "-NoProfile",
                "-NonInteractive",
                "-File",
                Path.Combine(repository, "tests", "pester", "Invoke-Suite.ps1"),
                "-Modules",
                Path.Combine(AppContext.BaseDirectory, "modules"),
                "-Events",
            ],
            file => [file]
        );

    /// <summary>
    /// One for each folder of a test project, whether it was built or not: beside this program, the same configuration and framework.
    /// </summary>
    public static IEnumerable<TestProgram> Projects(string repository)
    {
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string output = Path.Combine("bin", framework.Parent!.Name, framework.Name);
        return Directory
            .GetDirectories(Path.Combine(repository, "tests"), "*.Tests")
            .Order(StringComparer.Ordinal)
            .Select(folder => Xunit(Path.Combine(folder, output, Path.GetFileName(folder) + ".dll")));
    }
}
