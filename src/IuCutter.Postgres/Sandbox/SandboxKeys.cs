using System.Collections.Immutable;
using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Sandbox;

/// <summary>Makes the sandbox's own keys: signers and backup recipients that exist only to rehearse.</summary>
internal static class SandboxKeys
{
    private static readonly ImmutableArray<(string Principal, string Namespaces, Func<SandboxLayout, string> Path)> Signers =
    [
        ("sovereign@sandbox", "iucutter.approval,iucutter.suppression", layout => layout.SovereignKey),
        ("DOT-991", "iucutter.executor,iucutter.checkpoint", layout => layout.ExecutorKey),
        ("DOT-992", "iucutter.verifier,iucutter.evidence", layout => layout.VerifierKey),
    ];

    /// <summary>Checks that the programs are there before anything is made.</summary>
    /// <exception cref="IuException">Config.SshKeygenMissing, Config.GpgMissing.</exception>
    public static void RequirePrograms()
    {
        Executables.Require("ssh-keygen", ErrorCatalogue.SshKeygenMissing);
        Executables.Require("gpg", ErrorCatalogue.GpgMissing);
        Executables.Require("gpgconf", ErrorCatalogue.GpgMissing);
    }

    /// <summary>Makes the signers' keys and the roster that names them.</summary>
    /// <returns>Text of the roster.</returns>
    public static async Task<string> CreateSignersAsync(SandboxLayout layout, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
                Signers.Select(signer =>
                    ProgramFailure.RunAsync(
                        Cli.Wrap(Executables.Require("ssh-keygen", ErrorCatalogue.SshKeygenMissing))
                            .WithArguments(["-q", "-t", "ed25519", "-N", "", "-C", signer.Principal, "-f", signer.Path(layout)])
                            .WithValidation(CommandResultValidation.None),
                        null,
                        cancellationToken
                    )
                )
            )
            .ConfigureAwait(false);

        List<string> lines = new List<string>();
        foreach ((string principal, string namespaces, Func<SandboxLayout, string> path) in Signers)
        {
            string publicKey = await RegularFile.ReadTextAsync(path(layout) + ".pub", cancellationToken).ConfigureAwait(false);
            string[] words = publicKey.Split(' ', StringSplitOptions.TrimEntries);
            lines.Add($"{principal} namespaces=\"{namespaces}\" {words[0]} {words[1]}\n");
        }

        string roster = string.Concat(lines);
        await File.WriteAllTextAsync(layout.Roster, roster, cancellationToken).ConfigureAwait(false);
        return roster;
    }

    /// <summary>Makes the backup keys of operator and escrow.</summary>
    /// <returns>Their fingerprints.</returns>
    public static async Task<(string Operator, string Escrow)> CreateRecipientsAsync(
        SandboxLayout layout,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (
                await CreateRecipientAsync(layout, "operator", cancellationToken).ConfigureAwait(false),
                await CreateRecipientAsync(layout, "escrow", cancellationToken).ConfigureAwait(false)
            );
        }
        finally
        {
            // The agent was needed to make the keys; encrypting needs none.
            await KillAgentsAsync(layout).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the agents of the GnuPG home; it is no error when there are none.</summary>
    public static async Task KillAgentsAsync(SandboxLayout layout)
    {
        if (Executables.Find("gpgconf") is { } gpgconf && Directory.Exists(layout.GnuPGHome))
        {
            await Cli.Wrap(gpgconf)
                .WithArguments(["--homedir", layout.GnuPGHome, "--kill", "all"])
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(CancellationToken.None)
                .ConfigureAwait(false);
        }
    }

    private static async Task<string> CreateRecipientAsync(SandboxLayout layout, string who, CancellationToken cancellationToken)
    {
        string status = await ProgramFailure
            .RunAsync(
                Cli.Wrap(Executables.Require("gpg", ErrorCatalogue.GpgMissing))
                    .WithArguments([
                        "--batch",
                        "--homedir",
                        layout.GnuPGHome,
                        "--status-fd",
                        "1",
                        "--pinentry-mode",
                        "loopback",
                        "--passphrase",
                        "",
                        // future-default is ed25519 with cv25519 from GnuPG 2.1 on; default was RSA until 2.3.
                        "--quick-generate-key",
                        $"IuCutter sandbox {who} <{who}@sandbox>",
                        "future-default",
                        "default",
                        "never",
                    ])
                    .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C"))
                    .WithValidation(CommandResultValidation.None),
                null,
                cancellationToken
            )
            .ConfigureAwait(false);
        return status
                .Split('\n')
                .Select(line => line.Split(' ', StringSplitOptions.TrimEntries))
                .Where(words => words is ["[GNUPG:]", "KEY_CREATED", _, { Length: 40 }, ..])
                .Select(words => words[3])
                .FirstOrDefault()
            ?? throw new IuException(ErrorCatalogue.SandboxFailed, "gpg did not say which key it made.");
    }
}
