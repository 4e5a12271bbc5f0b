using System.Globalization;
using System.Xml.Linq;

namespace IuCutter.TestRunner;

/// <summary>A test project, run as the program that it is.</summary>
internal sealed class XunitSuite
{
    private readonly string _name;
    private readonly string _assembly;

    private XunitSuite(string name, string assembly)
    {
        _name = name;
        _assembly = assembly;
    }

    /// <summary>One suite for each folder of a test project, whether it was built or not.</summary>
    public static IEnumerable<XunitSuite> Find(string repository)
    {
        // Beside this program: the same configuration and framework.
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string output = Path.Combine("bin", framework.Parent!.Name, framework.Name);
        return Directory
            .GetDirectories(Path.Combine(repository, "tests"), "*.Tests")
            .Order(StringComparer.Ordinal)
            .Select(folder => new XunitSuite(Path.GetFileName(folder), Path.Combine(folder, output, Path.GetFileName(folder) + ".dll")));
    }

    public async Task<SuiteResult> RunAsync()
    {
        Console.WriteLine($"== {_name}");
        if (!File.Exists(_assembly))
        {
            Console.Error.WriteLine($"{_assembly} was not built");
            return SuiteResult.Broken(_name);
        }

        string report = Path.Combine(Path.GetDirectoryName(_assembly)!, "result.xml");
        File.Delete(report);
        int? code = await Suite.RunAsync(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [_assembly, "-noLogo", "-noColor", "-noAutoReporters", "-result-xml", report]
        );
        if (code is null || !File.Exists(report))
        {
            Console.Error.WriteLine($"{_name} broke off without a report");
            return SuiteResult.Broken(_name);
        }

        SuiteResult result = Read(report);
        if (result.Passed + result.Failed + result.Skipped == 0)
        {
            Console.Error.WriteLine($"{_name} holds no test");
        }

        // Nothing run, or an exit code that no failed test explains, is as wrong as a failed test.
        return (code == 0 && result.Passed + result.Skipped > 0) || result.Failed > 0 ? result : result with { Failed = 1 };
    }

    private SuiteResult Read(string report) =>
        XDocument
            .Load(report)
            .Descendants("assembly")
            .Aggregate(
                SuiteResult.Nothing(_name),
                (sum, assembly) =>
                    sum.Plus(
                        new SuiteResult(
                            _name,
                            Count(assembly, "passed"),
                            Count(assembly, "failed") + Count(assembly, "errors"),
                            Count(assembly, "skipped")
                        )
                    )
            );

    private static int Count(XElement assembly, string attribute) =>
        int.Parse(assembly.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture);
}
