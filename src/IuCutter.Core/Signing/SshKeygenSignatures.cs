using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Core.Rosters;

namespace IuCutter.Core.Signing;

/// <summary>Signs and verifies with the <c>ssh-keygen</c> of the machine.</summary>
/// <param name="program">Name of ssh-keygen on PATH.</param>
internal sealed class SshKeygenSignatures(string program = "ssh-keygen") : ISshSignatures
{
    /// <inheritdoc/>
    public async Task<string> SignAsync(
        ReadOnlyMemory<byte> message,
        string keyFile,
        string signatureNamespace,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(keyFile))
        {
            throw new IuException(ErrorCatalogue.SigningKeyMissing, $"There is no file '{keyFile}'.", keyFile);
        }

        BufferedCommandResult result = await RunAsync(["-Y", "sign", "-f", keyFile, "-n", signatureNamespace], message, cancellationToken)
            .ConfigureAwait(false);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new IuException(
                ErrorCatalogue.SigningKeyMissing,
                $"ssh-keygen could not sign with '{keyFile}': {Fault(result.StandardError)}",
                keyFile
            );
    }

    /// <inheritdoc/>
    public async Task<string> ReadFingerprintAsync(string keyFile, CancellationToken cancellationToken)
    {
        if (!File.Exists(keyFile))
        {
            throw new IuException(ErrorCatalogue.SigningKeyMissing, $"There is no file '{keyFile}'.", keyFile);
        }

        BufferedCommandResult result = await RunAsync(["-l", "-E", "sha256", "-f", keyFile], default, cancellationToken)
            .ConfigureAwait(false);
        // Bits, fingerprint, comment, type.
        return result.ExitCode == 0 && result.StandardOutput.Split(' ') is [_, { } fingerprint, ..]
            ? fingerprint
            : throw new IuException(
                ErrorCatalogue.SigningKeyMissing,
                $"ssh-keygen could not read '{keyFile}': {LastLine(result.StandardError)}",
                keyFile
            );
    }

    /// <inheritdoc/>
    public async Task<string> CheckBytesAsync(
        ReadOnlyMemory<byte> message,
        string armoredSignature,
        string signatureNamespace,
        CancellationToken cancellationToken
    )
    {
        SshSignatureBlob blob = Read(armoredSignature, signatureNamespace);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-");
        try
        {
            string signatureFile = Path.Combine(folder.FullName, "signature");
            await File.WriteAllTextAsync(signatureFile, armoredSignature, cancellationToken).ConfigureAwait(false);
            await CheckBytesAsync(message, blob, signatureFile, cancellationToken).ConfigureAwait(false);
            return blob.KeyFingerprint;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <inheritdoc/>
    public async Task<SshSignature> VerifyAsync(
        ReadOnlyMemory<byte> message,
        string armoredSignature,
        string roster,
        string signatureNamespace,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        SshSignatureBlob blob = Read(armoredSignature, signatureNamespace);

        // Both files must be files: the message has standard input. Owner only, for the roster decides who may sign.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-");
        try
        {
            string signatureFile = Path.Combine(folder.FullName, "signature");
            string rosterFile = Path.Combine(folder.FullName, "roster");
            await File.WriteAllTextAsync(signatureFile, armoredSignature, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(rosterFile, roster, cancellationToken).ConfigureAwait(false);

            // The bytes first: a forged signature must never be answered with who is in the roster.
            await CheckBytesAsync(message, blob, signatureFile, cancellationToken).ConfigureAwait(false);

            string time = "verify-time=" + at.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            string principal = await FindPrincipalAsync(blob, roster, rosterFile, signatureFile, time, cancellationToken)
                .ConfigureAwait(false);
            BufferedCommandResult verified = await RunAsync(
                    ["-Y", "verify", "-f", rosterFile, "-I", principal, "-n", signatureNamespace, "-s", signatureFile, "-O", time],
                    message,
                    cancellationToken
                )
                .ConfigureAwait(false);
            // ssh-keygen lets a line without namespaces, or with a pattern, sign for anything.
            if (!Roster.Parse(roster).Signers.Any(signer => signer.Principal == principal && signer.Names(signatureNamespace)))
            {
                throw new IuException(
                    ErrorCatalogue.WrongNamespace,
                    $"The roster does not name '{signatureNamespace}' for '{principal}'.",
                    blob.KeyFingerprint
                );
            }

            // Its words as well as its exit code: a program that does nothing ends with 0, too.
            return verified.ExitCode == 0 && SaysGood(verified.StandardOutput, principal, signatureNamespace, blob.KeyFingerprint)
                ? new SshSignature(principal, blob.KeyFingerprint, armoredSignature)
                : throw Refusal(verified.StandardError, blob, signatureNamespace);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static SshSignatureBlob Read(string armoredSignature, string signatureNamespace)
    {
        SshSignatureBlob blob =
            SshSignatureBlob.Parse(armoredSignature)
            ?? throw new IuException(ErrorCatalogue.BadSignature, "It is not an OpenSSH signature.");
        return string.Equals(blob.Namespace, signatureNamespace, StringComparison.Ordinal)
            ? blob
            : throw new IuException(
                ErrorCatalogue.WrongNamespace,
                $"Expected '{signatureNamespace}', signed for '{blob.Namespace}'.",
                blob.KeyFingerprint
            );
    }

    private async Task CheckBytesAsync(
        ReadOnlyMemory<byte> message,
        SshSignatureBlob blob,
        string signatureFile,
        CancellationToken cancellationToken
    )
    {
        BufferedCommandResult check = await RunAsync(
                ["-Y", "check-novalidate", "-n", blob.Namespace, "-s", signatureFile],
                message,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (check.ExitCode != 0)
        {
            throw new IuException(ErrorCatalogue.BadSignature, LastLine(check.StandardError), blob.KeyFingerprint);
        }
    }

    private async Task<string> FindPrincipalAsync(
        SshSignatureBlob blob,
        string roster,
        string rosterFile,
        string signatureFile,
        string time,
        CancellationToken cancellationToken
    )
    {
        if (Roster.Parse(roster).PrincipalsOf(blob.PublicKey) is { Count: > 1 } several)
        {
            throw new IuException(
                ErrorCatalogue.UnknownSigner,
                $"The roster names the key for {several.Count} principals.",
                blob.KeyFingerprint
            );
        }

        BufferedCommandResult found = await RunAsync(
                ["-Y", "find-principals", "-s", signatureFile, "-f", rosterFile, "-O", time],
                default,
                cancellationToken
            )
            .ConfigureAwait(false);
        string[] principals = found.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (found.ExitCode != 0 || principals.Length == 0)
        {
            throw Refusal(found.StandardError, blob, blob.Namespace);
        }

        return principals.Length == 1 && SignerPermission.IsPlainName(principals[0])
            ? principals[0]
            : throw new IuException(
                ErrorCatalogue.UnknownSigner,
                "The roster's line for the key has no plain name, so it cannot say who signed.",
                blob.KeyFingerprint
            );
    }

    // Exit codes say only "no"; the words on standard error tell the causes apart. Whatever is not recognised stays a refusal.
    private static IuException Refusal(string standardError, SshSignatureBlob blob, string signatureNamespace)
    {
        string key = blob.KeyFingerprint;
        return standardError switch
        {
            _ when standardError.Contains("key has expired", StringComparison.Ordinal)
                    || standardError.Contains("key is not yet valid", StringComparison.Ordinal) => new IuException(
                ErrorCatalogue.SignerExpired,
                $"Key {key}.",
                key
            ),
            _ when standardError.Contains("not permitted for use in signature namespace", StringComparison.Ordinal) => new IuException(
                ErrorCatalogue.WrongNamespace,
                $"The roster does not let key {key} sign for '{signatureNamespace}'.",
                key
            ),
            _ => new IuException(ErrorCatalogue.UnknownSigner, $"Key {key}.", key),
        };
    }

    private async Task<BufferedCommandResult> RunAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken
    )
    {
        string sshKeygen = Executables.Require(program, ErrorCatalogue.SshKeygenMissing);
        return await Cli.Wrap(sshKeygen)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables =>
                variables
                    // Times without a zone, in verify-time and in the roster, are local time to ssh-keygen.
                    .Set("TZ", "UTC")
                    .Set("LC_ALL", "C")
                    // A key with a passphrase belongs in the agent: a prompt would wait for a terminal that nobody reads.
                    .Set("SSH_ASKPASS_REQUIRE", "force")
                    .Set("SSH_ASKPASS", Executables.Find("false") ?? "/bin/false")
            )
            .WithStandardInputPipe(PipeSource.FromBytes(input))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken)
            .ConfigureAwait(false);
    }

    // Good "iucutter.approval" signature for alice with ED25519 key SHA256:...
    private static bool SaysGood(string output, string principal, string signatureNamespace, string fingerprint) =>
        output.StartsWith($"Good \"{signatureNamespace}\" signature for {principal} with ", StringComparison.Ordinal)
        && output.TrimEnd().EndsWith(" key " + fingerprint, StringComparison.Ordinal);

    // Of a key that others can read, the last line says only that there is none.
    private static string Fault(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.StartsWith("Permissions ", StringComparison.Ordinal))
        ?? LastLine(text);

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "No reason was given.";
}
