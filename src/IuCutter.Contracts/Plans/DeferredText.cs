using System.Text;

namespace IuCutter;

/// <summary>Text that is kept as the bytes of its source and made a string when it is asked for, each time anew.</summary>
internal readonly struct DeferredText : IEquatable<DeferredText>
{
    private readonly string? _text;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>A text that is there.</summary>
    public DeferredText(string text) => _text = text;

    /// <summary>The text of valid UTF-8 that nobody changes.</summary>
    public DeferredText(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The bytes that it still is; nothing where it was given as a text.</summary>
    public ReadOnlyMemory<byte>? Bytes => _text is null ? _bytes : null;

    /// <inheritdoc/>
    public bool Equals(DeferredText other) => ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DeferredText other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text ?? Encoding.UTF8.GetString(_bytes.Span);
}
