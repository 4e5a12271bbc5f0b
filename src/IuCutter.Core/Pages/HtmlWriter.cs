using System.Buffers;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Pages;

/// <summary>
/// Writes HTML to a stream, a part at a time, from bytes: a document is never held a second time. Whatever comes from
/// a document is escaped, and what a reader could not see of it is named.
/// </summary>
internal sealed class HtmlWriter(Stream to)
{
    private const int Full = 64 * 1024;

    /// <summary>Bytes that are not written as they are, or that may begin a character that cannot be seen.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Where(one => one is not ('\t' or '\n')).Select(one => (byte)one),
        (byte)'&',
        (byte)'<',
        (byte)'>',
        (byte)'"',
        0x7F,
        0xC2,
        0xCD,
        0xD8,
        0xDB,
        0xDC,
        0xE0,
        0xE1,
        0xE2,
        0xE3,
        0xEE,
        0xEF,
        0xF0,
        0xF3,
        0xF4,
    ]);

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * Full);

    /// <summary>Writes markup of the page's own.</summary>
    public HtmlWriter Raw(string markup)
    {
        Encoding.UTF8.GetBytes(markup, _buffer);
        FlushWhenFull();
        return this;
    }

    /// <summary>Writes markup of the page's own with numbers in it, which are the same in every culture.</summary>
    public HtmlWriter Fill(FormattableString markup) => Raw(markup.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a text of the document or the operator.</summary>
    public HtmlWriter Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Writes bytes of the document, so that a browser's text content of them is the same bytes again. A carriage return
    /// is written as a reference, because a parser makes a line feed of it; controls and format characters go into an
    /// isolated element that names them, so that a direction override turns nothing round but itself.
    /// </summary>
    public HtmlWriter Text(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int next = bytes.IndexOfAny(Special);
            _buffer.Write(next < 0 ? bytes : bytes[..next]);
            if (next < 0)
            {
                break;
            }

            bytes = bytes[next..];
            bytes = bytes[WriteSpecial(bytes)..];
            FlushWhenFull();
        }

        FlushWhenFull();
        return this;
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        to.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private int WriteSpecial(ReadOnlySpan<byte> bytes)
    {
        switch (bytes[0])
        {
            case (byte)'&':
                _buffer.Write("&amp;"u8);
                return 1;
            case (byte)'<':
                _buffer.Write("&lt;"u8);
                return 1;
            case (byte)'>':
                _buffer.Write("&gt;"u8);
                return 1;
            case (byte)'"':
                _buffer.Write("&quot;"u8);
                return 1;
            case (byte)'\r':
                _buffer.Write(bytes.Length > 1 && bytes[1] == '\n' ? "&#13;"u8 : "<span class=cr>&#13;</span>"u8);
                return 1;
            default:
                return WriteRune(bytes);
        }
    }

    private int WriteRune(ReadOnlySpan<byte> bytes)
    {
        Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
        bool hidden = PlainText.IsHidden(rune);
        if (hidden)
        {
            Encoding.UTF8.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<span class=hid title=\"U+{rune.Value:X4}: a character that cannot be seen\" data-c=\"U+{rune.Value:X4}\">"
                ),
                _buffer
            );
        }

        _buffer.Write(bytes[..length]);
        if (hidden)
        {
            _buffer.Write("</span>"u8);
        }

        return length;
    }

    private void FlushWhenFull()
    {
        if (_buffer.WrittenCount >= Full)
        {
            Flush();
        }
    }
}
