using System.Security.Cryptography;

namespace IuCutter.Core.Runs;

/// <summary>The operating system's random source.</summary>
internal sealed class SystemRandomSource : IRandomSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> buffer) => RandomNumberGenerator.Fill(buffer);
}
