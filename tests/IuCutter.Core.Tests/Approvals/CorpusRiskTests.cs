using IuCutter.Core.Approvals;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>The scan of real documents, which nobody made to deceive. Run with -showLiveOutput to see each.</summary>
public sealed class CorpusRiskTests(ITestOutputHelper output)
{
    // Files about characters: a letter of mathematics as an example, and references in Greek and in entities.
    private static readonly string[] About =
    [
        "docs/rust-book-ch03.md: 1 words in full-width, mathematical, enclosed or joined letters, first in line 507",
        "spec/commonmark-spec.txt: 4 words of look-alike letters of another script, first in line 3373",
        "spec/commonmark-spec.txt: 2 words in full-width, mathematical, enclosed or joined letters, first in line 655",
    ];

    // These they truly have: marks around numbers, soft hyphens and spaces that somebody pasted, letters of two normal forms.
    private static readonly string[] Real =
    [
        "bidirectional controls",
        "zero-width characters",
        "lines with letters that are not in normal form C beside lines that are",
    ];

    [Fact]
    public void Run_RealDocuments_FindsNothingThatIsNotThere()
    {
        List<string> found = [];
        int documents = 0;
        foreach (string file in Corpus.Files())
        {
            documents++;
            ReadOnlySpan<byte> bytes = Corpus.Read(file);
            ReadOnlySpan<byte> source = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
            foreach (RiskFinding finding in RiskScan.Run(source, []))
            {
                output.WriteLine($"{file}: {finding}");
                found.AddRange(Real.Contains(finding.Kind) ? [] : [$"{file}: {finding}"]);
            }
        }

        Assert.True(documents > 50, $"{documents}");
        Assert.Equal(About, found);
    }
}
