using static IuCutter.Core.Profiles.FieldForms;

namespace IuCutter.Core.Profiles;

/// <summary>The members of <c>proposal</c> in a profile's file: which documents it is proposed for.</summary>
internal static class ProposalFields
{
    /// <summary>The members of the object.</summary>
    public static ProfileField[] All { get; } =
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
}
