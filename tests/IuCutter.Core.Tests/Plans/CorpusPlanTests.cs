using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

public sealed class CorpusPlanTests(ITestOutputHelper output)
{
    [Fact]
    public void Build_EveryCorpusDocument_GivesAVerifiedPlanOrADefinedStop()
    {
        int plans = 0;
        foreach (string file in Corpus.Files())
        {
            StringBuilder row = new StringBuilder(file);
            foreach (GrammarProfile profile in ProfileCatalogue.All)
            {
                row.Append('\t').Append(Result(file, profile));
            }

            plans += row.ToString().Contains("units", StringComparison.Ordinal) ? 1 : 0;
            output.WriteLine(row.ToString());
        }

        Assert.True(plans > 30, $"Only {plans} documents gave a plan.");
    }

    private static string Result(string file, GrammarProfile profile)
    {
        try
        {
            CutPlan plan = PlanBuilder.Build(TestDocuments.Of(Corpus.Read(file)), "CORPUS", profile, "corpus", "law");
            Assert.Equal(plan.UnitCount, PlanVerifier.Verify(plan).UnitCount);
            string warnings = string.Join(' ', plan.Warnings.Select(warning => $"{warning.Code}@{warning.Line}"));
            return $"{plan.UnitCount} units {warnings}".TrimEnd();
        }
        catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
        {
            return stop.Definition.Id;
        }
    }
}
