using System.Collections.Immutable;
using System.Security;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Profiles;

/// <summary>The profiles that ship, by name, and any other by the path of its file.</summary>
internal static class ProfileCatalogue
{
    private const string ResourcePrefix = "IuCutter.Profiles.";
    private const int MaxFileBytes = 1 << 20;

    // Read on first use, not on import: importing the module does no work.
    private static readonly Lazy<ImmutableSortedDictionary<string, GrammarProfile>> Shipped = new(() =>
        typeof(ProfileCatalogue)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(ReadResource)
            .ToImmutableSortedDictionary(profile => profile.Name, profile => profile, StringComparer.Ordinal)
    );

    /// <summary>The profiles that ship, in ordinal order of their names.</summary>
    public static ImmutableArray<GrammarProfile> All => [.. Shipped.Value.Values];

    /// <summary>A shipped profile by its name, or the one in the file at this path.</summary>
    /// <exception cref="IuException">Input.UnknownProfile or Input.InvalidProfile.</exception>
    public static GrammarProfile Get(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        if (Shipped.Value.TryGetValue(nameOrPath, out GrammarProfile? profile))
        {
            return profile;
        }

        if (!nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new IuException(
                ErrorCatalogue.UnknownProfile,
                $"'{nameOrPath}' is none of: {string.Join(", ", Shipped.Value.Keys)}; a file's path ends in .json.",
                nameOrPath
            );
        }

        try
        {
            RegularFile.Require(nameOrPath);
            FileInfo file = new FileInfo(nameOrPath);
            return file.Length > MaxFileBytes
                ? throw new IuException(ErrorCatalogue.InvalidProfile, $"{nameOrPath} is larger than 1 MB.", nameOrPath)
                : ProfileReader.Read(nameOrPath, RegularFile.ReadBytes(file.FullName, MaxFileBytes));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new IuException(ErrorCatalogue.UnknownProfile, $"{nameOrPath}: {error.Message}", nameOrPath, error);
        }
    }

    private static GrammarProfile ReadResource(string name)
    {
        using Stream stream = typeof(ProfileCatalogue).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ProfileReader.Read(name, bytes);
    }
}
