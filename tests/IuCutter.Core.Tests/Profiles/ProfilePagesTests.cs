using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Profiles;

/// <summary>Keeps schema and page for authors what the reader's table says. <c>IUCUTTER_APPROVE=1</c> writes them anew.</summary>
[Trait("Promise", "5")]
public sealed class ProfilePagesTests
{
    private const string Begin = "THE MEMBERS\n";
    private const string End = "SEE ALSO\n";

    private static readonly string SchemaFile = Path.Combine(RepositoryFolder.Root, "module", "schemas", "iu-profile-1.schema.json");
    private static readonly string PageFile = Path.Combine(RepositoryFolder.Root, "module", "en-US", "about_IuCutter_Profiles.help.txt");

    [Fact]
    public void Schema_IsWhatTheTableSays() => Approve(SchemaFile, ProfileSchema.Json());

    [Fact]
    public void Page_TellsOfEveryMember()
    {
        string page = File.ReadAllText(PageFile).ReplaceLineEndings("\n");
        string before = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        string after = page[page.IndexOf(End, StringComparison.Ordinal)..];
        Approve(PageFile, $"{before}{ProfileSchema.Page()}\n{after}");
    }

    // A newcomer types the example; it must be a profile, and cut the document beside it.
    [Fact]
    public void Page_Example_IsAProfileThatCutsItsDocument()
    {
        string page = File.ReadAllText(PageFile).ReplaceLineEndings("\n");
        GrammarProfile profile = ProfileReader.Read("example", Encoding.UTF8.GetBytes(Indented(page, "own.json")));
        Assert.NotEmpty(ProfileSamples.Of(profile, "example"));
        CutPlan plan = PlanBuilder.Build(TestDocuments.Of(Indented(page, "policy.md")), "POLICY", profile, "POLICY", "law");
        Assert.Equal(
            ["POLICY/CH-1", "POLICY/CH-1/RULE-1", "POLICY/CH-1/RULE-2", "POLICY/CH-2", "POLICY/CH-2/RULE-3"],
            plan.Units.Select(unit => unit.Address)
        );
    }

    // The text below a line that names the file, as long as it is indented by eight.
    private static string Indented(string page, string file)
    {
        string[] lines = page.Split('\n');
        int start = Array.FindIndex(lines, line => line.TrimEnd().EndsWith($"{file}:", StringComparison.Ordinal)) + 1;
        Assert.True(start > 0, $"The page has no {file}.");
        return string.Join(
                    '\n',
                    lines[start..]
                        .SkipWhile(string.IsNullOrWhiteSpace)
                        .TakeWhile(line => line.Length == 0 || line.StartsWith("        ", StringComparison.Ordinal))
                        .Select(line => line.Length == 0 ? "" : line[8..])
                )
                .TrimEnd() + "\n";
    }

    private static void Approve(string file, string text)
    {
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            File.WriteAllText(file, text);
        }

        Assert.Equal(text, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }
}
