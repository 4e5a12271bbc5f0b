using static IuCutter.Core.Profiles.FieldForms;

namespace IuCutter.Core.Profiles;

/// <summary>The members of <c>references</c> in a profile's file: how a law cites.</summary>
internal static class ReferenceFields
{
    private static readonly ProfileField[] ReferenceLevel =
    [
        RequiredText("code", "The code of a level above, or one of its own for what is only cited.", "\"CL\"", Code, CodeRule),
        new("words", FieldKind.Texts, "The words that announce it in a citation.", "[\"paragraph\", \"par.\"]")
        {
            Required = true,
            IsWord = true,
            MaxLength = 80,
            Rule = PhraseRule,
        },
        new("name", FieldKind.Text, "Its name, where no level above has its code.", "\"sentence\"")
        {
            Pattern = Name,
            Rule = NameRule,
            Default = "the level's own",
        },
        new("numbers", FieldKind.Texts, "How its numbers are written, where no level above has its code.", "[\"arabic\"]")
        {
            Min = 1,
            Allowed = ["arabic", "roman", "letter", "ordinal"],
            Default = "the level's own",
        },
    ];

    /// <summary>The members of the object.</summary>
    public static ProfileField[] All { get; } =
    [
        new("levels", FieldKind.Objects, "What is cited, from the outside in.", "[ { \"code\": \"ART\", \"words\": [\"articles\"] } ]")
        {
            Required = true,
            Min = 1,
            Members = ReferenceLevel,
        },
        new("main", FieldKind.Texts, "Codes of the levels whose numbers run through the whole document.", "[\"ART\"]")
        {
            Required = true,
            Min = 1,
            Pattern = Code,
            Rule = CodeRule,
        },
        Phrases("lists", "What stands between the numbers of a list.", "[\",\", \"and\"]"),
        Phrases("ranges", "What stands between the two numbers of a range.", "[\"to\", \"-\"]"),
        Phrases("links", "What stands between a cited part and what holds it.", "[\"of\"]"),
        new(
            "here",
            FieldKind.TextsMap,
            "By code of a level, the phrases for the unit in which they stand.",
            "{ \"ART\": [\"this article\"] }"
        )
        {
            IsWord = true,
            MaxLength = 80,
            Rule = PhraseRule,
            KeyPattern = Code,
            KeyRule = CodeRule,
            Default = "none",
        },
        Phrases("own", "The phrases for the document itself.", "[\"this law\"]"),
        Phrases("same", "The phrases for the document that was cited last.", "[\"that act\"]"),
        Phrases("acts", "The words that begin the name of another law.", "[\"act\", \"regulation\"]"),
        Phrases("actSuffixes", "The ends of words that are the name of another law.", "[\"gesetz\"]"),
        Flag("actAbbreviations", "Whether a word with several capitals after a citation names another law.", "false"),
        Phrases("actMarks", "The words before the number of another law.", "[\"no.\"]"),
    ];
}
