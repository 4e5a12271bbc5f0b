using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>
/// Where the evidence bundles of this host are: one file in the folder of its checkpoints, a bundle on a line, the newest last. So a
/// database that has forgotten a run is told where its evidence is. What it names counts where the file is still what was exported.
/// </summary>
/// <param name="folder">This host's own folder of checkpoints.</param>
internal sealed class BundleCatalogue(string folder)
{
    private const string Name = "bundles.jsonl";

    // The oldest beyond either are forgotten.
    private const int MaxBundles = 10_000;
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly string _file = Path.Combine(folder, Name);

    /// <summary>Notes a bundle.</summary>
    /// <param name="bundle">The bundle, which is written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null; or why it is not noted, and what was noted stays as it was.</returns>
    public async Task<string?> AddAsync(NotedBundle bundle, CancellationToken cancellationToken)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                PrivateFiles.MakeFolder(folder);
            }

            if (Executables.FirstUntrusted(folder) is { } untrusted)
            {
                return $"somebody else can change '{untrusted}'";
            }

            await using FileStream turn = await FileTurn.TakeAsync(_file, cancellationToken).ConfigureAwait(false);
            (IReadOnlyList<string> lines, string? fault) = await ReadLinesAsync(cancellationToken).ConfigureAwait(false);
            if (fault is not null)
            {
                return fault;
            }

            await using DurableFile durable = new DurableFile(_file);
            // Left by one that was killed: nobody else writes it while the turn is ours.
            File.Delete(durable.PartialPath);
            foreach (string line in Newest([.. lines, JsonSerializer.Serialize(bundle)]))
            {
                await durable.Stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), cancellationToken).ConfigureAwait(false);
            }

            await durable.CommitAsync(replace: true, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return unwritable.Message;
        }
    }

    /// <summary>The same records, each of a run with the newest bundle of that run that is what was exported; or with the newest.</summary>
    /// <param name="records">The records.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ImmutableArray<LostRecord>> AddBundlesAsync(ImmutableArray<LostRecord> records, CancellationToken cancellationToken)
    {
        HashSet<string> runs = [.. records.Select(record => record.RunId).OfType<string>()];
        if (runs.Count == 0)
        {
            return records;
        }

        (IReadOnlyList<string> lines, string? unreadable) = await ReadLinesAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, (string? Path, string? Fault)> found = [];
        foreach (NotedBundle bundle in lines.Reverse().Select(Parse).OfType<NotedBundle>())
        {
            string[] open =
            [
                .. bundle.RunIds.Where(run =>
                    runs.Contains(run) && !(found.TryGetValue(run, out (string? Path, string? Fault) one) && one.Fault is null)
                ),
            ];
            string? fault = open.Length == 0 ? null : await FaultOfAsync(bundle, cancellationToken).ConfigureAwait(false);
            foreach (string run in open.Where(run => fault is null || !found.ContainsKey(run)))
            {
                found[run] = (bundle.Path, fault);
            }
        }

        string? none = unreadable is null ? null : $"where its bundle is cannot be read: {unreadable}";
        return
        [
            .. records.Select(record =>
                record.RunId is not { } run ? record
                : found.TryGetValue(run, out (string? Path, string? Fault) one) ? record with { Bundle = one.Path, BundleFault = one.Fault }
                : record with { BundleFault = none }
            ),
        ];
    }

    // As many of the last as both limits allow.
    private static IEnumerable<string> Newest(IReadOnlyList<string> lines)
    {
        int first = lines.Count;
        for (long bytes = 0; first > 0 && lines.Count - first < MaxBundles; first--)
        {
            bytes += Encoding.UTF8.GetByteCount(lines[first - 1]) + 1;
            if (bytes > MaxBytes)
            {
                break;
            }
        }

        return lines.Skip(first);
    }

    private static NotedBundle? Parse(string line)
    {
        try
        {
            NotedBundle? bundle = JsonSerializer.Deserialize<NotedBundle>(line);
            return bundle is { Path: not null, Sha256: not null, RunIds.IsDefault: false } ? bundle : null;
        }
        catch (JsonException)
        {
            return null; // a line that somebody edited tells of no bundle
        }
    }

    private static async Task<string?> FaultOfAsync(NotedBundle bundle, CancellationToken cancellationToken)
    {
        try
        {
            FileInfo file = new FileInfo(bundle.Path);
            if (!RegularFile.IsThere(bundle.Path))
            {
                return "is not there any more";
            }

            // Asked before it is opened: what is opened may wait for ever, or never end.
            if ((FileFacts.IsSupported && FileFacts.Of(bundle.Path) is not { Kind: FileKind.File }) || file.Length != bundle.Length)
            {
                return "is not what was exported";
            }

            await using FileStream stream = RegularFile.Open(bundle.Path);
            byte[] hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            return Convert.ToHexStringLower(hash) == bundle.Sha256 ? null : "is not what was exported";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"cannot be read ({unreadable.Message})"; // ArgumentException: no path
        }
    }

    private async Task<(IReadOnlyList<string> Lines, string? Fault)> ReadLinesAsync(CancellationToken cancellationToken)
    {
        if (!RegularFile.IsThere(_file))
        {
            return ([], null);
        }

        (byte[]? bytes, string? fault) = await RegularFile.ReadTrustedAsync(_file, MaxBytes, cancellationToken).ConfigureAwait(false);
        return bytes is null
            ? ([], $"'{_file}' {fault}")
            : (Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries), null);
    }
}
