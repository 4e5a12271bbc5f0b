using IuCutter.Core.Text;
using static IuCutter.Core.Profiles.FieldForms;

namespace IuCutter.Core.Profiles;

/// <summary>The members of what opens a unit in a profile's file: a label of a heading, and a level of a law.</summary>
internal static class LevelFields
{
    /// <summary>The members of one label.</summary>
    public static readonly ProfileField[] Label =
    [
        RequiredText("code", "What stands for the label in an address: Article 5 becomes ART-5.", "\"ART\"", Code, CodeRule) with
        {
            Forbidden = [AddressCode.Heading, AddressCode.Number, AddressCode.Untitled, AddressCode.Preamble],
        },
        new("sectionType", FieldKind.Text, "Section type of its units, where labelSectionTypes is true.", "\"article\"")
        {
            Pattern = SectionType,
            Rule = SectionTypeRule,
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

    /// <summary>The members of one level.</summary>
    public static readonly ProfileField[] Level =
    [
        RequiredText("name", "Name by which -UnitLevel chooses it.", "\"article\"", Name, NameRule),
        RequiredText("code", "What stands for it in an address: Article 5 becomes ART-5.", "\"ART\"", Code, CodeRule) with
        {
            Forbidden = [AddressCode.Heading, AddressCode.Number, AddressCode.Untitled, AddressCode.Preamble],
        },
        RequiredText("sectionType", "Section type that is written with its units.", "\"article\"", SectionType, SectionTypeRule),
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
}
