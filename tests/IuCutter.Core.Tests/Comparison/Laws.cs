using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>Small laws and their plans.</summary>
internal static class Laws
{
    public static CutPlan Plan(string text, string profile = "en-law", string? unitLevel = null) =>
        Plan(Encoding.UTF8.GetBytes(text), profile, unitLevel);

    public static CutPlan Plan(byte[] bytes, string profile = "en-law", string? unitLevel = null) =>
        PlanBuilder.Build(TestDocuments.Of(bytes), "LAW", ProfileCatalogue.Get(profile), "owner", "law", unitLevel);

    /// <summary>Articles numbered from one, each with its text.</summary>
    public static string Text(IEnumerable<string> articles) =>
        string.Concat(articles.Select((text, i) => $"## Article {i + 1}\n\n{text}\n\n"));
}
