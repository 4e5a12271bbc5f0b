using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Backup;

/// <summary>The programs that make a backup, found before anything is begun.</summary>
/// <param name="PgDump">Path of pg_dump.</param>
/// <param name="Gpg">Path of gpg.</param>
internal sealed record BackupPrograms(string PgDump, string Gpg)
{
    /// <summary>Finds them: as the options say, or on PATH.</summary>
    /// <exception cref="IuException">Config.PgDumpMissing, Config.GpgMissing.</exception>
    public static BackupPrograms Find(BackupOptions options, string subject) => new(
        options.PgDump ?? Require("pg_dump", ErrorCatalogue.PgDumpMissing, subject),
        options.Gpg ?? Require("gpg", ErrorCatalogue.GpgMissing, subject));

    /// <summary>A program on PATH.</summary>
    /// <exception cref="IuException">The entry given.</exception>
    public static string Require(string program, ErrorDefinition missing, string? subject) =>
        Executables.Find(program) ?? throw new IuException(missing, "Looked for it on PATH.", subject);

    /// <summary>The first line of what a program says of itself.</summary>
    public static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        BufferedCommandResult answer = await Cli.Wrap(program).WithArguments("--version")
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
        return answer.StandardOutput.Split('\n', 2)[0].Trim();
    }

    /// <summary>Refuses a pg_dump that is older than the server.</summary>
    /// <exception cref="IuException">Config.PgDumpTooOld.</exception>
    public static void RequireNewEnough(string pgDumpVersion, Version server)
    {
        // pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
        string number = pgDumpVersion.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2) ?? "";
        if (!int.TryParse(number.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major) || major < server.Major)
        {
            throw new IuException(ErrorCatalogue.PgDumpTooOld, $"'{pgDumpVersion}' against a server of version {server.ToString(2)}.");
        }
    }
}
