using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>The programs that make a backup, found before anything is begun.</summary>
/// <param name="PgDump">Path of pg_dump.</param>
/// <param name="PgDumpVersion">What it says it is; not older than the server.</param>
/// <param name="PgRestore">Path of pg_restore.</param>
/// <param name="Gpg">Path of gpg.</param>
internal sealed record BackupPrograms(string PgDump, string PgDumpVersion, string PgRestore, string Gpg)
{
    /// <summary>gpg, as the options say or on PATH.</summary>
    /// <exception cref="IuException">Config.GpgMissing.</exception>
    public static string RequireGpg(BackupOptions options, string subject) =>
        options.Gpg ?? Executables.Find("gpg") ?? throw new IuException(ErrorCatalogue.GpgMissing, "Looked for it on PATH.", subject);

    /// <summary>pg_dump and pg_restore for a server, as the options say or as they are found.</summary>
    /// <exception cref="IuException">Config.PgDumpMissing, Config.PgDumpTooOld, Config.PgRestoreMissing.</exception>
    public static async Task<BackupPrograms> FindAsync(
        BackupOptions options,
        string gpg,
        Version server,
        string subject,
        CancellationToken cancellationToken
    )
    {
        ClientPrograms client = options.PgDump is { } named
            ? new ClientPrograms(named, options.PgRestore, await VersionAsync(named, cancellationToken).ConfigureAwait(false))
            : await ClientPrograms.FindAsync(server.Major, subject, cancellationToken).ConfigureAwait(false);
        if (ClientPrograms.MajorOf(client.Version) < server.Major)
        {
            throw new IuException(
                ErrorCatalogue.PgDumpTooOld,
                $"'{client.Version}' against a server of version {server.ToString(2)}.",
                subject
            );
        }

        return new BackupPrograms(
            client.PgDump,
            client.Version,
            options.PgRestore
                ?? client.PgRestore
                ?? (await RequireRestoreAsync(options, client.Version, subject, cancellationToken).ConfigureAwait(false)).PgRestore!,
            gpg
        );
    }

    /// <summary>A pg_restore that can read what this pg_dump wrote.</summary>
    /// <param name="options">It may name one.</param>
    /// <param name="pgDumpVersion">What pg_dump said it is.</param>
    /// <param name="subject">The backup or run that it is for.</param>
    /// <param name="cancellationToken">Ends the looking.</param>
    /// <exception cref="IuException">Config.PgRestoreMissing, with the version that is needed.</exception>
    public static async Task<ClientPrograms> RequireRestoreAsync(
        BackupOptions options,
        string pgDumpVersion,
        string subject,
        CancellationToken cancellationToken
    )
    {
        if (options.PgRestore is { } named)
        {
            return new ClientPrograms("", named, pgDumpVersion);
        }

        int major = ClientPrograms.MajorOf(pgDumpVersion);
        try
        {
            if (await ClientPrograms.FindAsync(major, subject, cancellationToken).ConfigureAwait(false) is { PgRestore: not null } found)
            {
                return found;
            }
        }
        catch (IuException missing)
            when (missing.Definition == ErrorCatalogue.PgDumpMissing || missing.Definition == ErrorCatalogue.PgDumpTooOld)
        {
            throw new IuException(ErrorCatalogue.PgRestoreMissing, missing.Message, subject, missing);
        }

        throw new IuException(
            ErrorCatalogue.PgRestoreMissing,
            string.Create(CultureInfo.InvariantCulture, $"One of version {major} or newer is needed."),
            subject
        );
    }

    /// <summary>The first line of what a program says of itself.</summary>
    public static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        BufferedCommandResult answer = await Cli.Wrap(program)
            .WithArguments("--version")
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        return answer.StandardOutput.Split('\n', 2)[0].Trim();
    }
}
