using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Programs;

/// <summary>As whom the server runs: PostgreSQL refuses to run as root.</summary>
/// <param name="Name">Login name; null for the user that runs this process.</param>
/// <param name="UserId">Its user id.</param>
/// <param name="GroupId">Its group id.</param>
/// <param name="Prefix">The command that becomes this user, empty when there is nothing to become.</param>
internal sealed record ServerAccount(string? Name, uint UserId, uint GroupId, IReadOnlyList<string> Prefix)
{
    /// <summary>The user that runs this process, or as root: postgres if it exists, else nobody.</summary>
    /// <exception cref="IuException">Config.ServerUserMissing.</exception>
    public static async Task<ServerAccount> ResolveAsync(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(null, 0, 0, []);
        }

        foreach (string name in new[] { "postgres", "nobody" })
        {
            if (
                await IdAsync("-u", name, cancellationToken).ConfigureAwait(false) is { } user
                && await IdAsync("-g", name, cancellationToken).ConfigureAwait(false) is { } group
            )
            {
                return new ServerAccount(name, user, group, Become(name, user, group));
            }
        }

        throw new IuException(ErrorCatalogue.ServerUserMissing, "There is neither a user 'postgres' nor 'nobody'.");
    }

    /// <summary>A command that runs as this user, with nothing of the caller's secrets or settings for libpq in its environment.</summary>
    public Command Command(string program, params IReadOnlyList<string> arguments) =>
        Cli.Wrap(Prefix.Count > 0 ? Prefix[0] : program)
            .WithArguments(Prefix.Count > 0 ? [.. Prefix.Skip(1), program, .. arguments] : arguments)
            // The caller's folder may be closed to this user.
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(ProgramEnvironment.Clean)
            .WithValidation(CommandResultValidation.None);

    private static List<string> Become(string name, uint user, uint group) =>
        Executables.Find("setpriv") is { } setpriv
            ?
            [
                setpriv,
                string.Create(CultureInfo.InvariantCulture, $"--reuid={user}"),
                string.Create(CultureInfo.InvariantCulture, $"--regid={group}"),
                "--clear-groups",
                "--",
            ]
        : Executables.Find("runuser") is { } runuser ? [runuser, "-u", name, "--"]
        : throw new IuException(ErrorCatalogue.ServerUserMissing, "Neither setpriv nor runuser is on PATH.");

    private static async Task<uint?> IdAsync(string what, string name, CancellationToken cancellationToken)
    {
        BufferedCommandResult answer = await Cli.Wrap(Executables.Require("id", ErrorCatalogue.ServerUserMissing))
            .WithArguments([what, name])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
        return
            answer.ExitCode == 0
            && uint.TryParse(answer.StandardOutput.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            ? id
            : null;
    }
}
