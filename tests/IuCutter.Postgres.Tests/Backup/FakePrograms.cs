using System.Runtime.Versioning;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>
/// Scripts in the place of the programs of PostgreSQL and GnuPG. A psql lies beside them: where pg_restore is newer than
/// the server, it only writes the script, and the psql beside it restores.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakePrograms
{
    private readonly DirectoryInfo _folder;

    /// <summary>In this folder, with the psql of this machine.</summary>
    public FakePrograms(DirectoryInfo folder)
    {
        _folder = folder;
        File.CreateSymbolicLink(Psql, Executables.Find("psql") ?? throw new InvalidOperationException("There is no psql on PATH."));
    }

    private FakePrograms(DirectoryInfo folder, string psql)
    {
        _folder = folder;
        Write("psql", psql);
    }

    private string Psql => Path.Combine(_folder.FullName, "psql");

    /// <summary>A program of that body; <c>$@</c> are the arguments of the one in whose place it stands.</summary>
    public string Write(string body) => Write("program-" + Unique(), body);

    /// <summary>A pg_dump of that body, which says the version of the real one.</summary>
    public string PgDump(string body) => Write($"case \"$1\" in --version) exec pg_dump \"$@\" ;; esac\n{body}");

    /// <summary>A pg_restore of that body, with a psql of its own beside it.</summary>
    public string Restore(string body, string psql) =>
        new FakePrograms(_folder.CreateSubdirectory("bin-" + Unique()), psql).Write("pg_restore", body);

    /// <summary>A pg_restore of that body with no psql beside it.</summary>
    public string RestoreAlone(string body)
    {
        string pgRestore = Restore(body, "exit 1");
        File.Delete(Path.Combine(Path.GetDirectoryName(pgRestore)!, "psql"));
        return pgRestore;
    }

    /// <summary>Restores, and then runs this in the restored database, or in another one of its server.</summary>
    public string RestoreThen(string sql, string? database = null)
    {
        string then = $"{(database is null ? "" : $"PGDATABASE={database} ")}psql -qc \"{sql}\"";
        return Restore($"pg_restore \"$@\" || exit\ncase \"$*\" in *--file=-*) ;; *) {then} ;; esac", $"psql \"$@\" && {then}");
    }

    private static string Unique() => Guid.NewGuid().ToString("N")[..6];

    private string Write(string name, string body)
    {
        string path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
