using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IuCutter.Postgres.Backup;

/// <summary>The three files of a backup: the ciphertext, its manifest, and the manifest's signature.</summary>
/// <param name="Path">Path of the ciphertext.</param>
internal sealed record BackupFiles(string Path)
{
    /// <summary>How the ciphertext's name ends.</summary>
    public const string Extension = ".dump.gpg";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The manifest; its bytes are what is signed.</summary>
    public string Manifest => Path + ".manifest.json";

    /// <summary>The signature, as <c>ssh-keygen -Y sign</c> names it.</summary>
    public string Signature => Manifest + ".sig";

    /// <summary>A hold: while it is there, the backup is not removed. Its text says who and why.</summary>
    public string Hold => Path + ".hold";

    /// <summary>The manifest's bytes.</summary>
    public static byte[] Serialize(BackupManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(manifest, Json);

    /// <summary>Reads manifest and signature, unverified.</summary>
    /// <exception cref="IuException">Store.BackupNotFound, Integrity.BackupManifest.</exception>
    public async Task<(BackupManifest Manifest, byte[] Bytes, string Sha256, string Signature)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(Manifest, cancellationToken).ConfigureAwait(false);
            string signature = await File.ReadAllTextAsync(Signature, Encoding.UTF8, cancellationToken).ConfigureAwait(false);
            BackupManifest? manifest = JsonSerializer.Deserialize<BackupManifest>(bytes, Json);
            return manifest is { Format: BackupManifest.ThisFormat, Tables.IsDefault: false, Relations.IsDefault: false, Objects: not null }
                ? (manifest, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), signature)
                : throw new IuException(ErrorCatalogue.BackupManifest, $"'{Manifest}' is not of format {BackupManifest.ThisFormat}.", Path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IuException(ErrorCatalogue.BackupNotFound, $"'{Manifest}' or its signature is not there.", Path, absent);
        }
        catch (JsonException unreadable)
        {
            throw new IuException(ErrorCatalogue.BackupManifest, $"'{Manifest}' is no manifest.", Path, unreadable);
        }
    }

    /// <summary>Size and SHA-256 of the ciphertext.</summary>
    /// <exception cref="IuException">Store.BackupNotFound.</exception>
    public async Task<(long Size, string Sha256)> MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = File.OpenRead(Path);
            return (file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IuException(ErrorCatalogue.BackupNotFound, $"'{Path}' is not there.", Path, absent);
        }
    }

    /// <summary>Refuses unless the ciphertext is the one that the manifest names.</summary>
    /// <exception cref="IuException">Integrity.BackupDamaged, Store.BackupNotFound.</exception>
    public async Task RequireWholeAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        (long size, string sha256) = await MeasureAsync(cancellationToken).ConfigureAwait(false);
        if (size != manifest.SizeBytes || !string.Equals(sha256, manifest.Sha256, StringComparison.Ordinal))
        {
            throw new IuException(
                ErrorCatalogue.BackupDamaged, $"'{Path}' has {size} bytes, SHA-256 {sha256}; the manifest says {manifest.SizeBytes}, {manifest.Sha256}.", Path);
        }
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
}
