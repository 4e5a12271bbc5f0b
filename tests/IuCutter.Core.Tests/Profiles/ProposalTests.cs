using System.Text;
using System.Text.Json.Nodes;
using IuCutter.Core.Profiles;
using IuCutter.Core.Proposals;

namespace IuCutter.Core.Tests.Profiles;

/// <summary>What proposes a profile stands in its file, and changes no plan.</summary>
public sealed class ProposalTests
{
    public static TheoryData<string> Shipped => [.. ProfileCatalogue.All.Select(profile => profile.Name)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Digest_OtherWordsOfTheLanguage_IsTheSame(string name)
    {
        JsonObject file = FileOf(name);
        file["proposal"] = new JsonObject { ["language"] = "Latin", ["languageWords"] = new JsonArray("et", "non") };
        GrammarProfile changed = Read(file);

        Assert.Equal("Latin", changed.Proposal.Language);
        Assert.Equal(ProfileCatalogue.Get(name).Digest, changed.Digest);
        // What cuts is part of it.
        file["preamble"] = ProfileCatalogue.Get(name).PreambleUnit ? "exclusion" : "unit";
        Assert.NotEqual(changed.Digest, Read(file).Digest);
    }

    [Theory]
    [InlineData("vi-law", "Vietnamese")]
    [InlineData("de-law", "German")]
    [InlineData("fr-law", "French")]
    [InlineData("es-law", "Spanish")]
    [InlineData("en-law", "English")]
    public void Of_WordsOfAProfile_TellItsLanguage(string name, string language)
    {
        ProposalRules rules = ProfileCatalogue.Get(name).Proposal;

        Assert.Equal(language, rules.Language);
        Assert.Equal((language, 100), LanguageMarks.Of(Encoding.UTF8.GetBytes(string.Join(' ', rules.LanguageWords))));
    }

    [Theory]
    [InlineData("which, have\nadopted this **regulation**: treaty on the functioning of the European Union", "eu-act")]
    [InlineData("This text is meant purely as a documentation tool", "eu-act")]
    [InlineData("have adopted this", null)]
    public void ActOf_Phrases_NameTheProfile(string text, string? profile) =>
        Assert.Equal(profile, LanguageMarks.ActOf(Encoding.UTF8.GetBytes(text))?.Name);

    private static GrammarProfile Read(JsonObject file) => ProfileReader.Read("test", Encoding.UTF8.GetBytes(file.ToJsonString()));

    private static JsonObject FileOf(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "module", "profiles", name + ".json")))!.AsObject();
}
