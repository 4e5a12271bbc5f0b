using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>A project of <c>src</c> as the compiler reads it: its sources and the references that its last build had.</summary>
internal static class ProjectSources
{
    /// <summary>A partial member whose body a source generator writes: what it holds is the framework's.</summary>
    private const string GeneratedMember = "CS8795";

    /// <summary>The projects that have rooms.</summary>
    public static IReadOnlyList<string> WithRooms() =>
        [
            .. Directory
                .EnumerateDirectories(Path.Combine(RepositoryFolder.Root, "src"))
                .Select(RepositoryFolder.Relative)
                .Where(folder => RepositoryFolder.Sources(folder).Any(file => RoomOf(folder, file) != "."))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The uses among the rooms of a project.</summary>
    public static IReadOnlyList<RoomUse> UsesIn(string folder) => UsesIn(folder, file => RoomOf(folder, file));

    /// <summary>The uses among the files of a project, each by its path below the project.</summary>
    public static IReadOnlyList<RoomUse> FileUsesIn(string folder) =>
        UsesIn(folder, file => Path.GetRelativePath(Path.Combine(RepositoryFolder.Root, folder), file).Replace('\\', '/'));

    private static IReadOnlyList<RoomUse> UsesIn(string folder, Func<string, string> placeOf)
    {
        CSharpCompilation compilation = Compile(folder);
        // What is not bound would be missing among the uses.
        Assert.Empty(
            compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error && found.Id != GeneratedMember)
        );
        return RoomUses.Of(compilation, placeOf);
    }

    private static string RoomOf(string folder, string file) =>
        Path.GetRelativePath(Path.Combine(RepositoryFolder.Root, folder), Path.GetDirectoryName(file)!).Replace('\\', '/');

    /// <summary>The project, as the compiler gets it but for what source generators add.</summary>
    public static CSharpCompilation Compile(string folder)
    {
        // bin/Release/net10.0 of this assembly: what the sources were built with lies in obj/Release/net10.0 of theirs.
        string[] built = AppContext.BaseDirectory.TrimEnd('/', '\\').Split('/', '\\')[^2..];
        string objects = Path.Combine(RepositoryFolder.Root, folder, "obj", built[0], built[1]);
        string references = Path.Combine(objects, "references.txt");
        Assert.True(File.Exists(references), $"{folder} is not built as {string.Join('/', built)}: there is no {references}.");

        string name = Path.GetFileName(folder);
        CSharpParseOptions options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        return CSharpCompilation.Create(
            name,
            RepositoryFolder
                .Sources(folder)
                .Concat(Directory.EnumerateFiles(objects, "*.GlobalUsings.g.cs"))
                .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
            File.ReadLines(references).Select(file => MetadataReference.CreateFromFile(file)),
            // What may be null is not asked here, and takes half of the time.
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
    }
}
