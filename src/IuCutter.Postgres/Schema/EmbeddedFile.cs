using System.Text;

namespace IuCutter.Postgres.Schema;

/// <summary>The files that travel in this assembly beside its migrations, each under its folder and its name without extension.</summary>
internal static class EmbeddedFile
{
    /// <summary>Reads one, such as <c>Schema/facts</c>: what ends in .sql is a migration.</summary>
    public static string Read(string name)
    {
        using StreamReader reader = new StreamReader(
            typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
                ?? throw new ArgumentOutOfRangeException(nameof(name), name, "No such file."),
            Encoding.UTF8
        );
        return reader.ReadToEnd();
    }
}
