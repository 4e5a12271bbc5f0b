using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>
/// Every member of a profile's file, in one table: the reader judges by it, and the schema for editors and the page
/// for authors are written from it, so that the three cannot say different things.
/// </summary>
internal static class ProfileFields
{
    /// <summary>The format that is read.</summary>
    public const string Format = "iu-profile/1";

    private const string NameRule = "1 to 64 of a-z, 0-9 and hyphens, starting with a letter";
    private const string TypeRule = "1 to 64 of a-z, 0-9 and underscores, starting with a letter";
    private const string CodeRule = "1 to 16 of A-Z, and none of H, N, U and PREAMBLE, which stand for headings without a label";
    private const string Name = "^[a-z][a-z0-9-]{0,63}$";
    private const string Type = "^[a-z][a-z0-9_]{0,63}$";
    private const string WordRule = "1 to 40 characters";
    private const string PhraseRule = "1 to 80 characters";

    private const string Code = "^[A-Z]{1,16}$";

    /// <summary>The members of one label.</summary>
    private static readonly ProfileField[] Label =
    [
        Text("code", "What stands for the label in an address: Article 5 becomes ART-5.", "\"ART\"", Code, CodeRule) with
        {
            Forbidden = [AddressCode.Heading, AddressCode.Number, AddressCode.Untitled, AddressCode.Preamble],
        },
        new("sectionType", FieldKind.Text, "Section type of its units, where labelSectionTypes is true.", "\"article\"")
        {
            Pattern = Type,
            Rule = TypeRule,
            Default = "the depth's own",
        },
        new(
            "words",
            FieldKind.Texts,
            "The words that announce it, in any case; of two that fit, the longer one is meant.",
            "[\"article\", \"art.\"]"
        )
        {
            Required = true,
            IsWord = true,
            MaxLength = 40,
            Rule = "1 to 40 characters that begin with no digit",
        },
    ];

    private static readonly ProfileField[] Level =
    [
        Text("name", "Name by which -UnitLevel chooses it.", "\"article\"", Name, NameRule),
        Text("code", "What stands for it in an address: Article 5 becomes ART-5.", "\"ART\"", Code, CodeRule) with
        {
            Forbidden = [AddressCode.Heading, AddressCode.Number, AddressCode.Untitled, AddressCode.Preamble],
        },
        Text("sectionType", "Section type that is written with its units.", "\"article\"", Type, TypeRule),
        new(
            "numbers",
            FieldKind.Texts,
            "How its numbers are written: 5 or 12a, IV, a letter, or a word of ordinals.",
            "[\"arabic\", \"roman\"]"
        )
        {
            Required = true,
            Min = 1,
            Allowed = ["arabic", "roman", "letter", "ordinal"],
        },
        new(
            "opens",
            FieldKind.Texts,
            "The kinds of line that may open it: a # heading, a line that begins with emphasis, any other line.",
            "[\"heading\", \"bold\"]"
        )
        {
            Required = true,
            Min = 1,
            Allowed = ["heading", "bold", "plain"],
        },
        Words(
            "words",
            "The words before its number, in any case. Without words it is opened by its number and close alone.",
            "[\"article\", \"art.\"]"
        ),
        Words(
            "numberless",
            "Words that open it without a number, when they are the whole line and written in capitals or with emphasis.",
            "[\"annex\"]"
        ),
        new(
            "bare",
            FieldKind.Texts,
            "The kinds of line that its number opens without a word, where no line opens it with one; "
                + "a plain line needs a number of several parts, or a dash after it, or one number and a point "
                + "where such numbers run through the document.",
            "[\"heading\", \"bold\"]"
        )
        {
            Allowed = ["heading", "bold", "plain"],
            Default = "none",
        },
        new("open", FieldKind.Text, "The sign before the number, where there are no words.", "\"(\"")
        {
            MinLength = 0,
            MaxLength = 1,
            Rule = "one character",
            Default = "none",
        },
        new("close", FieldKind.Text, "The sign after the number; needed where there are no words.", "\")\"")
        {
            MinLength = 0,
            MaxLength = 1,
            Rule = "one character",
            Default = "none",
        },
        new("alphabet", FieldKind.Text, "The letters in the order in which they number.", "\"abcdđeghiklmnopqrstuvxy\"")
        {
            MaxLength = 64,
            Rule = "1 to 64 letters",
            Default = "a to z",
        },
        Flag("dotted", "Whether 1.2.3 is one number.", "false"),
        Words("prefixes", "Letters before the digits; each has numbers of its own.", "[\"L\", \"R\"]"),
        Words("ordinalMarks", "What may stand after the digits without a meaning.", "[\"º\", \"er\"]"),
        Words(
            "rangeWords",
            "The level words in the plural, after which a range of numbers may follow (for example Articles); they need joins.",
            "[\"§§\"]"
        ),
        Words("joins", "The words between the two numbers of a range.", "[\"bis\", \"-\"]"),
        Flag(
            "trusted",
            "Whether its # headings open without being part of a sequence; then no other kind of line does, where there are headings.",
            "false"
        ),
        Flag("restarts", "Whether its numbers begin anew in each container above it.", "false"),
        Flag("resets", "Whether all numbers below it begin anew in it, as in an annex.", "false"),
        Flag("unitsOnly", "Whether it holds units alone: a container after it stands beside it, not in it.", "false"),
        new("outerOf", FieldKind.Text, "Name of a level that this one stands above where it comes first.", "\"chapter\"")
        {
            Default = "none",
        },
        new(
            "before",
            FieldKind.Text,
            "Name of a level before whose first unit all of these lie, as recitals lie before articles.",
            "\"article\""
        )
        {
            Default = "none",
        },
        Choice("gap", "What a number that is missing does.", "warn", "stop", "warn", "ignore"),
        new("duplicates", FieldKind.Text, "What two units with one address do.", "\"stop\"")
        {
            Allowed = ["", "stop", "suffix"],
            Default = "the profile's own",
        },
    ];

