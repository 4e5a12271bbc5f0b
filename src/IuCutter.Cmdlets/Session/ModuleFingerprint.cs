using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Programs;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>Tells which build of the module this is, by its files.</summary>
internal static class ModuleFingerprint
{
    /// <summary>SHA-256 over one line per assembly of the folder, in ordinal order of name: name, tab, SHA-256, LF.</summary>
    public static ModuleIdentity Compute(string directory)
    {
        StringBuilder lines = new StringBuilder();
        foreach (string file in Directory.EnumerateFiles(directory, "*.dll").Order(StringComparer.Ordinal))
        {
            using FileStream stream = RegularFile.Open(file);
            lines.Append(Path.GetFileName(file)).Append('\t').Append(Convert.ToHexStringLower(SHA256.HashData(stream))).Append('\n');
        }

        string version =
            typeof(ModuleFingerprint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return new ModuleIdentity(version, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString()))));
    }
}
