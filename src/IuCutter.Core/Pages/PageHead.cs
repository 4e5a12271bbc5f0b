using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Pages;

/// <summary>
/// The beginning of a page that stands alone: its title, its style and a policy that admits that style and nothing else, so that a
/// browser asks no network and runs no script.
/// </summary>
internal static class PageHead
{
    /// <summary>Writes the page up to its skip link, which comes first for whoever goes by keyboard.</summary>
    /// <param name="to">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="skipTo">Id of the element that the skip link leads to.</param>
    /// <param name="skipText">The skip link's text.</param>
    /// <param name="sheets">File names of the style sheets, in the order of their rules.</param>
    public static void Write(HtmlWriter to, string title, string skipTo, string skipText, params string[] sheets)
    {
        string style = string.Concat(sheets.Select(Read));
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        to.Raw("<!DOCTYPE html>\n<html lang=en><head><meta charset=utf-8>\n")
            .Fill($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; ")
            .Raw("base-uri 'none'; form-action 'none'\">\n")
            .Raw("<meta name=viewport content=\"width=device-width, initial-scale=1\"><meta name=referrer content=no-referrer>\n<title>")
            // A title is text alone: what names a hidden character in the page would stand in it as letters.
            .Text(PlainText.Show(title))
            .Raw("</title>\n<style>")
            .Raw(style)
            .Fill($"</style></head>\n<body><a class=skip href=#{skipTo}>")
            .Text(skipText)
            .Raw("</a>\n");
    }

    private static string Read(string sheet)
    {
        using Stream stream = typeof(PageHead).Assembly.GetManifestResourceStream($"IuCutter.{sheet}")!;
        using StreamReader reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
