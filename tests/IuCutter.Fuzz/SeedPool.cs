using System.Text;

namespace IuCutter.Fuzz;

/// <summary>What inputs are made of: blocks of real documents, signs that mean something to the cutter, and finds.</summary>
internal sealed class SeedPool
{
    private const int MaxBlockLength = 4096;

    private static readonly byte[][] Signs =
    [
        .. new[]
        {
            "# ",
            "## Article 1. T\n",
            "### ",
            "Điều 5đ. ",
            "**Điều 7.** ",
            "Đi\u0065\u0302\u0300u 8",
            "Chương II",
            "Khoản 1",
            "1. ",
            "a) ",
            "đ) ",
            "§ 12a ",
            "§§ 5 bis 8 ",
            "Art. 3 ",
            "Article L. 123-4 ",
            "Article R*12-3 bis ",
            "Artículo 5º.- ",
            "Disposición adicional primera. ",
            "TÍTULO PRELIMINAR\n",
            "Section 1.2.3 ",
            "(a) ",
            "(12) ",
            "ANNEX I\n",
            "PHỤ LỤC\n",
            "Erster Abschnitt\n",
            "```\n",
            "~~~~\n",
            "> ",
            "- ",
            "    ",
            "\t",
            "---\n",
            "===\n",
            "|a|b|\n|---|---|\n",
            "<div>\n",
            "<!-- ",
            "-->\n",
            "</pre>",
            "<script>",
            "[a]: /b\n",
            "“",
            "”",
            "\"",
            "«",
            "»",
            "\uFEFF",
            "\u00A0",
            "\u00AD",
            "\u200B",
            "\u2028",
            "\u202E",
            "\u2066",
            "\u0301",
            "\u0323\u0302",
            "\f",
            "\v",
            "\r",
            "\r\n",
            "\n",
            "\n\n",
            "\\",
            "\\.",
            "*",
            "_",
            "**",
            "#",
            "đ",
            "Ð",
            "ð",
            "ſ",
            "K",
            "\U0001D160",
            "\uFB2C",
            "\u1E9B\u0323",
            "각",
            "\u1100\u1161\u11A8",
            "0",
            "999999",
            "1000000",
            "bis",
            "ter",
        }.Select(Encoding.UTF8.GetBytes),
        [0x00],
        [0x80],
        [0xC3],
        [0xE2, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xFF],
    ];

    private readonly List<byte[]> _blocks = [];
    private readonly List<byte[]> _finds = [];

    /// <summary>Takes the blocks of every document of a folder.</summary>
    public SeedPool(string? folder)
    {
        IEnumerable<string> files = folder is null
            ? []
            : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".md" or ".txt");
        foreach (string? file in files.Order(StringComparer.Ordinal))
        {
            Split(File.ReadAllBytes(file));
        }

        _finds.Add(Encoding.UTF8.GetBytes("# Article 1. Scope\n\nText.\n\n# Article 2. Words\n\nText.\n"));
    }

    /// <summary>Number of inputs that did something new.</summary>
    public int Finds => _finds.Count;

    /// <summary>Number of blocks.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>The folder shared/corpus beside or above the program.</summary>
    public static string? FindCorpus()
    {
        for (DirectoryInfo? at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "shared", "corpus");
            if (File.Exists(Path.Combine(path, "MANIFEST.tsv")))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Keeps an input that did something new.</summary>
    public void Keep(byte[] input) => _finds.Add(input);

    /// <summary>An input that did something new, at random; later ones more often.</summary>
    public byte[] Find(Random random) => _finds[Math.Max(random.Next(_finds.Count), random.Next(_finds.Count))];

    /// <summary>A run of real blocks that stand together.</summary>
    public byte[] Passage(Random random)
    {
        if (_blocks.Count == 0)
        {
            return Sign(random);
        }

        int from = random.Next(_blocks.Count);
        return [.. _blocks.Skip(from).Take(random.Next(1, 30)).SelectMany(block => block)];
    }

    /// <summary>A sign at random.</summary>
    public static byte[] Sign(Random random) => Signs[random.Next(Signs.Length)];

    private void Split(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; )
        {
            int blank = bytes.AsSpan(at).IndexOf("\n\n"u8);
            int length = Math.Min(blank < 0 ? bytes.Length - at : blank + 2, MaxBlockLength);
            _blocks.Add(bytes[at..(at + length)]);
            at += length;
        }
    }
}
