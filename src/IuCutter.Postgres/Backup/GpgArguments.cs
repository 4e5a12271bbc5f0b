namespace IuCutter.Postgres.Backup;

/// <summary>Arguments of gpg. None is a secret.</summary>
internal static class GpgArguments
{
    /// <summary>No prompts, and the home if one was named.</summary>
    public static IEnumerable<string> Home(BackupOptions options) =>
        options.GnuPGHome is { } home ? ["--batch", "--no-tty", "--homedir", home] : ["--batch", "--no-tty"];

    /// <summary>Encrypts standard input to the recipients and to nobody else, whatever gpg.conf says.</summary>
    public static IEnumerable<string> Encrypt(BackupOptions options) =>
    [
        .. Home(options), "--no-encrypt-to", "--trust-model", "always", "--compress-algo", "none",
        .. options.Recipients.SelectMany(recipient => new[] { "--recipient", recipient }),
        "--output", "-", "--encrypt",
    ];
}
