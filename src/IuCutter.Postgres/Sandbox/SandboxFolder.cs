using System.Globalization;
using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>The sandbox's folder: made closed to others, recognised as one's own, deleted whole.</summary>
internal static class SandboxFolder
{
    // Writable by the group or others.
    private const int NotOwner = 0x12;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, mode 0700.</summary>
    /// <param name="path">A path that does not exist; null for a new one under the system's temporary folder.</param>
    /// <exception cref="IuException">Config.SandboxPath.</exception>
    public static SandboxLayout Create(string? path)
    {
        if (path is null)
        {
            return Checked(Directory.CreateTempSubdirectory("iu-").FullName);
        }

        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.Exists(full))
        {
            throw new IuException(ErrorCatalogue.SandboxPath, $"'{full}' exists already.", full);
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new IuException(ErrorCatalogue.SandboxPath, $"'{full}' has no parent folder.", full);
        }

        try
        {
            return Checked(Make(full).FullName);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IuException(ErrorCatalogue.SandboxPath, $"'{full}' cannot be made.", full, exception);
        }
    }

    /// <summary>Makes what is inside.</summary>
    public static async Task PopulateAsync(SandboxLayout layout, ServerAccount account, CancellationToken cancellationToken)
    {
        foreach (string folder in new[] { layout.Data, layout.Run, layout.Keys, layout.GnuPGHome, layout.Backup })
        {
            Make(folder);
        }

        if (account.Name is not null && !OperatingSystem.IsWindows())
        {
            // The server's user must pass through to its own two folders; it can neither list nor change this one.
            await ProgramFailure
                .RunAsync(
                    Cli.Wrap(Executables.Require("chgrp", ErrorCatalogue.SandboxFailed))
                        .WithArguments([account.GroupId.ToString(CultureInfo.InvariantCulture), layout.Root])
                        .WithValidation(CommandResultValidation.None),
                    null,
                    cancellationToken
                )
                .ConfigureAwait(false);
            File.SetUnixFileMode(layout.Root, OwnerOnly | UnixFileMode.GroupExecute);
            await RequireReachableAsync(layout, account, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses a folder that somebody else could have prepared for this user to run programs in.</summary>
    /// <exception cref="IuException">Config.NotASandbox.</exception>
    public static void RequireOwn(SandboxLayout layout)
    {
        if (!FileFacts.IsSupported)
        {
            return;
        }

        foreach ((string path, FileKind kind) in new[] { (layout.Root, FileKind.Folder), (layout.Description, FileKind.File) })
        {
            if (FileFacts.Of(path) is not { } facts)
            {
                throw new IuException(ErrorCatalogue.NotASandbox, $"'{path}' is not there.", layout.Root);
            }

            if (facts.UserId != FileFacts.CurrentUser || facts.Kind != kind || (facts.Mode & NotOwner) != 0)
            {
                throw new IuException(ErrorCatalogue.NotASandbox, $"'{path}' is not this user's own, and closed to others.", layout.Root);
            }
        }
    }

    // A folder above may be closed to the server's user: /root, or a private temporary folder.
    private static async Task RequireReachableAsync(SandboxLayout layout, ServerAccount account, CancellationToken cancellationToken)
    {
        CommandResult reached = await account
            .Command(Executables.Require("test", ErrorCatalogue.SandboxFailed), "-x", layout.Root)
            .ExecuteAsync(cancellationToken)
            .ConfigureAwait(false);
        if (reached.ExitCode != 0)
        {
            throw new IuException(
                ErrorCatalogue.SandboxPath,
                $"The server runs as '{account.Name}', whom a folder above '{layout.Root}' keeps out.",
                layout.Root
            );
        }
    }

    /// <summary>Deletes the folder and everything in it. Another process, the owner's watchdog for one, may be deleting it too.</summary>
    public static void Delete(SandboxLayout layout)
    {
        while (Directory.Exists(layout.Root))
        {
            try
            {
                Directory.Delete(layout.Root, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // A folder in it went between its listing and its turn: what is left is listed anew.
            }
        }
    }

    private static SandboxLayout Checked(string folder)
    {
        SandboxLayout layout = new SandboxLayout(SandboxLayout.RealPath(folder));
        if (layout.SocketsFit)
        {
            return layout;
        }

        Directory.Delete(folder);
        throw new IuException(ErrorCatalogue.SandboxPath, $"'{layout.Root}' is too long for a unix socket.", layout.Root);
    }

    private static DirectoryInfo Make(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
}
