using static IuCutter.Core.Profiles.FieldForms;

namespace IuCutter.Core.Profiles;

/// <summary>
/// Every member of a profile's file, in one table: the reader judges by it, and the schema for editors and the page
/// for authors are written from it, so that the three cannot say different things.
/// </summary>
internal static class ProfileFields
{
    /// <summary>The format that is read.</summary>
    public const string Format = "iu-profile/1";

    /// <summary>The members of the file.</summary>
    public static ProfileField[] All { get; } =
    [
        new(
            "$schema",
            FieldKind.Text,
            "Where an editor finds the schema; nothing else reads it.",
            "\"../schemas/iu-profile-1.schema.json\""
        )
        {
            Default = "none",
        },
        new("format", FieldKind.Text, "The format of this file.", "\"iu-profile/1\"") { Required = true, Allowed = [Format] },
        RequiredText("name", "Name of the profile; it is in every plan.", "\"own-law\"", Name, NameRule),
        new("version", FieldKind.Number, "Grows with every change of meaning.", "1") { Required = true, Min = 1 },
        new("description", FieldKind.Text, "One sentence for a person.", "\"The board's policies.\"") { Required = true },
        new(
            "setext",
            FieldKind.Flag,
            "Whether underlined lines are headings; false with levels, because rules of tables look like underlines.",
            "false"
        )
        {
            Required = true,
        },
        new(
            "frontMatter",
            FieldKind.Text,
            "Whether YAML between --- lines, or TOML between +++ lines, at the start belongs to no unit; none reads it as text.",
            "\"yaml\""
        )
        {
            Required = true,
            Allowed = ["yaml", "none"],
        },
        new("unclosedFence", FieldKind.Text, "What a code fence does that is never closed.", "\"stop\"")
        {
            Required = true,
            Allowed = ["stop", "warn"],
        },
        new("duplicates", FieldKind.Text, "What two units with one address do: stop, or ~2 at the end of the later one.", "\"stop\"")
        {
            Required = true,
            Allowed = ["stop", "suffix"],
        },
        new(
            "sectionTypes",
            FieldKind.Texts,
            "Section type for each depth of a heading without a level; the last one holds for all deeper ones.",
            "[\"section\", \"article\"]"
        )
        {
            Required = true,
            Min = 1,
            Max = 6,
            Pattern = SectionType,
            Rule = SectionTypeRule,
        },
        new("labelSectionTypes", FieldKind.Flag, "Whether a label's own section type goes before the depth's.", "false")
        {
            Required = true,
        },
        new(
            "confusables",
            FieldKind.TextMap,
            "Characters that are read as another where labels are looked for; both in small letters.",
            "{ \"ð\": \"đ\" }"
        )
        {
            Required = true,
            MaxLength = 1,
            Rule = "one character",
        },
        new(
            "labels",
            FieldKind.Objects,
            "The labels of numbered headings, in a profile whose headings open units by their depth.",
            "[ { \"code\": \"ART\", \"words\": [\"article\"] } ]"
        )
        {
            Members = LevelFields.Label,
            Default = "none",
        },
        Choice(
            "levelSkip",
            "What a heading does that is deeper by more than one than the one before it.",
            "warn",
            "stop",
            "warn",
            "ignore"
        ),
        Choice("bidiControls", "What a character does that changes the direction of the text around it.", "warn", "stop", "warn", "ignore"),
        Choice("preamble", "Whether the text before the first unit is a unit or an exclusion.", "unit", "unit", "exclusion"),
        Choice(
            "nesting",
            "What says in which unit a heading lies, in a profile without levels: number is the last unit before it whose number is "
                + "the longest beginning of its own (A.1.2 of A.1.2.0.3), for documents whose numbers are deeper than headings; "
                + "where no unit has one, its depth.",
            "depth",
            "number",
            "depth"
        ),
        new(
            "levels",
            FieldKind.Objects,
            "The levels of a law from the outside in; units are then chosen by the sequence of their numbers.",
            "[ { \"name\": \"article\", ... } ]"
        )
        {
            Members = LevelFields.Level,
            Default = "none: every # heading opens a unit",
        },
        new(
            "unitLevel",
            FieldKind.Text,
            "Name of the deepest level that opens units, unless -UnitLevel names another; needed with levels.",
            "\"article\""
        )
        {
            Default = "none",
        },
        Flag("indentedCode", "Whether a line indented by four columns is code and opens nothing.", "true"),
        Choice("otherHeadings", "Whether a heading that no level knows is a unit of its own or text.", "text", "unit", "text"),
        new("ordinals", FieldKind.NumberMap, "Words for numbers and what they count.", "{ \"first\": 1, \"second\": 2 }")
        {
            Max = 999,
            IsWord = true,
            MaxLength = 40,
            Rule = WordRule,
            Default = "none",
        },
        new(
            "repetitions",
            FieldKind.NumberMap,
            "Words after a number that make another one of it, and their place.",
            "{ \"bis\": 2, \"ter\": 3 }"
        )
        {
            Min = 1,
            Max = 999,
            IsWord = true,
            MaxLength = 40,
            Rule = WordRule,
            Default = "none",
        },
        new("romanConfusables", FieldKind.TextMap, "Letters that scanned Roman numbers hold instead of others.", "{ \"H\": \"II\" }")
        {
            Pattern = "^[IVXLCDM]{1,4}$",
            Rule = "1 to 4 of I, V, X, L, C, D, M",
            Default = "none",
        },
        Words("skips", "What may stand before a label without a meaning.", "[\"(repealed)\"]"),
        new(
            "references",
            FieldKind.Object,
            "How the law cites its own units and other laws, for Find-IuReference.",
            "{ \"levels\": [ ... ], \"main\": [\"ART\"] }"
        )
        {
            Members = ReferenceFields.All,
            Default = "none",
        },
        new(
            "proposal",
            FieldKind.Object,
            "For which documents -Profile Auto proposes a profile that ships; it cuts nothing, and the digest leaves it out.",
            "{ \"language\": \"German\", \"languageWords\": [\"der\", \"und\"] }"
        )
        {
            Members = ProposalFields.All,
            Default = "none",
        },
        new(
            "quotes",
            FieldKind.Pairs,
            "The signs around quoted text of a law that amends another: what they hold opens nothing.",
            "[[\"“\", \"”\"]]"
        )
        {
            MaxLength = 1,
            Rule = "one character",
            Default = "none",
        },
    ];
}
