namespace IuCutter.Core.Signing;

/// <summary>Signs and verifies with <c>ssh-keygen -Y</c> (OpenSSH 8.9 or newer, for <c>verify-time</c>; PROTOCOL.sshsig).</summary>
internal interface ISshSignatures
{
    /// <summary>Signs a message with a private key file or a key that the agent holds.</summary>
    /// <param name="message">The exact bytes.</param>
    /// <param name="keyFile">Path of the private key, or of a public key whose private half is in the agent.</param>
    /// <param name="signatureNamespace">For example <c>iucutter.executor</c>.</param>
    /// <param name="cancellationToken">Ends the child process.</param>
    /// <returns>The armored signature.</returns>
    Task<string> SignAsync(ReadOnlyMemory<byte> message, string keyFile, string signatureNamespace, CancellationToken cancellationToken);

    /// <summary>The fingerprint of a key, without its passphrase.</summary>
    /// <param name="keyFile">Path of the private key, or of a public key.</param>
    /// <param name="cancellationToken">Ends the child process.</param>
    /// <returns>The fingerprint as a roster's signer has it, for example <c>SHA256:...</c>.</returns>
    /// <exception cref="IuException">Config.SigningKeyMissing or Config.SshKeygenMissing.</exception>
    Task<string> ReadFingerprintAsync(string keyFile, CancellationToken cancellationToken);

    /// <summary>Checks that a signature is one of these bytes by the key in it, whoever it belongs to and whatever it may sign.</summary>
    /// <param name="message">The exact bytes that were signed.</param>
    /// <param name="armoredSignature">The signature.</param>
    /// <param name="signatureNamespace">The namespace that the signature must have.</param>
    /// <param name="cancellationToken">Ends the child process.</param>
    /// <returns>The key's fingerprint.</returns>
    /// <exception cref="IuException">Gate.BadSignature, Gate.WrongNamespace or Config.SshKeygenMissing.</exception>
    Task<string> CheckBytesAsync(
        ReadOnlyMemory<byte> message,
        string armoredSignature,
        string signatureNamespace,
        CancellationToken cancellationToken
    );

    /// <summary>Verifies a signature against a roster at a point in time; refuses unless exactly one principal matches.</summary>
    /// <param name="message">The exact bytes that were signed.</param>
    /// <param name="armoredSignature">The signature.</param>
    /// <param name="roster">Text of an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS).</param>
    /// <param name="signatureNamespace">The namespace that the signature must have.</param>
    /// <param name="at">The time at which the key must be valid.</param>
    /// <param name="cancellationToken">Ends the child process.</param>
    /// <exception cref="IuException">Gate.BadSignature, Gate.WrongNamespace, Gate.UnknownSigner, Gate.SignerExpired or
    /// Config.SshKeygenMissing.</exception>
    Task<SshSignature> VerifyAsync(
        ReadOnlyMemory<byte> message,
        string armoredSignature,
        string roster,
        string signatureNamespace,
        DateTimeOffset at,
        CancellationToken cancellationToken
    );
}
