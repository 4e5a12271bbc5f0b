using System.Collections.Immutable;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>Where the checkpoints of a session's database are written, and with which keys besides the executor's.</summary>
/// <param name="HostFolder">This host's own folder; made, mode 0700, when the first checkpoint needs it.</param>
internal sealed record CheckpointPlaces(string HostFolder)
{
    /// <summary>
    /// This host's own folder where nothing else is said: IUCUTTER_CHECKPOINT_FOLDER, or <c>iucutter/checkpoints</c> below the user's local
    /// data.
    /// </summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable("IUCUTTER_CHECKPOINT_FOLDER") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "iucutter",
                "checkpoints"
            );

    /// <summary>Further folders: a mount of another host, the working tree of a git repository. They are not made.</summary>
    public ImmutableArray<string> Folders { get; init; } = [];

    /// <summary>Programs that are given each checkpoint on standard input; they are not asked for it again.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];

    /// <summary>Path of the log's own Ed25519 key, or of its public half, which verifies and does not sign; null for none.</summary>
    public string? LogKey { get; init; }

    /// <summary>Where this host's evidence bundles are.</summary>
    public BundleCatalogue Bundles => new(HostFolder);

    /// <summary>All folders, this host's own first.</summary>
    public IReadOnlyList<CheckpointFolder> All =>
        [
            new CheckpointFolder(HostFolder, isOwn: true),
            .. Folders
                .Where(folder => folder != HostFolder)
                .Distinct(StringComparer.Ordinal)
                .Select(folder => new CheckpointFolder(folder, isOwn: false)),
        ];
}
