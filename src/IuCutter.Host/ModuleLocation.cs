using System.Runtime.Loader;

namespace IuCutter.Host;

/// <summary>Where the module is, and its assembly that this program uses too.</summary>
internal static class ModuleLocation
{
    private const string Variable = "IUCUTTER_MODULE";

    /// <summary>The manifest of the module.</summary>
    /// <exception cref="HostException">There is none.</exception>
    public static string Manifest()
    {
        string? named = Environment.GetEnvironmentVariable(Variable);
        string folder = Path.GetFullPath(string.IsNullOrEmpty(named) ? Path.Combine(AppContext.BaseDirectory, "..", "IuCutter") : named);
        string manifest = Path.Combine(folder, "IuCutter.psd1");
        return File.Exists(manifest) && File.Exists(ContractsOf(manifest))
            ? manifest
            : throw new HostException(
                "Config.ModuleMissing",
                $"The module is not in '{folder}'.",
                $"Build it (./build.sh build), or set {Variable} to its folder.",
                ExitCode.Configuration
            );
    }

    /// <summary>Has the runtime take the contracts from the module: two copies in a process would be two different types.</summary>
    public static void ShareContracts(string manifest) =>
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            string.Equals(name.Name, "IuCutter.Contracts", StringComparison.Ordinal)
                ? context.LoadFromAssemblyPath(ContractsOf(manifest))
                : null;

    private static string ContractsOf(string manifest) => Path.Combine(Path.GetDirectoryName(manifest)!, "lib", "IuCutter.Contracts.dll");
}
