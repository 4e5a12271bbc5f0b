using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;
using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Plans;

/// <summary>An address can be read back into the labels that it was made of, and nothing else can.</summary>
[Trait("Promise", "5")]
public sealed class AddressReaderTests
{
    [Theory]
    [InlineData("es-law", "PE-CONST/TITLE-1/CH-2/ART-7a", "título 1, capítulo 2, artículo 7a")]
    [InlineData("de-law", "BGB/BOOK-1/ART-5..7", "buch 1, § 5 – 7")]
    [InlineData("fr-law", "FR/BOOK-1/ART-L123-4", "livre 1, article L123-4")]
    [InlineData("vi-law", "VN/ART-5/CL-1/PT-_111_", "điều 5, clause 1, point đ")]
    [InlineData("markdown-law", "ICX/PREAMBLE", "preamble")]
    [InlineData("markdown-law", "ICX/SEC-II/H-5f161c9149", "section II, heading")]
    [InlineData("markdown", "DOC/N-4.2.1/U-0123456789~3", "4.2.1, untitled (occurrence 3)")]
    public void Read_Address_GivesItsLabels(string profile, string address, string label) =>
        Assert.Equal(label, new AddressReader(ProfileCatalogue.Get(profile)).Read(address).Label);

    [Theory]
    [InlineData("")]
    [InlineData("LAW")]
    [InlineData("LAW/")]
    [InlineData("law/ART-1")]
    [InlineData("LAW//ART-1")]
    [InlineData("LAW/ARTICLE-1")]
    [InlineData("LAW/ART-")]
    [InlineData("LAW/ART-1..2..3")]
    [InlineData("LAW/ART-1~")]
    [InlineData("LAW/ART-1~1")]
    [InlineData("LAW/ART-1~02")]
    [InlineData("LAW/ART-1~+2")]
    [InlineData("LAW/ART-_111")]
    [InlineData("LAW/ART-_61_")] // "a" stands for itself, so this is the code of nothing.
    [InlineData("LAW/ART-_d800_")]
    [InlineData("LAW/ART-1 ")]
    [InlineData("LAW/H-xyz")]
    [InlineData("LAW/N-1")] // vi-law has words for its levels.
    public void Read_WhatNoDocumentCouldHave_IsRefused(string address) =>
        Assert.Equal(
            "Input.BadArgument",
            Assert.Throws<IuException>(() => new AddressReader(ProfileCatalogue.Get("vi-law")).Read(address)).Definition.Id
        );

    [Theory]
    [InlineData("5đ", "5_111_")]
    [InlineData("R*123-4", "R_2a_123-4")]
    [InlineData("a/b", "a_2f_b")]
    [InlineData("5~2", "5_7e_2")]
    [InlineData("_", "_5f_")]
    [InlineData("\U0001F600", "_1f600_")]
    public void Encode_Number_IsAsciiAndComesBack(string number, string code)
    {
        Assert.Equal(code, AddressCode.Encode(number));
        Assert.Equal(number, AddressCode.Decode(code));
    }

    [Fact]
    public void Read_EveryAddressOfTheCorpus_NamesItsUnitsAndTellsAllApart()
    {
        int read = 0;
        foreach (string file in Corpus.Files())
        {
            foreach (string profile in new[] { "markdown", LawProfile(file) })
            {
                AddressReader reader = new AddressReader(ProfileCatalogue.Get(profile));
                foreach (PlannedUnit unit in Planned(file, ProfileCatalogue.Get(profile))?.Units ?? [])
                {
                    UnitAddress address = reader.Read(unit.Address);
                    Assert.Equal(unit.SectionCode, address.Parts[^1].Code);
                    // Written again from what was read, it is the same address: nothing of it was lost.
                    Assert.Equal(unit.Address, $"{address.DocumentPrefix}/{string.Join('/', address.Parts.Select(Written))}");
                    read++;
                }
            }
        }

        Assert.InRange(read, 10_000, int.MaxValue);
    }

    private static string LawProfile(string file) =>
        file.Replace("versions/", "", StringComparison.Ordinal)[..2] switch
        {
            "de" => "de-law",
            "eu" => "eu-act",
            "fr" => "fr-law",
            "pe" => "es-law",
            "vn" => "vi-law",
            _ => "markdown-law",
        };

    private static CutPlan? Planned(string file, GrammarProfile profile)
    {
        try
        {
            return PlanBuilder.Build(TestDocuments.Of(Corpus.Read(file)), "DOC", profile, "DOC", "law");
        }
        catch (IuException)
        {
            // A stop: there is no plan whose addresses could be read.
            return null;
        }
    }

    private static string Written(AddressPart part)
    {
        if (part.Number is null)
        {
            return part.Code;
        }

        string code = $"{part.Code[..part.Code.IndexOf('-', StringComparison.Ordinal)]}-{AddressCode.Encode(part.Number)}";
        code = part.Last is null ? code : $"{code}..{AddressCode.Encode(part.Last)}";
        return part.Occurrence > 1 ? $"{code}~{part.Occurrence}" : code;
    }
}
