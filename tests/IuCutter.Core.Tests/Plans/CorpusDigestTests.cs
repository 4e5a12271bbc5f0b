using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// Every corpus document under every shipped profile gives the plan that was approved, byte for byte.
/// <c>IUCUTTER_APPROVE=1</c> writes the table anew.
/// </summary>
[Trait("Promise", "5")]
public sealed class CorpusDigestTests
{
    private static string Approved =>
        Path.Combine(RepositoryFolder.Root, "tests", "IuCutter.Core.Tests", "Plans", "CorpusDigests.approved.tsv");

    [Fact]
    public void Build_EveryCorpusDocumentAndProfile_GivesTheApprovedDigest()
    {
        StringBuilder table = new StringBuilder("document\tprofile\tunits\tdigest\n");
        foreach (string file in Corpus.Files())
        {
            foreach (GrammarProfile profile in ProfileCatalogue.All)
            {
                table.Append(CultureInfo.InvariantCulture, $"{file}\t{profile.Name}\t{Result(Corpus.Read(file), profile)}\n");
            }
        }

        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            File.WriteAllText(Approved, table.ToString());
        }

        Assert.Equal(File.ReadAllLines(Approved), table.ToString().TrimEnd('\n').Split('\n'));
    }

    private static string Result(byte[] bytes, GrammarProfile profile)
    {
        try
        {
            CutPlan plan = PlanBuilder.Build(TestDocuments.Of(bytes), "CORPUS", profile, "corpus", "law");
            return string.Create(CultureInfo.InvariantCulture, $"{plan.UnitCount}\t{plan.PlanDigest}");
        }
        catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
        {
            return $"0\t{stop.Definition.Id}";
        }
    }
}
