using System.Globalization;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>A number while it is read: its parts, and how it is written. It lives on the stack, for most lines hold none.</summary>
internal ref struct NumberDraft(Span<int> parts, Span<char> code)
{
    /// <summary>Parts that a number may have.</summary>
    public const int MaxParts = 10;

    /// <summary>Characters that a number may be written with.</summary>
    public const int MaxCharacters = 256;

    private readonly Span<int> _parts = parts;
    private readonly Span<char> _code = code;
    private int _length;

    /// <summary>Number of parts so far.</summary>
    public int Count { get; private set; }

    /// <summary>The parts so far.</summary>
    public readonly ReadOnlySpan<int> Parts => _parts[..Count];

    /// <summary>Adds a part that is written as it is counted.</summary>
    public void Add(int value)
    {
        _parts[Count++] = value;
        value.TryFormat(_code[_length..], out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Adds a part as it is written.</summary>
    public void AddWritten(int value, scoped ReadOnlySpan<char> written)
    {
        _parts[Count++] = value;
        Write(written);
    }

    /// <summary>Adds a part that is a letter or a word.</summary>
    public void AddInserted(int place, scoped ReadOnlySpan<char> written)
    {
        _parts[Count++] = LevelNumber.FirstInserted + place;
        Write(written);
    }

    /// <summary>Adds what is written and does not count.</summary>
    public void Write(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(_code[_length..]);
        _length += text.Length;
    }

    /// <summary>The same in capitals.</summary>
    public void WriteUpper(scoped ReadOnlySpan<char> text) => _length += text.ToUpperInvariant(_code[_length..]);

    /// <summary>Takes the last character back.</summary>
    public void Unwrite() => _length--;

    /// <summary>How it stands in an address.</summary>
    public readonly string Code() => AddressCode.Encode(_code[.._length]);

    /// <summary>The number.</summary>
    public readonly LevelNumber ToNumber(string group)
    {
        int[] key = [.. Parts];
        return new LevelNumber(group, key, key, Code());
    }
}
