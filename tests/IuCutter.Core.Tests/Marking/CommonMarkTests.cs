using System.Text;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Tests.Documents;
using IuCutter.Core.Text;
using Markdig;
using Markdig.Syntax;

namespace IuCutter.Core.Tests.Marking;

/// <summary>The profile <c>markdown</c> opens a unit where CommonMark has a heading at the top, and nowhere else.</summary>
public sealed class CommonMarkTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UsePreciseSourceLocation()
        .Build();

    [Fact]
    public void Scan_RandomBlocks_HasTheHeadingsOfCommonMark()
    {
        string[] pieces =
        [
            "# A",
            "## B ##",
            "text",
            "=",
            "---",
            "- ",
            "1. ",
            "2) ",
            "> ",
            "    ",
            "\t",
            "  ",
            "```",
            "~~~~",
            "<div>",
            "<!-- x",
            "-->",
            "<b>",
            "* * *",
            "+",
            "",
            "",
            "a | b",
            "|---|",
            "    # x",
            "#",
            "</pre>",
            "<script>",
            "***",
            "_",
        ];
        // Seeded, because Markdig leaves CommonMark about once in 100,000 of these texts: it lets a thematic break go on
        // with the list item whose open fence it ends.
        Random random = new Random(20260101);
        for (int i = 0; i < 20_000; i++)
        {
            StringBuilder text = new StringBuilder();
            for (int lines = random.Next(1, 15); lines > 0; lines--)
            {
                for (int parts = random.Next(5); parts > 0; parts--)
                {
                    text.Append(pieces[random.Next(pieces.Length)]);
                }

                text.Append('\n');
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
            Assert.True(Theirs(bytes).SequenceEqual(Ours(bytes)), text.ToString());
        }
    }

    internal static List<(int Line, int Level)> Ours(byte[] bytes)
    {
        int start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        int text = FrontMatter.Skip(bytes, start);
        int line = 1 + LineEnds.CountLines(bytes.AsSpan()[start..text]);
        return [.. BlockScanner.Scan(bytes, text, line, setext: true).Headings.Select(heading => (heading.Line, heading.Level))];
    }

    internal static List<(int Line, int Level)> Theirs(byte[] bytes) => Headings(bytes, Pipeline);

    internal static List<(int Line, int Level)> Headings(byte[] bytes, MarkdownPipeline pipeline)
    {
        int start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        string text = Encoding.UTF8.GetString(bytes.AsSpan()[start..]);
        List<int> starts = LineStarts(text);
        return
        [
            .. Markdown.Parse(text, pipeline).OfType<HeadingBlock>().Select(heading => (LineOf(starts, heading.Span.Start), heading.Level)),
        ];
    }

    private static List<int> LineStarts(string text)
    {
        List<int> starts = new List<int> { 0 };
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                starts.Add(i + 1);
            }
        }

        return starts;
    }

    private static int LineOf(List<int> starts, int offset)
    {
        int index = starts.BinarySearch(offset);
        return index >= 0 ? index + 1 : ~index;
    }
}
