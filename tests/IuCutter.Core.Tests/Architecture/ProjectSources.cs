using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace IuCutter.Core.Tests.Architecture;

/// <summary>A project of <c>src</c> as the compiler reads it: its sources and the references that its last build had.</summary>
internal static class ProjectSources
{
    /// <summary>A partial member whose body a source generator writes: what it holds is the framework's.</summary>
    private const string GeneratedMember = "CS8795";

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<RoomUse>>> FileUses = new(StringComparer.Ordinal);

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
    public static IReadOnlyList<RoomUse> UsesIn(string folder) =>
        [
            .. FileUsesIn(folder)
                .Select(use => use with { From = RoomOf(use.From), To = RoomOf(use.To) })
                .Where(use => use.From != use.To)
                .DistinctBy(use => (use.From, use.To, use.File, use.Name))
                .OrderBy(use => (use.From, use.To, use.File, use.Line)),
        ];

    /// <summary>The uses among the files of a project, each by its path below the project. The compiler is asked once.</summary>
    public static IReadOnlyList<RoomUse> FileUsesIn(string folder) =>
        FileUses.GetOrAdd(folder, _ => new Lazy<IReadOnlyList<RoomUse>>(() => ReadFileUses(folder))).Value;

    private static IReadOnlyList<RoomUse> ReadFileUses(string folder)
    {
        CSharpCompilation compilation = Compile(folder);
        // What is not bound would be missing among the uses.
        Assert.Empty(
            compilation.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error && found.Id != GeneratedMember)
        );
        return RoomUses.Of(compilation, file => Path.GetRelativePath(Path.Combine(RepositoryFolder.Root, folder), file).Replace('\\', '/'));
    }

    private static string RoomOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } room ? room.Replace('\\', '/') : ".";

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
