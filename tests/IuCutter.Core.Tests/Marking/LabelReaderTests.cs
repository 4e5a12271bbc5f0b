using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Marking;

public sealed class LabelReaderTests
{
    private static readonly LabelReader Reader = new(ProfileCatalogue.Get("markdown"));

    [Theory]
    [InlineData("Article 5", "ART-5")]
    [InlineData("ARTICLE 5. Scope", "ART-5")]
    [InlineData("Art. 5", "ART-5")]
    [InlineData("Art 5a Scope", "ART-5a")]
    [InlineData("**Article 5.** Scope", "ART-5")]
    [InlineData("Điều 5. Phạm vi", "ART-5")]
    [InlineData("\u00D0iều 5", "ART-5")]
    [InlineData("ĐIỀU\u00A05", "ART-5")]
    [InlineData("Đi\u00EA\u0300u 5", "ART-5")]
    [InlineData("Điều 5đ", "ART-5_111_")]
    [InlineData("Điều 5d", "ART-5d")]
    [InlineData("Artículo 5", "ART-5")]
    [InlineData("Article 12 bis", "ART-12bis")]
    [InlineData("Article 12bis", "ART-12bis")]
    [InlineData("Article 88-1", "ART-88-1")]
    [InlineData("Article L. 123-4", "ART-L123-4")]
    [InlineData("Article L163-17-2", "ART-L163-17-2")]
    [InlineData("Article R*123-4", "ART-R_2a_123-4")]
    [InlineData("Article 1er", "ART-1er")]
    [InlineData("§ 5", "SEC-5")]
    [InlineData("§5a Titel", "SEC-5a")]
    [InlineData("Section 12.3 Scope", "SEC-12.3")]
    [InlineData("Chapter II", "CH-II")]
    [InlineData("Chương 2", "CH-2")]
    [InlineData("CHAPITRE Ier", "CH-Ier")]
    [InlineData("Annex A", "ANNEX-A")]
    [InlineData("Principle 3", "PRIN-3")]
    [InlineData("Tiểu mục 2", "SUBSEC-2")]
    [InlineData("4.2.1 Scope", "N-4.2.1")]
    [InlineData("Article 1234567890-1234567890-1234567890-1234567", "ART-1234567890-1234567890-1234567890-1234567")]
    [InlineData("4. Scope", "N-4")]
    public void Read_NumberedLabel_IsItsAddress(string heading, string expected) =>
        Assert.Equal(expected, Reader.Read(HeadingText.Clean(heading), out _));

    [Theory]
    [InlineData("Scope")]
    [InlineData("Articles of association")]
    [InlineData("Article")]
    [InlineData("Article5")]
    [InlineData("Parties 3")]
    [InlineData("Nghị định 169/2026/NĐ-CP")]
    [InlineData("Article 169/2026")]
    [InlineData("§§ 3 bis 6")]
    [InlineData("Chapter IIX")]
    [InlineData("Chapter One")]
    [InlineData("3D printing")]
    [InlineData("Article 1234567890-1234567890-1234567890-12345678")]
    [InlineData("Article 1234567890-1234567890-1234567890-1234567 bis")]
    [InlineData("")]
    public void Read_NoNumberedLabel_IsNull(string heading) => Assert.Null(Reader.Read(HeadingText.Clean(heading), out _));

    [Fact]
    public void Read_RangeAfterLabel_DoesNotTakeTheRangeWord() => Assert.Equal("SEC-3", Reader.Read("§ 3 bis 6", out _));
}
