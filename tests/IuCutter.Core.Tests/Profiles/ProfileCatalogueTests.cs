using System.Text;
using IuCutter.Core.Profiles;
using Xunit;

namespace IuCutter.Core.Tests.Profiles;

public sealed class ProfileCatalogueTests
{
    private const string Valid = """
        {"format":"iu-profile/1","name":"mine","version":1,"description":"d","setext":false,"frontMatter":"none",
         "unclosedFence":"stop","duplicates":"stop","sectionTypes":["article"],"labelSectionTypes":false,
         "confusables":{"ð":"đ"},"labels":[{"code":"ART","words":["Điều"]}]}
        """;

    [Fact]
    public void All_Shipped_AreNamed() =>
        Assert.Equal(["de-law", "en-law", "es-law", "eu-act", "fr-law", "markdown", "markdown-law", "vi-law"], ProfileCatalogue.All.Select(profile => profile.Name));

    [Fact]
    public void Get_UnknownName_NamesTheKnownOnes()
    {
        var stop = Assert.Throws<IuException>(() => ProfileCatalogue.Get("law"));
        Assert.Same(ErrorCatalogue.UnknownProfile, stop.Definition);
        Assert.Contains("markdown, markdown-law, vi-law", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_MissingFile_IsUnknownProfile() =>
        Assert.Same(ErrorCatalogue.UnknownProfile, Assert.Throws<IuException>(() => ProfileCatalogue.Get("/nowhere/x.json")).Definition);

    [Fact]
    public void Get_OwnFile_IsReadAndFolded()
    {
        var path = Path.ChangeExtension(Path.GetTempFileName(), ".json");
        try
        {
            File.WriteAllText(path, Valid);
            var profile = ProfileCatalogue.Get(path);
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
        var reordered = Valid.Replace("\"name\":\"mine\",", "", StringComparison.Ordinal).Replace("\"setext\"", " \"name\" : \"mine\",\n\"setext\"", StringComparison.Ordinal);
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
    [InlineData("\"ART\"", "\"H\"", "label code")]
    [InlineData("[\"Điều\"]", "[\"Điều\",\"ĐIỀU\"]", "twice")]
    [InlineData("\"setext\":false", "\"setext\":null", "setext")]
    [InlineData("\"setext\":false", "\"setext\":false,\"setxt\":true", "setxt")]
    [InlineData("\"setext\":false", "\"setext\":false,\"setext\":true", "setext")]
    [InlineData("\"setext\":false,", "", "setext")]
    [InlineData("{\"format\"", "[\"format\"", "")]
    public void Read_Fault_IsInvalidProfileAndNamed(string valid, string fault, string named)
    {
        var stop = Assert.Throws<IuException>(() => Read(Valid.Replace(valid, fault, StringComparison.Ordinal)));
        Assert.Same(ErrorCatalogue.InvalidProfile, stop.Definition);
        Assert.Contains(named, stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TwoFaults_NamesBoth()
    {
        var twice = Valid.Replace("\"version\":1", "\"version\":0", StringComparison.Ordinal).Replace("\"mine\"", "\"\"", StringComparison.Ordinal);
        var stop = Assert.Throws<IuException>(() => Read(twice));
        Assert.Contains("name must", stop.Message, StringComparison.Ordinal);
        Assert.Contains("version must", stop.Message, StringComparison.Ordinal);
    }

    private static GrammarProfile Read(string json) => ProfileReader.Read("test", Encoding.UTF8.GetBytes(json));
}
