using System.Runtime.Versioning;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Tests.Programs;

/// <summary>A program that somebody else could have put there is refused, and the current folder is not a place for programs.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ExecutablesTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-programs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_ProgramInTheCurrentFolderAlone_IsNotFound()
    {
        const string name = "iucutter-only-in-the-current-folder";
        string here = Path.Combine(Environment.CurrentDirectory, name);
        Make(here);
        try
        {
            Assert.Null(Executables.Find(name));
        }
        finally
        {
            File.Delete(here);
        }
    }

    [Fact]
    public void Trusted_OwnProgramInAFolderOfOnesOwn_Is() => Assert.Equal(Program(), Executables.Trusted(Program()));

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherWrite | UnixFileMode.OtherRead | UnixFileMode.OtherExecute)]
    public void Trusted_FolderThatOthersMayWriteTo_IsRefusedWithItsName(UnixFileMode others)
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        string program = Program();
        File.SetUnixFileMode(_folder, OwnerOnly | others);
        IuException refusal = Assert.Throws<IuException>(() => Executables.Trusted(program));
        Assert.Equal("Config.ProgramUntrusted", refusal.Definition.Id);
        Assert.Contains(_folder, refusal.Message, StringComparison.Ordinal);

        // The negative control: what was writable is not any more.
        File.SetUnixFileMode(_folder, OwnerOnly);
        Assert.Equal(program, Executables.Trusted(program));
    }

    [Fact]
    public void Trusted_ProgramThatOthersMayWrite_IsRefused()
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        string program = Program();
        File.SetUnixFileMode(program, OwnerOnly | UnixFileMode.OtherWrite);
        Assert.Equal("Config.ProgramUntrusted", Assert.Throws<IuException>(() => Executables.Trusted(program)).Definition.Id);
    }

    [Fact]
    public void Trusted_LinkIntoAFolderThatOthersMayWriteTo_IsRefused()
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        string open = Directory.CreateDirectory(Path.Combine(_folder, "open")).FullName;
        string target = Path.Combine(open, "program");
        Make(target);
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, "open/../open/program");
        Assert.Equal(link, Executables.Trusted(link));
        File.SetUnixFileMode(open, OwnerOnly | UnixFileMode.OtherWrite);
        IuException refusal = Assert.Throws<IuException>(() => Executables.Trusted(link));
        Assert.Contains(open, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trusted_LinkToItself_IsRefused()
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        string link = Path.Combine(_folder, "loop");
        File.CreateSymbolicLink(link, link);
        Assert.Throws<IuException>(() => Executables.Trusted(link));
    }

    [Theory]
    [InlineData(0, 0, 0x1ed, true)]
    [InlineData(0, 50, 0x1fd, false)]
    [InlineData(12345, 0, 0x1ed, false)]
    [InlineData(0, 0, 0x3ff, true)]
    [InlineData(0, 0, 0x1ff, false)]
    public void IsTrusted_OfAFolder_IsByOwnerGroupAndMode(uint user, uint group, int mode, bool trusted)
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        Assert.Equal(trusted, new FileFacts(FileKind.Folder, user, group, mode, 0).IsTrusted);
    }

    [Fact]
    public void Of_FileLinkAndFolder_SaysWhichItIs()
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "four");
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, file);
        FileFacts facts = FileFacts.Of(file)!;
        Assert.Equal((FileKind.File, 4, FileFacts.CurrentUser), (facts.Kind, facts.Size, facts.UserId));
        Assert.Equal(FileKind.Link, FileFacts.Of(link)!.Kind);
        Assert.Equal(FileKind.Folder, FileFacts.Of(_folder)!.Kind);
        Assert.Null(FileFacts.Of(Path.Combine(_folder, "none")));
    }

    private string Program()
    {
        string path = Path.Combine(_folder, "program");
        Make(path);
        return path;
    }

    private static void Make(string path)
    {
        File.WriteAllText(path, "#!/bin/sh\n");
        File.SetUnixFileMode(path, OwnerOnly);
    }
}
