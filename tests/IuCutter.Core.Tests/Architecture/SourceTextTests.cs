namespace IuCutter.Core.Tests.Architecture;

/// <summary>What the text of a source file must not hold, because a reader cannot see it.</summary>
public sealed class SourceTextTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Sources_HoldNoTab(string folder)
    {
        string[] files =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(RepositoryFolder.Root, folder), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(["obj", "bin"]).Any()),
        ];

        Assert.True(files.Length > 100);
        Assert.DoesNotContain(files, file => File.ReadAllText(file).Contains('\t', StringComparison.Ordinal));
    }
}
