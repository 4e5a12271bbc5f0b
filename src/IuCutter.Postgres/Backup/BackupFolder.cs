using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>
/// The folder of the backups, and the mark in it by which a session knows it again: a disk that is not mounted leaves an empty
/// folder, or none, where the backups were.
/// </summary>
internal static class BackupFolder
{
    /// <summary>The file that holds the mark.</summary>
    public const string MarkFile = ".iucutter-backups";

    private const int MarkBytes = 16;

    /// <summary>Opens it, once in a session: it is made, mode 0700, where it does not exist, and marked where it is not.</summary>
    /// <param name="directory">Its path.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>Its mark, null where none can be read or written; and whether it was made now.</returns>
    /// <exception cref="IuException">Store.FileError: it cannot be made.</exception>
    public static async Task<(string? Mark, bool Made)> OpenAsync(string directory, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(directory);
        bool made = !Directory.Exists(folder);
        try
        {
            if (made)
            {
                PrivateFiles.MakeFolder(folder);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.FileError, $"The backup folder cannot be made: {fault.Message}", folder, fault);
        }

        try
        {
            string file = Path.Combine(folder, MarkFile);
            if (!File.Exists(file))
            {
                await PrivateFiles
                    .WriteAsync(file, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkBytes)) + "\n", cancellationToken)
                    .ConfigureAwait(false);
            }

            return (Read(folder), made);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Who only reads runs needs none; a backup will say what is wrong with the folder.
            return (null, made);
        }
    }

    /// <summary>Refuses unless the folder is the one that the session was connected with.</summary>
    /// <param name="options">The folder and its mark; without a mark nothing is refused.</param>
    /// <param name="subject">The run or backup that it is about.</param>
    /// <exception cref="IuException">Store.BackupFolderMissing.</exception>
    public static void RequireSame(BackupOptions options, string? subject)
    {
        if (options.FolderMark is not { } mark)
        {
            return;
        }

        string folder = Path.GetFullPath(options.Directory);
        string? fault =
            !Directory.Exists(folder) ? "is not there any more"
            : Read(folder) is not { } found ? $"has lost its mark ({MarkFile})"
            : found != mark ? "is another"
            : null;
        if (fault is not null)
        {
            throw new IuException(ErrorCatalogue.BackupFolderMissing, $"'{folder}' {fault}.", subject);
        }
    }

    private static string? Read(string folder)
    {
        try
        {
            return RegularFile.ReadText(Path.Combine(folder, MarkFile)).Trim();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
