using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Profiles;

[Trait("Promise", "5")]
public sealed class ProfileCatalogueTests
{
    private const string Valid = """
        {"format":"iu-profile/1","name":"mine","version":1,"description":"d","setext":false,"frontMatter":"none",
         "unclosedFence":"stop","duplicates":"stop","sectionTypes":["article"],"labelSectionTypes":false,
         "confusables":{"ð":"đ"},"labels":[{"code":"ART","words":["Điều"]}]}
        """;

    [Fact]
    public void All_Shipped_AreNamed() =>
        Assert.Equal(
            ["de-law", "en-law", "es-law", "eu-act", "fr-law", "markdown", "markdown-law", "vi-law"],
            ProfileCatalogue.All.Select(profile => profile.Name)
        );

    [Fact]
    public void Get_UnknownName_NamesTheKnownOnes()
    {
        IuException stop = Assert.Throws<IuException>(() => ProfileCatalogue.Get("law"));
        Assert.Same(ErrorCatalogue.UnknownProfile, stop.Definition);
        Assert.Contains("markdown, markdown-law, vi-law", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_MissingFile_IsUnknownProfile() =>
        Assert.Same(ErrorCatalogue.UnknownProfile, Assert.Throws<IuException>(() => ProfileCatalogue.Get("/nowhere/x.json")).Definition);

    [Fact]
    public void Get_OwnFile_IsReadAndFolded()
    {
        string path = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        try
        {
            File.WriteAllText(path, Valid);
            GrammarProfile profile = ProfileCatalogue.Get(path);
            Assert.Equal("mine", profile.Name);
            Assert.Equal("điều", profile.Labels.Single().Words.Single());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Read_OtherOrderAndSpacing_HasTheSameDigest()
    {
        string reordered = Valid
            .Replace("\"name\":\"mine\",", "", StringComparison.Ordinal)
            .Replace("\"setext\"", " \"name\" : \"mine\",\n\"setext\"", StringComparison.Ordinal);
        Assert.Equal(Read(Valid).Digest, Read(reordered).Digest);
        Assert.NotEqual(Read(Valid).Digest, Read(Valid.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal)).Digest);
    }

    [Theory]
    [InlineData("\"format\":\"iu-profile/1\"", "\"format\":\"iu-profile/9\"", "format")]
    [InlineData("\"name\":\"mine\"", "\"name\":\"My Own\"", "name")]
    [InlineData("\"version\":1", "\"version\":0", "version")]
    [InlineData("\"frontMatter\":\"none\"", "\"frontMatter\":\"toml\"", "frontMatter")]
    [InlineData("\"unclosedFence\":\"stop\"", "\"unclosedFence\":\"ignore\"", "unclosedFence")]
    [InlineData("\"duplicates\":\"stop\"", "\"duplicates\":\"merge\"", "duplicates")]
    [InlineData("[\"article\"]", "[]", "sectionTypes")]
    [InlineData("\"ð\":\"đ\"", "\"ðð\":\"đ\"", "confusables")]
    [InlineData("\"ART\"", "\"H\"", "$.labels[0].code (line 3)")]
    [InlineData("[\"Điều\"]", "[\"Điều\",\"ĐIỀU\"]", "twice")]
    [InlineData("\"setext\":false", "\"setext\":null", "setext")]
    [InlineData("\"setext\":false", "\"setext\":false,\"setxt\":true", "setxt")]
    [InlineData("\"setext\":false", "\"setext\":false,\"setext\":true", "setext")]
    [InlineData("\"setext\":false,", "", "setext")]
    [InlineData("{\"format\"", "[\"format\"", "")]
    public void Read_Fault_IsInvalidProfileAndNamed(string valid, string fault, string named)
    {
        ProfileException stop = Assert.Throws<ProfileException>(() => Read(Valid.Replace(valid, fault, StringComparison.Ordinal)));
        Assert.Same(ErrorCatalogue.InvalidProfile, stop.Definition);
        Assert.Contains(named, stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ManyFaults_NamesEachWithPathLineAndMend()
    {
        const string Broken = """
            {
              "format": "iu-profile/1", "name": "Mine", "version": "1",
              "description": "d", "setext": true, "frontMatter": "yaml", "frontMatter": "yaml",
              "unclosedFence": "stop", "sectionTypes": ["article"], "labelSectionTypes": false,
              "confusables": {}, "unitLevel": "verse", "colour": 1, "ordinals": { "one": 1000, "Two": 2, "two": 2 },
              "levels": [
                { "name": "part", "code": "H", "sectionType": "part", "numbers": ["arabic"], "opens": ["headings"] },
                { "name": "part", "code": "PT", "sectionType": "part", "numbers": [], "opens": ["plain"], "words": ["part", "PART"],
                  "rangeWords": ["parts"], "before": "part" }
              ]
            }
            """;
        ProfileException stop = Assert.Throws<ProfileException>(() => Read(Broken));
        Assert.Same(ErrorCatalogue.InvalidProfile, stop.Definition);
        Assert.Equal(
            [
                ("$", 1),
                ("$.name", 2),
                ("$.version", 2),
                ("$.frontMatter#2", 3),
                ("$.setext", 3),
                ("$.colour", 5),
                ("$.ordinals.one", 5),
                ("$.unitLevel", 5),
                ("$.ordinals.two", 5),
                ("$.levels[0].code", 7),
                ("$.levels[0].opens[0]", 7),
                ("$.levels[0]", 7),
                ("$.levels[1].numbers", 8),
                ("$.levels[1].name", 8),
                ("$.levels[1].words", 8),
                ("$.levels[1]", 8),
                ("$.levels[1].rangeWords", 9),
                ("$.levels[1].before", 9),
            ],
            stop.Faults.Select(fault => (fault.Path, fault.Line))
        );
        Assert.All(stop.Faults, fault => Assert.False(string.IsNullOrWhiteSpace(fault.Remediation)));
        Assert.All(stop.Faults, fault => Assert.Contains(fault.Message, stop.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"format\": }", 1)]
    [InlineData("{\n\"format\": \"iu-profile/1\",\n,}", 3)]
    [InlineData("\"\\ud800\"", 1)]
    [InlineData("null", 1)]
    public void Read_NotAnObjectOfJson_NamesTheLine(string json, int line) =>
        Assert.Equal(line, Assert.Single(Assert.Throws<ProfileException>(() => Read(json)).Faults).Line);

    [Fact]
    public void Read_HalfASurrogate_IsAFaultAndNoDefect() =>
        Assert.Throws<ProfileException>(() => Read(Valid.Replace("\"mine\"", "\"\\ud800\"", StringComparison.Ordinal)));

    [Fact]
    public void Read_ByteOrderMark_IsRead() => Assert.Equal("mine", Read("\uFEFF" + Valid).Name);

    [Fact]
    public void Samples_EveryShippedProfile_OpensEachOfItsWords() =>
        Assert.All(ProfileCatalogue.All, profile => Assert.Equal(profile.Levels.IsEmpty, ProfileSamples.Of(profile, profile.Name).IsEmpty));

    // A level whose number alone opens it, behind another with the same sign: it can never be reached.
    [Fact]
    public void Samples_LevelBehindAnother_IsRefused()
    {
        string clause =
            "{\"name\":\"a\",\"code\":\"A\",\"sectionType\":\"clause\",\"numbers\":[\"arabic\"],\"opens\":[\"plain\"],\"close\":\".\"}";
        string second = clause.Replace("\"a\"", "\"b\"", StringComparison.Ordinal).Replace("\"A\"", "\"B\"", StringComparison.Ordinal);
        GrammarProfile profile = Read(
            Valid.Replace("\"labels\"", $"\"unitLevel\":\"a\",\"levels\":[{clause},{second}],\"labels\"", StringComparison.Ordinal)
        );
        ProfileFault fault = Assert.Single(Assert.Throws<ProfileException>(() => ProfileSamples.Of(profile, "test")).Faults);
        Assert.Equal("$.levels[1]", fault.Path);
    }

    private static GrammarProfile Read(string json) => ProfileReader.Read("test", Encoding.UTF8.GetBytes(json));

    [Fact]
    public void All_Shipped_StandInTheHelpAndInTheReadme()
    {
        string help = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "module", "en-US", "about_IuCutter_Profiles.help.txt"));
        string readme = File.ReadAllText(Path.Combine(RepositoryFolder.Root, "README.md"));
        Assert.All(
            ProfileCatalogue.All,
            profile =>
            {
                Assert.Matches($@"\b{profile.Name}\b", help);
                Assert.Matches($"`{profile.Name}`", readme);
            }
        );
    }
}
