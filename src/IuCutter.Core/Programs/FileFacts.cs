using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace IuCutter.Core.Programs;

/// <summary>Owner, kind, mode and size of a path, without opening it: what is opened may wait for ever, or never end.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="Mode">The twelve permission bits.</param>
/// <param name="Size">Size in bytes.</param>
internal sealed record FileFacts(FileKind Kind, uint UserId, uint GroupId, int Mode, long Size)
{
    private const int AtCurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicFacts = 0x7ff;
    private const int Sticky = 0x200;
    private const int GroupWrites = 0x10;
    private const int OthersWrite = 0x2;

    /// <summary>Whether this system can be asked: Linux.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>The effective user of this process.</summary>
    public static uint CurrentUser => EffectiveUser();

    /// <summary>Whether its owner is root or the user of this process.</summary>
    public bool IsOurs => UserId == 0 || UserId == CurrentUser;

    /// <summary>
    /// Whether nobody but root and the user of this process can change it; in a folder that everybody may write to, like /tmp, whether
    /// nobody else can replace what is in it.
    /// </summary>
    public bool IsTrusted =>
        IsOurs
        && ((Mode & OthersWrite) == 0 || IsSticky)
        && ((Mode & GroupWrites) == 0 || GroupId == 0 || IsSticky || PrivateGroup.IsOf(UserId, GroupId));

    private bool IsSticky => Kind == FileKind.Folder && (Mode & Sticky) != 0;

    /// <summary>Reads them; a link is not followed.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>Null when there is nothing at the path, or it cannot be seen.</returns>
    public static FileFacts? Of(string path) => Read(path, NoFollow);

    /// <summary>Reads them, of a link those of what it leads to.</summary>
    /// <param name="path">Absolute path.</param>
    /// <returns>Null when there is nothing at the path or where it leads, or it cannot be seen.</returns>
    public static FileFacts? OfTarget(string path) => Read(path, 0);

    private static FileFacts? Read(string path, int flags)
    {
        // struct statx has one layout on every architecture (statx(2)).
        byte[] facts = new byte[256];
        if (AskKernel(AtCurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], flags, BasicFacts, facts) != 0)
        {
            return null;
        }

        int mode = BinaryPrimitives.ReadUInt16LittleEndian(facts.AsSpan(28));
        return new FileFacts(
            (mode & 0xf000) switch
            {
                0x8000 => FileKind.File,
                0x4000 => FileKind.Folder,
                0xa000 => FileKind.Link,
                _ => FileKind.Other,
            },
            BinaryPrimitives.ReadUInt32LittleEndian(facts.AsSpan(20)),
            BinaryPrimitives.ReadUInt32LittleEndian(facts.AsSpan(24)),
            mode & 0xfff,
            BinaryPrimitives.ReadInt64LittleEndian(facts.AsSpan(40))
        );
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AskKernel(int folder, byte[] path, int flags, uint mask, [Out] byte[] facts);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
