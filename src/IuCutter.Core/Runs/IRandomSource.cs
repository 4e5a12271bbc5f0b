namespace IuCutter.Core.Runs;

/// <summary>The source of nonces and ids.</summary>
internal interface IRandomSource
{
    /// <summary>Fills the buffer with unpredictable bytes.</summary>
    void Fill(Span<byte> buffer);
}
