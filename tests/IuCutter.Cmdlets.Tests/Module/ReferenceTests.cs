using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Module;

/// <summary>Contracts, then Core, then Postgres, then Cmdlets: the arrows never turn.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Ours = ["IuCutter.Contracts", "IuCutter.Core", "IuCutter.Postgres", "IuCutter.Cmdlets"];
    private static readonly string[] Database = ["Npgsql", "Dapper"];
    private static readonly string[] Engine = ["System.Management.Automation"];

    public static TheoryData<string> Assemblies => [.. Ours];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_Assembly_FollowItsLayer(string assembly) =>
        Assert.Empty(Forbidden(assembly).Intersect(ReferencesOf(assembly), StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void References_CmdletsByTheRuleOfCore_AreFound()
    {
        // The negative control: the rule must see a reference that is there.
        IEnumerable<string> found = Forbidden("IuCutter.Core")
            .Intersect(ReferencesOf("IuCutter.Cmdlets"), StringComparer.OrdinalIgnoreCase);

        Assert.Contains("System.Management.Automation", found);
    }

    private static IEnumerable<string> Forbidden(string assembly)
    {
        IEnumerable<string> above = Ours[Array.IndexOf(Ours, assembly)..];
        return assembly switch
        {
            "IuCutter.Contracts" or "IuCutter.Core" => [.. above, .. Database, .. Engine],
            "IuCutter.Postgres" => [.. above, .. Engine],
            "IuCutter.Cmdlets" => above,
            _ => throw new ArgumentOutOfRangeException(nameof(assembly), assembly, "No rule."),
        };
    }

    private static List<string> ReferencesOf(string assembly)
    {
        using FileStream file = File.OpenRead(Path.Combine(StagedModule.Library, assembly + ".dll"));
        using PEReader image = new(file);
        MetadataReader metadata = image.GetMetadataReader();
        List<string> names = [];
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            names.Add(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        }

        Assert.NotEmpty(names);
        return names;
    }
}
