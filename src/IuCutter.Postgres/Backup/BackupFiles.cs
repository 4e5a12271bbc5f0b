using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Programs;

namespace IuCutter.Postgres.Backup;

/// <summary>The three files of a backup: the ciphertext, its manifest, and the manifest's signature.</summary>
/// <param name="Path">Path of the ciphertext.</param>
internal sealed record BackupFiles(string Path)
{
    /// <summary>How the ciphertext's name ends.</summary>
    public const string Extension = ".dump.gpg";

    private const string Renewed = "-r";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The manifest; its bytes are what is signed.</summary>
    public string Manifest => Path + ".manifest.json";

    /// <summary>The signature, as <c>ssh-keygen -Y sign</c> names it.</summary>
    public string Signature => Manifest + ".sig";

    /// <summary>A hold: while it is there, the backup is not removed. Its text says who and why.</summary>
    public string LegalHold => Path + ".hold";

    /// <summary>Whether the file or its manifest is there.</summary>
    public bool Exist => File.Exists(Path) || File.Exists(Manifest);

    /// <summary>
    /// Where it lies once it was encrypted anew: the same name with <c>-r1</c>, or with the next number. The name follows from the
    /// old one, so that whoever goes on after a crash finds it.
    /// </summary>
    public BackupFiles Successor()
    {
        string stem = Path[..^Extension.Length];
        int mark = stem.LastIndexOf(Renewed, StringComparison.Ordinal);
        return
            mark >= 0 && int.TryParse(stem.AsSpan(mark + Renewed.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new BackupFiles(string.Create(CultureInfo.InvariantCulture, $"{stem[..mark]}{Renewed}{number + 1}{Extension}"))
            : new BackupFiles($"{stem}{Renewed}1{Extension}");
    }

    /// <summary>Paths of the ciphertexts of a run that lie in a folder; none where there is no folder.</summary>
    public static IReadOnlyList<string> OfRun(string directory, string runId)
    {
        string folder = System.IO.Path.GetFullPath(directory);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder, $"{runId}-*{Extension}").Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The manifest's bytes.</summary>
    public static byte[] Serialize(BackupManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Json);

    /// <summary>Reads manifest and signature, unverified.</summary>
    /// <exception cref="IuException">Store.BackupNotFound, Integrity.BackupManifest.</exception>
    public async Task<(BackupManifest Manifest, byte[] Bytes, string Sha256, string Signature)> ReadAsync(
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (LengthOf(Manifest) == 0 || LengthOf(Signature) == 0)
            {
                throw new IuException(ErrorCatalogue.BackupManifest, $"'{Manifest}' or its signature is empty.", Path);
            }

            byte[] bytes = await RegularFile.ReadBytesAsync(Manifest, cancellationToken).ConfigureAwait(false);
            string signature = await RegularFile.ReadTextAsync(Signature, cancellationToken).ConfigureAwait(false);
            BackupManifest? manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json);
            return manifest is { IsWellFormed: true }
                ? (manifest, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), signature)
                : throw new IuException(ErrorCatalogue.BackupManifest, $"'{Manifest}' is not of format {BackupManifest.ThisFormat}.", Path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IuException(ErrorCatalogue.BackupNotFound, $"'{Manifest}' or its signature is not there.", Path, absent);
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.BackupManifest, $"'{Manifest}' cannot be read as a manifest.", Path, unreadable);
        }
    }

    /// <summary>Refuses unless the ciphertext is the one that the manifest names.</summary>
    /// <exception cref="IuException">Integrity.BackupDamaged, Store.BackupNotFound.</exception>
    public async Task RequireWholeAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        if (await FaultAsync(manifest, cancellationToken).ConfigureAwait(false) is { } fault)
        {
            throw new IuException(ErrorCatalogue.BackupDamaged, $"'{Path}' has {fault}.", Path);
        }
    }

    /// <summary>The difference between ciphertext and manifest, in words; null when there is none.</summary>
    /// <exception cref="IuException">Store.BackupNotFound.</exception>
    public async Task<string?> FaultAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        try
        {
            // The length first: it is asked of no pipe or device, which would be read without end.
            long length = LengthOf(Path);
            if (length != manifest.SizeBytes)
            {
                return $"{length} bytes; the manifest says {manifest.SizeBytes}";
            }

            string sha256 = await HashAsync(Path, cancellationToken).ConfigureAwait(false);
            return sha256 == manifest.Sha256 ? null : $"SHA-256 {sha256}; the manifest says {manifest.Sha256}";
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IuException(ErrorCatalogue.BackupNotFound, $"'{Path}' is not there.", Path, absent);
        }
    }

    /// <summary>SHA-256 of a file, 64 lowercase hexadecimal digits.</summary>
    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using FileStream file = RegularFile.Open(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Removes what there is of it.</summary>
    public void Delete()
    {
        // The ciphertext last: what is left after a crash in between is then no manifest without a file, but a file without one.
        foreach (string path in new[] { Signature, Manifest, Path })
        {
            File.Delete(path);
        }
    }

    // Of a link, of what it leads to. What is no file of its own, a pipe or a device, has none.
    private static long LengthOf(string path)
    {
        FileInfo file = new FileInfo(path);
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
    }
}
