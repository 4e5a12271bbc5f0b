using System.Globalization;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Execution;

/// <summary>The hold as a file, which every process of this user on this host sees.</summary>
/// <param name="path">Absolute path of the file.</param>
/// <param name="clock">Gives the time that is written into it.</param>
internal sealed class LockoutFile(string path, TimeProvider clock) : IHostLockout
{
    /// <summary>Where it is: IUCUTTER_LOCKOUT_FILE, or <c>iucutter/execution.hold</c> below the user's local data.</summary>
    public static string DefaultPath =>
        Environment.GetEnvironmentVariable("IUCUTTER_LOCKOUT_FILE") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "iucutter",
                "execution.hold"
            );

    /// <inheritdoc/>
    public string? Read()
    {
        try
        {
            return $"This host is on hold ({path}): {RegularFile.ReadText(path).Trim()}";
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"The hold file {path} cannot be read ({unreadable.GetType().Name}); any doubt is off.";
        }
    }

    /// <inheritdoc/>
    public void Place(string why)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new FileStream(path, FileMode.Create, FileAccess.Write);
            using StreamWriter writer = new StreamWriter(file);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'} {why}"));
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.LockoutFile, $"'{path}': {unwritable.Message}", path, unwritable);
        }
    }

    /// <inheritdoc/>
    public void Release() => Lift();

    /// <inheritdoc/>
    public void Lift()
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // No folder, no hold.
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.LockoutFile, $"'{path}': {stuck.Message}", path, stuck);
        }
    }
}
