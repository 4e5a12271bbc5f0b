using System.Reflection;
using System.Runtime.Loader;

namespace IuCutter.Loading;

/// <summary>
/// The private <see cref="AssemblyLoadContext"/> that holds the cmdlets and every package they use, so that another
/// module's Npgsql (or any other package, of any version) and ours never meet.
/// </summary>
/// <remarks>
/// This assembly is the only one of the module in the default context: a script can name only types that live there,
/// so everything that an operator can hold or name is in this assembly.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string CmdletAssembly = "IuCutter.Cmdlets";
    private static readonly Lock Gate = new();
    private static ModuleLoadContext? s_instance;

    private readonly string _directory;
    private readonly Assembly _contracts = typeof(ModuleLoadContext).Assembly;

    private ModuleLoadContext(string directory)
        : base("IuCutter", isCollectible: false) => _directory = directory;

    /// <summary>Loads the cmdlet assembly into the private context; a second call returns the same assembly.</summary>
    /// <param name="directory">Absolute path of the folder that holds the module's assemblies.</param>
    /// <returns>The cmdlet assembly, to be handed to <c>Import-Module -Assembly</c>.</returns>
    /// <exception cref="InvalidOperationException">
    /// The folder holds an engine assembly (the cmdlets would silently not be found), or another copy of the module
    /// is already loaded in this process.
    /// </exception>
    public static Assembly LoadCmdlets(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        lock (Gate)
        {
            // PowerShellStandard's own copy beside ours makes the engine find 0 cmdlets, without an error.
            if (File.Exists(Path.Combine(full, "System.Management.Automation.dll")))
            {
                throw new InvalidOperationException(
                    $"'{full}' holds System.Management.Automation.dll; the module must use the engine's own. Build the module again."
                );
            }

            if (s_instance is not null && !string.Equals(s_instance._directory, full, StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"IuCutter is already loaded from '{s_instance._directory}'. "
                        + $"A process can hold one copy: start a new session to load '{full}'."
                );
            }

            s_instance ??= new ModuleLoadContext(full);
            return s_instance.LoadFromAssemblyName(new AssemblyName(CmdletAssembly));
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);
        if (string.Equals(assemblyName.Name, _contracts.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return _contracts;
        }

        string candidate = Path.Combine(_directory, assemblyName.Name + ".dll");
        // Not ours: null sends the request to the default context (the runtime and the engine).
        return File.Exists(candidate) ? LoadFromAssemblyPath(candidate) : null;
    }
}
