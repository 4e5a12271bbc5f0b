using System.Globalization;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Scratch;

/// <summary>
/// Tells a scratch server whose disk is full from one that failed otherwise: without room for its log a server only ends.
/// </summary>
internal static class FullDisk
{
    // Two files of the write-ahead log: with less than that a server cannot go on.
    private const long MinFreeBytes = 32L << 20;
    private const int MaxLogBytes = 64 << 10;

    /// <summary>Says that a failure's cause is the full disk of the server that it happened in; null where it is not.</summary>
    /// <param name="server">The server.</param>
    /// <param name="failure">What happened.</param>
    public static IuException? Explain(IScratchServer server, IuException failure)
    {
        if (
            failure.Definition.Outcome == ErrorOutcome.Refused
            || failure.Definition == ErrorCatalogue.Cancelled
            || !failure.Definition.Id.StartsWith("Store.", StringComparison.Ordinal)
        )
        {
            return null;
        }

        long? free = FreeBytes(server.Folder);
        return failure.Definition == ErrorCatalogue.DiskFull || free < MinFreeBytes || SaysSo(server.Log)
            ? new IuException(
                ErrorCatalogue.DiskFull,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The backup is restored for its proof in '{server.Folder}', where {free >> 20} MB are free. {failure.Message}"
                ),
                failure.Subject,
                failure
            )
            : null;
    }

    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static bool SaysSo(string log)
    {
        try
        {
            if (!File.Exists(log))
            {
                return false;
            }

            using FileStream stream = RegularFile.Open(log, share: FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(stream.Length, MaxLogBytes), SeekOrigin.End);
            using StreamReader reader = new StreamReader(stream);
            return ProgramFailure.IsDiskFull(reader.ReadToEnd());
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
