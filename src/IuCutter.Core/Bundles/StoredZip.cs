using System.Buffers.Binary;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>
/// A zip file of which the bytes follow from names and contents: the entries in the order of their names, stored and not compressed, all
/// of one time. What deflate gives depends on the library and its version, and what a library writes about platform and attributes on
/// the machine; a bundle must be the same everywhere, and its script must be able to write it again.
/// </summary>
/// <remarks>APPNOTE 6.3.10: versions 1.0, no flags, method 0, 1980-01-01 00:00, mode 0644, no extra field, no comment, no zip64.</remarks>
internal static class StoredZip
{
    private const int LocalLength = 30;
    private const int CentralLength = 46;
    private const int EndLength = 22;
    private const int MaxEntries = ushort.MaxValue - 1;

    private const uint LocalMark = 0x04034B50;
    private const uint CentralMark = 0x02014B50;
    private const uint EndMark = 0x06054B50;

    private static readonly uint[] Table = MakeTable();

    /// <summary>Writes the file.</summary>
    /// <param name="files">Contents by name; the names are ASCII.</param>
    /// <exception cref="IuException">Input.FileNotWritten: more than 65534 entries, or more than 2 GiB.</exception>
    public static byte[] Write(SortedDictionary<string, byte[]> files) =>
        Write([.. files.Select(file => new Entry(file.Key, file.Value, Crc(file.Value)))]);

    /// <summary>Reads the file.</summary>
    /// <param name="zip">Its bytes.</param>
    /// <returns>
    /// Contents by name, and whether their checksums are right, which says no more than the hashes in a bundle do; null when these are not
    /// the bytes that <see cref="Write(SortedDictionary{string, byte[]})"/> gives, checksums aside.
    /// </returns>
    public static (SortedDictionary<string, byte[]> Files, bool ChecksumsHold)? Read(ReadOnlySpan<byte> zip)
    {
        if (zip.Length < EndLength)
        {
            return null;
        }

        ReadOnlySpan<byte> end = zip[^EndLength..];
        uint start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end[8..]);
        if (start > (uint)(zip.Length - EndLength) || count > MaxEntries)
        {
            return null;
        }

        SortedDictionary<string, byte[]> files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        HashSet<string> folded = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        List<Entry> entries = [];
        long next = 0;
        ReadOnlySpan<byte> central = zip[(int)start..^EndLength];
        for (int index = 0; index < count; index++)
        {
            if (central.Length < CentralLength)
            {
                return null;
            }

            uint crc = BinaryPrimitives.ReadUInt32LittleEndian(central[16..]);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(central[24..]);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(central[28..]);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(central[42..]);
            long data = offset + (long)LocalLength + nameLength;
            // Each behind the one before: entries that share their bytes would be copied as often as there are entries.
            if (central.Length < CentralLength + nameLength || offset != next || data + size > start)
            {
                return null;
            }

            string name = Encoding.Latin1.GetString(central.Slice(CentralLength, nameLength));
            byte[] content = zip.Slice((int)data, (int)size).ToArray();
            if (
                (entries.Count > 0 && string.CompareOrdinal(entries[^1].Name, name) >= 0)
                || !IsName(name)
                || FoldersOf(name).Any(folded.Contains)
                || !folded.Add(name)
            )
            {
                return null;
            }

            files.Add(name, content);
            entries.Add(new Entry(name, content, crc));
            next = data + size;
            central = central[(CentralLength + nameLength)..];
        }

        // Whatever else could be said in a zip file, and to one program only, is a difference.
        return Write(entries).AsSpan().SequenceEqual(zip) ? (files, entries.TrueForAll(entry => Crc(entry.Content) == entry.Crc)) : null;
    }

    // What every system unpacks to the same file, in the folder where it is told to: no way up, no way from the root, no drive.
    private static bool IsName(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '@' or '+' or '/' or '-')
        && name.Split('/').All(part => part is not ("" or "." or "..") && part[0] != '-');

    private static IEnumerable<string> FoldersOf(string name) =>
        Enumerable.Range(0, name.Length).Where(at => name[at] == '/').Select(at => name[..at]);

    private static byte[] Write(List<Entry> entries)
    {
        long length = EndLength + entries.Sum(entry => LocalLength + CentralLength + (2L * entry.Name.Length) + entry.Content.LongLength);
        if (entries.Count > MaxEntries || length > Array.MaxLength)
        {
            throw new IuException(ErrorCatalogue.FileNotWritten, $"It would have {entries.Count} entries and {length} bytes.");
        }

        byte[] zip = new byte[length];
        int at = 0;
        int central = (int)entries.Sum(entry => (long)LocalLength + entry.Name.Length + entry.Content.LongLength);
        int directory = central;
        foreach (Entry entry in entries)
        {
            Span<byte> header = zip.AsSpan(central);
            BinaryPrimitives.WriteUInt32LittleEndian(header, CentralMark);
            BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 0x030A); // made on Unix, by version 1.0
            WriteFacts(header[6..], entry);
            BinaryPrimitives.WriteUInt32LittleEndian(header[38..], 0x81A40000); // a file of mode 0644
            BinaryPrimitives.WriteUInt32LittleEndian(header[42..], (uint)at);
            Encoding.Latin1.GetBytes(entry.Name, header[CentralLength..]);
            central += CentralLength + entry.Name.Length;

            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at), LocalMark);
            WriteFacts(zip.AsSpan(at + 4), entry);
            Encoding.Latin1.GetBytes(entry.Name, zip.AsSpan(at + LocalLength));
            entry.Content.CopyTo(zip.AsSpan(at + LocalLength + entry.Name.Length));
            at += LocalLength + entry.Name.Length + entry.Content.Length;
        }

        Span<byte> end = zip.AsSpan(central);
        BinaryPrimitives.WriteUInt32LittleEndian(end, EndMark);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)entries.Count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)entries.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)(central - directory));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)directory);
        return zip;
    }

    // What both headers of an entry say: version, flags, method, time, date, checksum, sizes, lengths.
    private static void WriteFacts(Span<byte> header, Entry entry)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(header, 10);
        BinaryPrimitives.WriteUInt16LittleEndian(header[8..], 0x0021);
        BinaryPrimitives.WriteUInt32LittleEndian(header[10..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header[14..], (uint)entry.Content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[18..], (uint)entry.Content.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], (ushort)entry.Name.Length);
    }

    // CRC-32 of ISO 3309, as zip has it.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            table[value] = crc;
        }

        return table;
    }

    private sealed record Entry(string Name, byte[] Content, uint Crc);
}