    private static readonly ProfileField[] ReferenceLevel =
    [
        Text("code", "The code of a level above, or one of its own for what is only cited.", "\"CL\"", Code, CodeRule),
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

    private static readonly ProfileField[] References =
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

    private static readonly ProfileField[] Proposal =
    [
        new("language", FieldKind.Text, "The language of its documents, in English.", "\"German\"")
        {
            MaxLength = 40,
            Rule = "1 to 40 characters",
            Default = "none",
        },
        Plain("languageWords", "Small words, of at most six letters, that tell the language.", "[\"der\", \"und\"]"),
        Plain("lawPhrases", "Phrases by which a document speaks of itself as a law.", "[\"this act\"]"),
        Plain(
            "actPhrases",
            "Phrases of the acts that the profile is for, in any language; two of them make one.",
            "[\"have adopted this\"]"
        ),
        Plain("actPhrasesAlone", "The same; one of them makes an act.", "[\"this text is meant purely as a documentation tool\"]"),
    ];

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
        Text("name", "Name of the profile; it is in every plan.", "\"own-law\"", Name, NameRule),
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
            Pattern = Type,
            Rule = TypeRule,
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
            Members = Label,
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
        new(
            "levels",
            FieldKind.Objects,
            "The levels of a law from the outside in; units are then chosen by the sequence of their numbers.",
            "[ { \"name\": \"article\", ... } ]"
        )
        {
            Members = Level,
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
            Members = References,
            Default = "none",
        },
        new(
            "proposal",
            FieldKind.Object,
            "For which documents -Profile Auto proposes a profile that ships; it cuts nothing, and the digest leaves it out.",
            "{ \"language\": \"German\", \"languageWords\": [\"der\", \"und\"] }"
        )
        {
            Members = Proposal,
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

    private static ProfileField Text(string name, string meaning, string example, string pattern, string rule) =>
        new(name, FieldKind.Text, meaning, example)
        {
            Required = true,
            Pattern = pattern,
            Rule = rule,
        };

    private static ProfileField Words(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            IsWord = true,
            MaxLength = 60,
            Rule = "1 to 60 characters",
            Default = "none",
        };

    private static ProfileField Phrases(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            IsWord = true,
            MaxLength = 80,
            Rule = PhraseRule,
            Default = "none",
        };

    // Compared in small letters, and otherwise as they are written.
    private static ProfileField Plain(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            MaxLength = 80,
            Rule = "1 to 80 characters",
            Default = "none",
        };

    private static ProfileField Flag(string name, string meaning, string otherwise) =>
        new(name, FieldKind.Flag, meaning, otherwise == "true" ? "false" : "true") { Default = otherwise };

    private static ProfileField Choice(string name, string meaning, string otherwise, params string[] allowed) =>
        new(name, FieldKind.Text, meaning, $"\"{allowed[0]}\"") { Allowed = allowed, Default = otherwise };
}
