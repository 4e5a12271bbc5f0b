using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Suppressions;

/// <summary>
/// A finding as a statement names it: by its rule, its place and what exactly was expected and found there. Any other difference at the
/// same place is another finding.
/// </summary>
/// <param name="Rule">The rule that it breaks.</param>
/// <param name="Where">The record, row or database object: of a row its table and key.</param>
/// <param name="Columns">The columns of a row that differ; empty where it is not about columns.</param>
/// <param name="Expected">The beginning of what was expected, shown: for whoever signs.</param>
/// <param name="ExpectedSha256">SHA-256 of what was expected, whole.</param>
/// <param name="Found">The beginning of what was found, shown: for whoever signs.</param>
/// <param name="FoundSha256">SHA-256 of what was found, whole.</param>
internal sealed record SuppressedFinding(
    string Rule,
    string Where,
    string Columns,
    string Expected,
    string ExpectedSha256,
    string Found,
    string FoundSha256
)
{
    private const int MaxShown = 200;

    /// <summary>The finding as a statement names it.</summary>
    public static SuppressedFinding Of(IntegrityFinding finding) =>
        new(
            finding.Rule,
            finding.Where,
            finding.Columns ?? "",
            PlainText.Show(finding.Expected, MaxShown),
            Sha256(finding.Expected),
            PlainText.Show(finding.Found, MaxShown),
            Sha256(finding.Found)
        );

    /// <summary>The order in which a statement names them, which is the same for the same findings.</summary>
    public static int Compare(SuppressedFinding one, SuppressedFinding other) =>
        one.Parts.Zip(other.Parts, string.CompareOrdinal).FirstOrDefault(order => order != 0);

    private string[] Parts => [Rule, Where, Columns, ExpectedSha256, FoundSha256, Expected, Found];

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
