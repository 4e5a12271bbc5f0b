using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Programs;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// The Ed25519 key of a log, which signs its checkpoints as notes, for witnesses that know no roster. Its name is the log's origin.
/// </summary>
internal sealed class LogKey
{
    private const string PrivateLabel = "PRIVATE KEY";
    private const string PublicLabel = "PUBLIC KEY";
    private const int OthersBits = 0x3f;

    private static readonly byte[] Type = [0x01];

    // What stands before the 32 bytes of the key in its DER (RFC 8410, 7 and 4).
    private static readonly byte[] PrivatePrefix = Convert.FromHexString("302E020100300506032B657004220420");
    private static readonly byte[] PublicPrefix = Convert.FromHexString("302A300506032B6570032100");

    private readonly byte[]? _seed;
    private readonly byte[] _public;

    private LogKey(byte[]? seed, byte[] publicKey) => (_seed, _public) = (seed, publicKey);

    /// <summary>Whether it can sign: its private half is here.</summary>
    public bool CanSign => _seed is not null;

    /// <summary>Reads a key: PEM as <c>openssl genpkey -algorithm ed25519</c> writes it, or the public half of it.</summary>
    /// <param name="path">Path of the file. A private key is its owner's alone.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IuException">Config.SigningKeyMissing.</exception>
    public static async Task<LogKey> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            string pem = await RegularFile.ReadTextAsync(path, cancellationToken).ConfigureAwait(false);
            LogKey key = Parse(pem) ?? throw Missing(path, "is no Ed25519 key in PEM (openssl genpkey -algorithm ed25519)");
            string file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
            return
                key.CanSign && FileFacts.IsSupported && FileFacts.Of(file) is { } facts && (!facts.IsOurs || (facts.Mode & OthersBits) != 0)
                ? throw Missing(path, "is not its owner's alone (chmod 600)")
                : key;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(
                ErrorCatalogue.SigningKeyMissing,
                $"The log key '{path}' cannot be read: {unreadable.Message}",
                path,
                unreadable
            );
        }
    }

    /// <summary>Reads the text of a key; null when it is none.</summary>
    public static LogKey? Parse(string pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields))
        {
            return null;
        }

        byte[] der = Convert.FromBase64String(pem[fields.Base64Data]);
        string label = pem[fields.Label];
        return label == PrivateLabel && After(PrivatePrefix, der) is { } seed ? OfSeed(seed)
            : label == PublicLabel && After(PublicPrefix, der) is { } key ? new LogKey(null, key)
            : null;
    }

    /// <summary>The key of a seed (RFC 8032, 5.1.5).</summary>
    /// <param name="seed">32 bytes.</param>
    public static LogKey OfSeed(byte[] seed)
    {
        byte[] publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        return new LogKey(seed, publicKey);
    }

    /// <summary>The public key as witnesses are given it: <c>name+id+key</c> (Go's <c>note.NewVerifier</c>).</summary>
    /// <param name="keyName">The log's origin.</param>
    public string VerifierKey(string keyName) =>
        string.Create(CultureInfo.InvariantCulture, $"{keyName}+{IdOf(keyName):x8}+{Convert.ToBase64String([.. Type, .. _public])}");

    /// <summary>Signs a note's text.</summary>
    /// <param name="keyName">The log's origin.</param>
    /// <param name="text">The text, which ends with a line feed.</param>
    /// <exception cref="InvalidOperationException">It is a public key.</exception>
    public NoteSignature Sign(string keyName, string text)
    {
        byte[] seed = _seed ?? throw new InvalidOperationException("A public key does not sign.");
        byte[] message = Encoding.UTF8.GetBytes(text);
        byte[] signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, message, 0, message.Length, signature, 0);
        return new NoteSignature(keyName, IdOf(keyName), [.. signature]);
    }

    /// <summary>Whether a note is signed by this key: null when no line names it; false when one does that is not its signature.</summary>
    /// <param name="keyName">The log's origin.</param>
    /// <param name="note">The note.</param>
    public bool? Verifies(string keyName, SignedNote note)
    {
        byte[] message = Encoding.UTF8.GetBytes(note.Text);
        NoteSignature[] own = [.. note.Signatures.Where(signature => signature.KeyName == keyName && signature.KeyId == IdOf(keyName))];
        return own.Length == 0
            ? null
            : own.All(signature =>
                signature.Signature.Length == Ed25519.SignatureSize
                && Ed25519.Verify([.. signature.Signature], 0, _public, 0, message, 0, message.Length)
            );
    }

    private uint IdOf(string keyName) => NoteSignature.IdOf(keyName, Type, _public);

    private static byte[]? After(byte[] prefix, byte[] der) =>
        der.AsSpan().StartsWith(prefix) && der.Length == prefix.Length + Ed25519.SecretKeySize ? der[prefix.Length..] : null;

    private static IuException Missing(string path, string why) =>
        new(ErrorCatalogue.SigningKeyMissing, $"The log key '{path}' {why}.", path);
}
