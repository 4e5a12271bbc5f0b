using System.Text;
using CsCheck;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

[Trait("Promise", "5")]
public sealed class PlanPropertyTests
{
    private static readonly string[] Pieces =
    [
        "# Article 1",
        "## Điều 5đ. Phạm vi",
        "### Scope",
        "##",
        "#",
        "text",
        "Ti\u00EA\u0302u đê\u0300",
        "=",
        "---",
        "===",
        "- ",
        "1. ",
        "> ",
        "    ",
        "```",
        "<div>",
        "<!--",
        "-->",
        "[a]: /b",
        "\u00A0",
        "",
        "",
        " \t",
        "\u200B",
        "\u2028",
        "\uFEFF",
        "\U0001F4DC",
        "|a|",
    ];

    private static readonly Gen<string> Line = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 3].Select(string.Concat);

    private static readonly Gen<string> Text = Gen.Select(Line.Array[1, 20], Gen.Int[0, 3].Array[20])
        .Select(
            (lines, ends) =>
                string.Concat(
                    lines.Select(
                        (line, i) =>
                            line
                            + (
                                ends[i] switch
                                {
                                    0 => "\r\n",
                                    1 => "\r",
                                    _ => "\n",
                                }
                            )
                    )
                )
        );

    private static readonly Gen<GrammarProfile> Profile = Gen.Int[0, ProfileCatalogue.All.Length - 1].Select(i => ProfileCatalogue.All[i]);

    [Fact]
    public void Build_AnyText_GivesAVerifiedPartitionOrAStop() =>
        Gen.Select(Text, Profile).Sample((text, profile) => Check(Encoding.UTF8.GetBytes(text), profile), iter: 5_000);

    [Fact]
    public void Build_AnyBytes_GivesAVerifiedPartitionOrAStop() =>
        Gen.Select(Gen.Byte.Array[0, 200], Profile).Sample((bytes, profile) => Check([.. "# a\n"u8, .. bytes], profile), iter: 5_000);

    [Fact]
    public void Build_OtherLineEnds_KeepAddresses() =>
        Gen.Select(Line.Array[1, 20], Profile)
            .Sample(
                (lines, profile) =>
                    Assert.Equal(Addresses(string.Join('\n', lines), profile), Addresses(string.Join("\r\n", lines), profile)),
                iter: 2_000
            );

    [Fact]
    public void Build_OtherNormalForm_KeepsAddresses()
    {
        string text = File.ReadAllText(Corpus.Sample);
        string decomposed = text.Replace("ề", "e\u0302\u0300", StringComparison.Ordinal)
            .Replace("ắ", "a\u0306\u0301", StringComparison.Ordinal)
            .Replace("ể", "ê\u0309", StringComparison.Ordinal)
            .Replace("ầ", "a\u0302\u0300", StringComparison.Ordinal);
        Assert.NotEqual(text, decomposed);
        GrammarProfile law = ProfileCatalogue.Get("markdown-law");
        Assert.Equal(Addresses(text, law), Addresses(decomposed, law));
    }

    [Fact]
    public void Build_DocumentInsideAFence_HasNoUnit() =>
        Gen.Select(Text, Profile)
            .Sample(
                (text, profile) =>
                {
                    string fenced = $"~~~~~~~~\n{text}\n~~~~~~~~\n";
                    Assert.Same(
                        ErrorCatalogue.NoUnit,
                        Assert.Throws<IuException>(() => Build(Encoding.UTF8.GetBytes(fenced), profile)).Definition
                    );
                },
                iter: 2_000
            );

    [Fact]
    public void Build_AppendedHeading_LeavesEarlierAddressesAlone() =>
        Gen.Select(Text, Profile)
            .Sample(
                (text, profile) =>
                {
                    List<string> before = Addresses(text, profile);
                    List<string> after = Addresses(text + "\n\n# Article 99\n", profile);
                    // What stopped before, or an open fence that swallows what is appended, says nothing about addresses.
                    if (before.Count > 0 && after.Count == before.Count + 1)
                    {
                        Assert.Equal(before, after.Take(before.Count));
                    }
                },
                iter: 2_000
            );

    private static void Check(byte[] bytes, GrammarProfile profile)
    {
        CutPlan plan;
        try
        {
            plan = Build(bytes, profile);
        }
        catch (IuException stop)
        {
            Assert.StartsWith("Input.", stop.Definition.Id, StringComparison.Ordinal);
            return;
        }

        IEnumerable<(int Start, byte[] Bytes)> parts = plan
            .Units.Select(unit => (unit.Span.Start, Bytes: Encoding.UTF8.GetBytes(unit.Body)))
            .Concat(
                plan.Exclusions.Select(exclusion =>
                    (exclusion.Span.Start, Bytes: bytes.AsSpan(exclusion.Span.Start, exclusion.Span.Length).ToArray())
                )
            );
        Assert.Equal(bytes, parts.OrderBy(part => part.Start).SelectMany(part => part.Bytes));
        Assert.Equal(bytes.Length, PlanVerifier.Verify(plan).CoveredBytes);
    }

    private static List<string> Addresses(string text, GrammarProfile profile)
    {
        try
        {
            return [.. Build(Encoding.UTF8.GetBytes(text), profile).Units.Select(unit => unit.Address)];
        }
        catch (IuException)
        {
            return [];
        }
    }

    private static CutPlan Build(byte[] bytes, GrammarProfile profile) =>
        PlanBuilder.Build(TestDocuments.Of(bytes), "PP", profile, "owner", "law");
}
