namespace IuCutter.Core.Profiles;

/// <summary>Forms that several members of a profile's file have, and the patterns of their texts.</summary>
internal static class FieldForms
{
    /// <summary>The pattern of a name.</summary>
    public const string Name = "^[a-z][a-z0-9-]{0,63}$";

    /// <summary>That pattern in words.</summary>
    public const string NameRule = "1 to 64 of a-z, 0-9 and hyphens, starting with a letter";

    /// <summary>The pattern of a section type.</summary>
    public const string SectionType = "^[a-z][a-z0-9_]{0,63}$";

    /// <summary>That pattern in words.</summary>
    public const string SectionTypeRule = "1 to 64 of a-z, 0-9 and underscores, starting with a letter";

    /// <summary>The pattern of a code in an address.</summary>
    public const string Code = "^[A-Z]{1,16}$";

    /// <summary>That pattern in words, with the codes that are taken.</summary>
    public const string CodeRule = "1 to 16 of A-Z, and none of H, N, U and PREAMBLE, which stand for headings without a label";

    /// <summary>The lengths of a word, in words.</summary>
    public const string WordRule = "1 to 40 characters";

    /// <summary>The lengths of a phrase, in words.</summary>
    public const string PhraseRule = "1 to 80 characters";

    /// <summary>A text that is needed and follows a pattern.</summary>
    public static ProfileField RequiredText(string name, string meaning, string example, string pattern, string rule) =>
        new(name, FieldKind.Text, meaning, example)
        {
            Required = true,
            Pattern = pattern,
            Rule = rule,
        };

    /// <summary>Words that are looked for in documents.</summary>
    public static ProfileField Words(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            IsWord = true,
            MaxLength = 60,
            Rule = "1 to 60 characters",
            Default = "none",
        };

    /// <summary>Phrases that are looked for in documents.</summary>
    public static ProfileField Phrases(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            IsWord = true,
            MaxLength = 80,
            Rule = PhraseRule,
            Default = "none",
        };

    /// <summary>Texts that are compared in small letters, and otherwise as they are written.</summary>
    public static ProfileField Plain(string name, string meaning, string example) =>
        new(name, FieldKind.Texts, meaning, example)
        {
            MaxLength = 80,
            Rule = "1 to 80 characters",
            Default = "none",
        };

    /// <summary>A flag; its example is what it is not by default.</summary>
    public static ProfileField Flag(string name, string meaning, string otherwise) =>
        new(name, FieldKind.Flag, meaning, otherwise == "true" ? "false" : "true") { Default = otherwise };

    /// <summary>One of several texts; its example is the first.</summary>
    public static ProfileField Choice(string name, string meaning, string otherwise, params string[] allowed) =>
        new(name, FieldKind.Text, meaning, $"\"{allowed[0]}\"") { Allowed = allowed, Default = otherwise };
}
