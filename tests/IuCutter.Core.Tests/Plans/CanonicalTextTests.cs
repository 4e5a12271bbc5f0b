using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Documents;
using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Plans;

/// <summary>canon-md/1 as about_IuCutter_CanonMd states it: every vector of that page, and what it must tell apart.</summary>
[Trait("Promise", "5")]
public sealed class CanonicalTextTests
{
    private static readonly string[] Pieces =
    [
        "a",
        "B",
        " ",
        "  ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "ề",
        "e\u0302\u0300",
        "e\u0300\u0302",
        "\u0323",
        "\u0301",
        "—",
        "“",
        "\u2000",
        "\u1E9B\u0323",
        "각",
        "\u1100\u1161\u11A8",
        "\u00A0",
        "\u212B",
        "\U0001D160",
        "\U0001F4DC",
        "ا\u0653",
        "Ж",
        "中",
        "long enough for a vector and a little more of it",
    ];

    private static readonly Gen<string> Text = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 60].Select(string.Concat);

    [Theory]
    [InlineData("# Article 1\n\nText.\n", "# Article 1\n\nText.\n", "9e57c9410eb5eb45e270b0ebe62b2f01670cac6f7a998eb71650441884a1b709")]
    [InlineData("# Article 1 \t\r\n\r\nText.", "# Article 1\n\nText.\n", "")]
    [InlineData("# Article 1\r\rText.\r \r\r", "# Article 1\n\nText.\n", "")]
    [InlineData("# Đie\u0302\u0300u 5\n", "# Điều 5\n", "83c75295f196f44610af0b293cc8179091708b644429b512e14c58535aa3ccdb")]
    [InlineData("A\u030A \u212B\n", "\u00C5 \u00C5\n", "b96e92d2f62938a5c934bb3137995439b79c3eb5605721e220fd9cacd8002fac")]
    [InlineData("a\u00A0\n", "a\u00A0\n", "be493412e853f87564f253c76da79fbdfe5b2310f14d3562344e3ff6fbdba457")]
    [InlineData("\n\n a", "\n\n a\n", "4fc6f16ec90c356e58ba6440aee370021164b9f922d18cc0b848468241c1e2ae")]
    [InlineData(" \n\t", "\n", "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b")]
    [InlineData("", "\n", "")]
    public void Write_Vector_IsTheStatedForm(string text, string form, string hash)
    {
        Assert.Equal(form, Form(text));
        Assert.Equal(Sha256(form), SourceCanon.CanonicalHash(Encoding.UTF8.GetBytes(text)));
        Assert.True(hash.Length == 0 || hash == Sha256(form), Sha256(form));
    }

    [Theory]
    [InlineData("5 đ", "5 d")]
    [InlineData("a  b", "a b")]
    [InlineData(" a", "a")]
    [InlineData("a\n\nb", "a\nb")]
    [InlineData("a\u00A0", "a")]
    [InlineData("ﬁ", "fi")]
    [InlineData("A", "a")]
    [InlineData("“a”", "\"a\"")]
    public void Write_WhatAReaderCanTellApart_HasTwoForms(string one, string other) => Assert.NotEqual(Form(one), Form(other));

    [Fact]
    public void Write_FormOfAForm_IsItself() => Text.Sample(text => Assert.Equal(Form(text), Form(Form(text))), iter: 5_000);

    [Fact]
    public void Hash_TwoReadings_Agree() =>
        Text.Sample(
            text =>
            {
                using UnitHash hash = new UnitHash();
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                Sha256Digest raw = hash.Of(bytes, out Sha256Digest canonical);
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), raw.ToString());
                Assert.Equal(Sha256(Form(text)), canonical.ToString());
                Assert.Equal(canonical.ToString(), SourceCanon.CanonicalHash(bytes));
            },
            iter: 10_000
        );

    [Fact]
    public void IsCanonical_EveryCharacterThatNormalFormMayChange_IsDoubtful()
    {
        int sure = 0;
        foreach (int place in new[] { 0, 31, 40 })
        {
            for (int point = 0x80; point < 0x11000; point++)
            {
                if (Rune.IsValid(point))
                {
                    string text = new string('x', place) + char.ConvertFromUtf32(point) + new string('x', 30);
                    bool canonical = CanonicalText.IsCanonical(Encoding.UTF8.GetBytes(text));
                    sure += canonical ? 1 : 0;
                    Assert.True(!canonical || UnicodeText.IsComposed(text), $"U+{point:X4}");
                }
            }
        }

        // The negative control: letters of the languages of the corpus are reported at once.
        Assert.True(sure > 1_000, $"{sure}");
    }

    [Fact]
    public void Build_SameTextTypedOtherwise_HasOtherHashesAndOneCanonicalHash()
    {
        const string law = "# Điều 1. Phạm vi\n\nLuật này quy định về hải quan.\n\n# Điều 2. Đối tượng\n\nCơ quan, tổ chức.\n";
        CutPlan one = PlanBuilderTests.Build(law, "vi-law");
        CutPlan other = PlanBuilderTests.Build(
            law.Replace("ề", "e\u0302\u0300", StringComparison.Ordinal).Replace(".\n", ". \t\r\n", StringComparison.Ordinal) + "\r\n\r\n",
            "vi-law"
        );
        Assert.Equal(one.Units.Select(unit => unit.Address), other.Units.Select(unit => unit.Address));
        Assert.Equal(one.Units.Select(unit => unit.CanonicalSha256), other.Units.Select(unit => unit.CanonicalSha256));
        Assert.All(one.Units.Zip(other.Units), pair => Assert.NotEqual(pair.First.BodySha256, pair.Second.BodySha256));
        PlanVerifier.Verify(one);
        PlanVerifier.Verify(other);
        CutPlan changed = PlanBuilderTests.Build(law.Replace("hải quan", "hai quan", StringComparison.Ordinal), "vi-law");
        Assert.Equal([false, true], one.Units.Zip(changed.Units, (left, right) => left.CanonicalSha256 == right.CanonicalSha256));
    }

    private static string Form(string text)
    {
        ArrayBufferWriter<byte> form = new ArrayBufferWriter<byte>();
        CanonicalText.Write(Encoding.UTF8.GetBytes(text), form);
        return Encoding.UTF8.GetString(form.WrittenSpan);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
