namespace IuCutter.Core.Runs;

/// <summary>Where nonces and ids come from.</summary>
internal interface IRandomSource
{
    /// <summary>Fills the buffer with unpredictable bytes.</summary>
    void Fill(Span<byte> buffer);
}
