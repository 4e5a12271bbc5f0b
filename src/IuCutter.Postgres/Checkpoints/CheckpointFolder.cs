using System.Globalization;
using System.Text;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// A folder of checkpoints: one file for each log, its latest. A file is replaced in one step, and by one process at a time. Beside it
/// lies the extract of the log that it names (<see cref="ExtractFile"/>).
/// </summary>
/// <param name="path">Absolute path.</param>
/// <param name="isOwn">Whether it is this host's own, which is made when it is needed; another that is missing is a fault.</param>
internal sealed class CheckpointFolder(string path, bool isOwn)
{
    private const string Extension = ".checkpoint";
    private const int MaxBytes = 64 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Reads every checkpoint in it, of whatever log. What cannot be read is found with its fault, and throws nothing.</summary>
    public async Task<IReadOnlyList<FoundCheckpoint>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return isOwn ? [] : [Unreadable(path, "The folder is not there.")];
        }

        if (Executables.FirstUntrusted(path) is { } untrusted)
        {
            return [Unreadable(path, $"Somebody else can change '{untrusted}'.")];
        }

        try
        {
            List<FoundCheckpoint> found = [];
            foreach (string file in Directory.GetFiles(path, "*" + Extension).Order(StringComparer.Ordinal))
            {
                found.Add(await ReadFileAsync(file, cancellationToken).ConfigureAwait(false));
            }

            return found;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [Unreadable(path, unreadable.Message)];
        }
    }

    /// <summary>Writes a log's checkpoint, unless the one that lies there must stay.</summary>
    /// <param name="signed">The checkpoint.</param>
    /// <param name="extract">The extract whose SHA-256 it names.</param>
    /// <param name="mayReplace">Whether the one that lies there is replaced; throws when it must not be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Path of the file, and whether it was written.</returns>
    /// <exception cref="IuException">Store.CheckpointNotWritten; what <paramref name="mayReplace"/> refuses.</exception>
    public async Task<(string File, bool Written)> WriteAsync(
        SignedCheckpoint signed,
        byte[] extract,
        Func<FoundCheckpoint, Task<bool>> mayReplace,
        CancellationToken cancellationToken
    )
    {
        string file = System.IO.Path.Combine(path, ExtractFile.LogName(signed.Checkpoint.Origin) + Extension);
        try
        {
            Open();
            await using FileStream turn = await FileTurn.TakeAsync(file, cancellationToken).ConfigureAwait(false);
            if (
                (File.Exists(file) || Directory.Exists(file))
                && !await mayReplace(await ReadFileAsync(file, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)
            )
            {
                return (file, false);
            }

            // First, and under a name of its own: whoever is killed in between leaves the old checkpoint with its own extract.
            string beside = System.IO.Path.Combine(path, ExtractFile.NameOf(signed.Checkpoint.Origin, LogExtract.Sha256Of(extract)));
            await ReplaceAsync(beside, extract, cancellationToken).ConfigureAwait(false);
            await ReplaceAsync(file, StrictUtf8.GetBytes(signed.Text), cancellationToken).ConfigureAwait(false);
            ExtractFile.RemoveUnnamed(path, signed.Checkpoint.Origin, Extension, MaxBytes);
            return (file, true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault.Message, fault);
        }
    }

    /// <summary>Refuses when nothing could be written. This host's own folder is made.</summary>
    /// <exception cref="IuException">Store.CheckpointNotWritten.</exception>
    public void RequireWritable()
    {
        try
        {
            Open();
            string trial = System.IO.Path.Combine(path, $"{Environment.ProcessId}.trial");
            File.Create(trial, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault.Message, fault);
        }
    }

    /// <summary>Gives a checkpoint a name by which it is none of the folder's any more.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="at">When; part of the name.</param>
    /// <returns>The path that it has now.</returns>
    /// <exception cref="IuException">Store.CheckpointNotWritten.</exception>
    public string SetAside(string file, DateTimeOffset at)
    {
        string aside = string.Create(CultureInfo.InvariantCulture, $"{file}.replaced-{at.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        try
        {
            File.Move(file, aside);
            return aside;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(fault.Message, fault);
        }
    }

    private void Open()
    {
        if (isOwn && !Directory.Exists(path))
        {
            PrivateFiles.MakeFolder(path);
        }

        if (!Directory.Exists(path))
        {
            throw NotWritten("the folder is not there", null);
        }

        if (Executables.FirstUntrusted(path) is { } untrusted)
        {
            throw NotWritten($"somebody else can change '{untrusted}'", null);
        }
    }

    private async Task<FoundCheckpoint> ReadFileAsync(string file, CancellationToken cancellationToken)
    {
        (byte[]? bytes, string? fault) = await RegularFile.ReadTrustedAsync(file, MaxBytes, cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return Unreadable(file, $"It {fault}.");
        }

        try
        {
            SignedCheckpoint? signed = SignedCheckpoint.Parse(StrictUtf8.GetString(bytes));
            return signed is not null && CheckpointContext.Of(signed.Checkpoint) is { } context
                ? new FoundCheckpoint(path, file, signed, context, null)
                : Unreadable(file, "It is no signed checkpoint of a log of IuCutter.");
        }
        catch (DecoderFallbackException)
        {
            return Unreadable(file, "It is no signed checkpoint: it is not in UTF-8.");
        }
    }

    private static async Task ReplaceAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        await using DurableFile durable = new DurableFile(file);
        // Left by one that was killed: nobody else writes it while the turn is ours.
        File.Delete(durable.PartialPath);
        await durable.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await durable.CommitAsync(replace: true, cancellationToken).ConfigureAwait(false);
    }

    private FoundCheckpoint Unreadable(string file, string fault) => new(path, file, null, null, fault);

    private IuException NotWritten(string why, Exception? fault) =>
        new(ErrorCatalogue.CheckpointNotWritten, $"'{path}': {why}.", path, fault);
}
