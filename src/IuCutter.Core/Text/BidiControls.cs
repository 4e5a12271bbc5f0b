namespace IuCutter.Core.Text;

/// <summary>
/// The characters that embed, override or isolate a direction (U+202A to U+202E, U+2066 to U+2069): with them "Article 12"
/// can be shown as "Article 21". The plain marks U+200E, U+200F and U+061C only help neighbours and are left alone.
/// </summary>
internal static class BidiControls
{
    /// <summary>Offset of the first one; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes)
    {
        int embedding = Find(bytes, 0x80, 0xAA, 0xAE);
        int isolate = Find(bytes, 0x81, 0xA6, 0xA9);
        return embedding < 0 || (isolate >= 0 && isolate < embedding) ? isolate : embedding;
    }

    private static int Find(ReadOnlySpan<byte> bytes, byte second, byte from, byte to)
    {
        ReadOnlySpan<byte> start = [0xE2, second];
        for (int at = 0; ; )
        {
            int next = bytes[at..].IndexOf(start);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            if (at + 2 < bytes.Length && bytes[at + 2] >= from && bytes[at + 2] <= to)
            {
                return at;
            }

            at += 2;
        }
    }
}
