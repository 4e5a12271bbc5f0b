using System.Text;

namespace IuCutter.Postgres.Governance;

/// <summary>The files that are probed with; they travel in this assembly.</summary>
internal static class ProbeFile
{
    // Without an extension: whatever ends in .sql is a migration.
    private const string Prefix = "Governance/";

    /// <summary>Reads one by its name without extension.</summary>
    public static string Read(string name)
    {
        using var reader = new StreamReader(
            typeof(ProbeFile).Assembly.GetManifestResourceStream(Prefix + name) ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such file."),
            Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
