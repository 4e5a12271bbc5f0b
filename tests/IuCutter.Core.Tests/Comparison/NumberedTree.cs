using System.Text;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>A profile for documents whose tree is in their numbers, and two versions of such a document.</summary>
internal static class NumberedTree
{
    private const string Text = """
        {
          "format": "iu-profile/1",
          "name": "numbered-tree",
          "version": 1,
          "description": "A constitution whose numbers are deeper than headings can be: A.1.2.3 lies in A.1.2.",
          "setext": false,
          "frontMatter": "yaml",
          "unclosedFence": "stop",
          "duplicates": "suffix",
          "sectionTypes": ["scope", "article", "section", "core"],
          "labelSectionTypes": false,
          "confusables": {},
          "levelSkip": "ignore",
          "nesting": "number",
          "labels": [
            { "code": "A", "words": ["a."] },
            { "code": "L", "words": ["l."] },
            { "code": "NR", "words": ["nr-"] }
          ]
        }
        """;

    /// <summary>The profile.</summary>
    public static GrammarProfile Profile { get; } = ReadProfile(Encoding.UTF8.GetBytes(Text));

    /// <summary>The first version: eleven units, numbers of two to nine parts.</summary>
    public static string First { get; } =
        Opening
        + Unit("###### L.1.1.1.1.1.1 - Summer [Core]", 6, "At nine.")
        + Unit("###### L.1.1.1.1.1.1.1 - Exceptions [Core]", 7, "Not in fog.")
        + Unit("###### L.1.1.1.1.1.1.1.1 - Fog [Core]", 8, "Fog is seen by the keeper.")
        + Unit("###### L.1.1.1.1.1.2 - Winter [Core]", 9, "At five.")
        + Closing;

    /// <summary>The second: Spring is new and takes the number of Summer; what follows is renumbered, and Fog is amended.</summary>
    public static string Second { get; } =
        Opening
        + Unit("###### L.1.1.1.1.1.1 - Spring [Core]", 12, "At seven.")
        + Unit("###### L.1.1.1.1.1.2 - Summer [Core]", 6, "At nine.")
        + Unit("###### L.1.1.1.1.1.2.1 - Exceptions [Core]", 7, "Not in fog.")
        + Unit("###### L.1.1.1.1.1.2.1.1 - Fog [Core]", 8, "Fog is measured.")
        + Unit("###### L.1.1.1.1.1.3 - Winter [Core]", 9, "At five.")
        + Closing;

    private static string Opening =>
        Unit("# L.1 - The Lantern Scope [Scope]", 1, "This scope regulates lanterns.")
        + Unit("## L.1.1 - Keepers [Article]", 2, "Keepers keep lanterns.")
        + Unit("### L.1.1.1 - Duties [Section]", 3, "Duties follow.")
        + Unit("#### L.1.1.1.1 - Lighting [Core]", 4, "Light at dusk.")
        + Unit("##### L.1.1.1.1.1 - Hours [Core]", 5, "From dusk to dawn.");

    private static string Closing =>
        Unit("#### L.1.1.1.0.3.1 - Lighting - Annotation [Annotation]", 10, "Dusk is the end of civil twilight.")
        + Unit("## NR-5 - How many lanterns [Needed Research]", 11, "Open.");

    /// <summary>Reads a profile's file.</summary>
    public static GrammarProfile ReadProfile(byte[] json) => ProfileReader.Read("numbered-tree.json", json);

    private static string Unit(string heading, int id, string text) =>
        $"{heading}  <!-- UUID: 00000000-0000-4000-8000-{id:D12} -->\n\n{text}\n\n";
}
