using System.Xml.Linq;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Module;

public sealed class HelpTests : IDisposable
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-help-").FullName;

    [Theory]
    [InlineData("IuCutter.Cmdlets.dll-Help.xml")]
    [InlineData("about_IuCutter_Errors.help.txt")]
    public async Task Help_ShippedFile_IsWhatItsSourcesGive(string name)
    {
        string script = Path.Combine(StagedModule.Repository, "src", "IuCutter.Cmdlets", "Help", "Build-Help.ps1");

        HostRun run = await HostRun.StartAsync(["run", script, "-Output", _folder], [], TestContext.Current.CancellationToken);

        Assert.Equal("", run.Error);
        Assert.True(
            await ReadAsync(Path.Combine(_folder, name)) == await ReadAsync(Path.Combine(StagedModule.Folder, "en-US", name)),
            $"{name} is not what its sources give: ./build.sh run src/IuCutter.Cmdlets/Help/Build-Help.ps1 -Output module/en-US"
        );
    }

    [Fact]
    public void Help_Commands_AreThoseOfTheManifest()
    {
        XDocument help = XDocument.Load(Path.Combine(StagedModule.Folder, "en-US", "IuCutter.Cmdlets.dll-Help.xml"));

        Assert.Equal(
            StagedModule.ManifestList("CmdletsToExport").Order(StringComparer.Ordinal),
            help.Descendants(Command + "details").Select(details => details.Element(Command + "name")!.Value)
        );
        Assert.All(
            help.Descendants(Command + "command"),
            command =>
            {
                Assert.True(command.Descendants(Command + "example").Count() >= 2);
                Assert.DoesNotContain(command.Descendants(Maml + "para"), paragraph => paragraph.Value.Length == 0);
            }
        );
    }

    [Fact]
    public void Help_EngineLooksForTheFile_FindsIt()
    {
        using EngineSession engine = new();

        string file = (string)engine.Run("(Get-Command Get-IuRun).HelpFile").Single().BaseObject;
        string synopsis = (string)engine.Run("(Get-Help Get-IuRun).Synopsis").Single().BaseObject;

        Assert.True(File.Exists(Path.Combine(StagedModule.Folder, "en-US", Path.GetFileName(file))));
        Assert.StartsWith("Gets runs:", synopsis, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
}
