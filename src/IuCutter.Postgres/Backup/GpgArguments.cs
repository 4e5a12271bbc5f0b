namespace IuCutter.Postgres.Backup;

/// <summary>Arguments of gpg. None is a secret.</summary>
internal static class GpgArguments
{
    /// <summary>No prompts, and the home if one was named.</summary>
    public static IEnumerable<string> Home(BackupOptions options) =>
        options.GnuPGHome is { } home ? ["--batch", "--no-tty", "--homedir", home] : ["--batch", "--no-tty"];

    /// <summary>The same for what concerns recipients: gpg.conf could name more of them, or put another key in the place of one.</summary>
    public static IEnumerable<string> Recipients(BackupOptions options) => [.. Home(options), "--no-options"];

    /// <summary>Encrypts standard input to the recipients and to nobody else, whatever gpg.conf says.</summary>
    public static IEnumerable<string> Encrypt(BackupOptions options) =>
        [
            .. Recipients(options),
            "--no-encrypt-to",
            "--trust-model",
            "always",
            "--compress-algo",
            "none",
            .. options.Recipients.SelectMany(recipient => new[] { "--recipient", recipient }),
            "--output",
            "-",
            "--encrypt",
        ];
}
