using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Connections;

/// <summary>Finds libpq's password file and refuses one that others can read, as libpq does and Npgsql does not.</summary>
internal static class PasswordFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>The file given, or PGPASSFILE, or ~/.pgpass if that exists; null when there is none (peer or certificate login).</summary>
    /// <exception cref="IuException">Config.PasswordFileInsecure.</exception>
    public static string? Resolve(string? given)
    {
        string? named = given ?? (Environment.GetEnvironmentVariable("PGPASSFILE") is { Length: > 0 } variable ? variable : null);
        string file = named ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pgpass");
        if (!File.Exists(file))
        {
            return named is null ? null : throw new IuException(ErrorCatalogue.PasswordFileInsecure, $"There is no file '{file}'.", file);
        }

        try
        {
            // The database's client opens it, and would wait for a pipe's other end.
            RegularFile.Require(file);
        }
        catch (IOException notFile)
        {
            throw new IuException(ErrorCatalogue.PasswordFileInsecure, notFile.Message, file, notFile);
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
        {
            throw new IuException(ErrorCatalogue.PasswordFileInsecure, $"'{file}' is open to group or others.", file);
        }

        return file;
    }
}
