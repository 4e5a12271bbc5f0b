using System.Security.Cryptography;
using CliWrap;

namespace IuCutter.Postgres.Reencryption;

/// <summary>Gives a stream to a program, and hashes what it gave.</summary>
/// <param name="stream">The stream.</param>
internal sealed class HashedSource(Stream stream) : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The standard input of the program.</summary>
    public PipeSource Pipe =>
        PipeSource.Create(
            async (destination, token) =>
            {
                byte[] buffer = new byte[BufferSize];
                for (int read; (read = await stream.ReadAsync(buffer, token).ConfigureAwait(false)) > 0; )
                {
                    _hash.AppendData(buffer, 0, read);
                    await destination.WriteAsync(buffer.AsMemory(0, read), token).ConfigureAwait(false);
                }
            }
        );

    /// <summary>SHA-256 of what was given so far.</summary>
    public string Sha256 => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
