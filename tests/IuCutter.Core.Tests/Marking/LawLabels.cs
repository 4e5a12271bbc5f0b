namespace IuCutter.Core.Tests.Marking;

/// <summary>How the units of each shipped profile's main level are called; {0} is the number.</summary>
internal static class LawLabels
{
    /// <summary>The label with a title; a profile that is not known here fails the test that asks for it.</summary>
    public static string Of(string profile) =>
        profile switch
        {
            "markdown" or "markdown-law" => "Article {0}. Title",
            "vi-law" => "Điều {0}. Tên",
            "de-law" => "§ {0} Titel",
            "fr-law" => "Article {0}",
            "es-law" => "Artículo {0}. Título.",
            "en-law" => "Section {0}. Title",
            "eu-act" => "Article {0}",
            _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "no label is known for it"),
        };
}
