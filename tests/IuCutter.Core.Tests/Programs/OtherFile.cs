using System.Diagnostics;

namespace IuCutter.Core.Tests.Programs;

/// <summary>Something at a path that is no regular file.</summary>
internal static class OtherFile
{
    /// <summary>Makes it.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="kind">"pipe", "device" (an endless one), "folder", or "link to a" one of these.</param>
    /// <returns>Its path.</returns>
    public static string Make(DirectoryInfo folder, string kind)
    {
        string path = Path.Combine(folder.FullName, Guid.NewGuid().ToString("N"));
        switch (kind)
        {
            case "pipe":
                using (Process made = Process.Start("mkfifo", [path]))
                {
                    made.WaitForExit();
                    Assert.Equal(0, made.ExitCode);
                }

                return path;
            case "device":
                return "/dev/zero";
            case "folder":
                return Directory.CreateDirectory(path).FullName;
            default:
                return File.CreateSymbolicLink(path, Make(folder, kind["link to a ".Length..])).FullName;
        }
    }
}
