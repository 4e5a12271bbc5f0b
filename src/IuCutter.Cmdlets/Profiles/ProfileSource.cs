namespace IuCutter.Cmdlets;

/// <summary>The argument that names a profile: a name that ships, or a file of theirs.</summary>
internal static class ProfileSource
{
    /// <summary>The profile that is used where none is named.</summary>
    public const string Default = "markdown-law";

    /// <summary>Whether it is a file, and no name.</summary>
    public static bool IsFile(string profile) => profile.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name, or the absolute path: a file is relative to the session's location, which is not the process's.</summary>
    public static async Task<string> ResolveProfileAsync(this IuCmdlet cmdlet, string profile, CancellationToken cancellationToken) =>
        IsFile(profile) ? await cmdlet.ResolvePathAsync(profile, cancellationToken).ConfigureAwait(false) : profile;

    /// <summary>The file of a profile that ships, beside the module's assemblies; null when it is not there.</summary>
    public static string? FileOf(string name)
    {
        string file = Path.GetFullPath(
            Path.Combine(Path.GetDirectoryName(typeof(ProfileSource).Assembly.Location) ?? "", "..", "module", "profiles", $"{name}.json")
        );
        return File.Exists(file) ? file : null;
    }
}
