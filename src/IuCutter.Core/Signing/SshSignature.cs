namespace IuCutter.Core.Signing;

/// <summary>A verified OpenSSH signature.</summary>
/// <param name="Principal">Who signed, as the roster names them.</param>
/// <param name="KeyFingerprint">Fingerprint of the key, for example <c>SHA256:...</c>.</param>
/// <param name="Armored">The signature as <c>ssh-keygen -Y sign</c> wrote it.</param>
internal sealed record SshSignature(string Principal, string KeyFingerprint, string Armored);
