using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Governance;

/// <summary>Probes the programs that a cut calls.</summary>
internal static partial class ToolProbes
{
    /// <summary>Judges each program by what it says of itself.</summary>
    /// <param name="server">The server's version: an older pg_dump refuses it.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public static async Task<IReadOnlyList<GovernanceFinding>> RunAsync(Version server, CancellationToken cancellationToken) =>
        await Task.WhenAll(
                // ssh-keygen tells no version; ssh is of the same package and the same number.
                JudgeAsync(
                    "Tool.OpenSsh",
                    "ssh",
                    "-V",
                    new Version(8, 9),
                    "Signatures are checked for the time they were made at, which ssh-keygen can from 8.9 on.",
                    cancellationToken
                ),
                JudgeAsync(
                    "Tool.Gpg",
                    "gpg",
                    "--version",
                    new Version(2, 2),
                    "Backups are encrypted by it; older ones have no fingerprints in their answers.",
                    cancellationToken
                ),
                JudgeDumpAsync(server, cancellationToken)
            )
            .ConfigureAwait(false);

    /// <summary>Judges what a program said.</summary>
    public static GovernanceFinding Judge(string probe, string program, string said, Version least, string why)
    {
        Match match = Number().Match(said);
        string remediation = $"\\echo install {program} {least} or later";
        if (!match.Success || !Version.TryParse(match.Value, out Version? version))
        {
            return new(probe, GovernanceOutcome.Unknown, program, "does not tell its version", why, remediation);
        }

        return version < least
            ? new(probe, GovernanceOutcome.Fail, program, $"is {version}, needed is {least}", why, remediation)
            : new(probe, GovernanceOutcome.Pass, program, $"is {version}", why, null);
    }

    // The one that a backup would take: several may be installed.
    private static async Task<GovernanceFinding> JudgeDumpAsync(Version server, CancellationToken cancellationToken)
    {
        const string why = "An older pg_dump refuses a newer server: no backup, no cut.";
        try
        {
            ClientPrograms found = await ClientPrograms.FindAsync(server.Major, subject: null, cancellationToken).ConfigureAwait(false);
            return Judge("Tool.PgDump", "pg_dump", found.Version, new Version(server.Major, 0), why);
        }
        catch (IuException none) when (none.Definition == ErrorCatalogue.PgDumpMissing || none.Definition == ErrorCatalogue.PgDumpTooOld)
        {
            return new(
                "Tool.PgDump",
                GovernanceOutcome.Fail,
                "pg_dump",
                none.Message,
                why,
                $"\\echo install pg_dump {server.Major} or later"
            );
        }
    }

    private static async Task<GovernanceFinding> JudgeAsync(
        string probe,
        string program,
        string question,
        Version least,
        string why,
        CancellationToken cancellationToken
    )
    {
        if (Executables.Find(program) is not { } path)
        {
            return new(probe, GovernanceOutcome.Fail, program, "is not on PATH", why, $"\\echo install {program} {least} or later");
        }

        BufferedCommandResult said = await Cli.Wrap(path)
            .WithArguments([question])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        // ssh answers on standard error.
        return Judge(probe, program, said.StandardOutput + said.StandardError, least, why);
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Number();
}
