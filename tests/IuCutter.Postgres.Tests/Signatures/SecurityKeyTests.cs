using System.Numerics;
using System.Security.Cryptography;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>Signatures of security keys (PROTOCOL.u2f), made here as the device makes them, with ssh-keygen as the judge beside.</summary>
[Trait("Promise", "3")]
public sealed class SecurityKeyTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>, IDisposable
{
    private const string Namespace = "iucutter.approval";
    private const string Ed25519 = "sk-ssh-ed25519@openssh.com";
    private const string Ecdsa = "sk-ecdsa-sha2-nistp256@openssh.com";
    private const byte Touched = 1;

    private static readonly byte[] Seed = SHA256.HashData("device"u8);
    private static readonly byte[] Message = "card\n"u8.ToArray();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly SshKeygen _keygen = new();

    [Theory]
    [InlineData(Ed25519)]
    [InlineData(Ecdsa)]
    public async Task Check_TouchedKey_IsAcceptedAsSshKeygenDoes(string type)
    {
        foreach (byte flags in new byte[] { Touched, 5, 255 })
        {
            string armoured = Armoured(type, flags);
            Assert.Contains("alice", await CheckAsync(type, armoured), StringComparison.Ordinal);
            Assert.True(await _keygen.VerifiesAsync(Roster(type), "alice", Namespace, Message, armoured));
        }
    }

    [Theory]
    [InlineData(Ed25519)]
    [InlineData(Ecdsa)]
    public async Task Check_SignatureThatIsNotTheDevices_IsRefused(string type)
    {
        byte[] Altered(Action<byte[]> alter)
        {
            byte[] block = SshBytes.Unarmour(Armoured(type, Touched));
            alter(block);
            return block;
        }

        foreach (
            string armoured in new[]
            {
                // Nobody was there.
                Armoured(type, 0),
                Armoured(type, 4),
                // Flags, counter or application that were not signed.
                SshBytes.Armour(Altered(block => block[^5] = 5)),
                SshBytes.Armour(Altered(block => block[^1] ^= 1)),
                Armoured(type, Touched, signedApplication: "ssh:other"),
                Armoured(type, Touched, application: "https://example"),
                // Of the message itself, as a plain key signs it.
                Armoured(type, Touched, plain: true),
                // Without what follows the signature, and with more.
                Armoured(type, Touched, tail: []),
                Armoured(type, Touched, tail: [1, 0, 0, 0]),
                Armoured(type, Touched, tail: [1, 0, 0, 0, 7, 0]),
            }
        )
        {
            Assert.Equal("(,,signature)", await CheckAsync(type, armoured));
        }
    }

    // One secret behind a plain key and a security key is one person's, whatever two names the roster gives it: two signers would be one.
    [Fact]
    public async Task Check_OneSecretAsTwoKinds_UnderTwoNames_IsNobodys()
    {
        string plain = Convert.ToBase64String(SshBytes.Ed25519Key(Ed25519Reference.PublicKey(Seed)));
        string roster(string name) => Roster(Ed25519) + $"{name} namespaces=\"{Namespace}\" ssh-ed25519 {plain}\n";
        string byPlain = SshBytes.SignEd25519(Seed, Namespace, Message);
        string bySecurityKey = Armoured(Ed25519, Touched);
        foreach (string armoured in (string[])[byPlain, bySecurityKey])
        {
            Assert.Equal("(,,signer)", await CheckAgainstAsync(armoured, roster("bob")));
            // The control: one name for both; and each alone.
            Assert.StartsWith("(alice,", await CheckAgainstAsync(armoured, roster("alice")), StringComparison.Ordinal);
        }

        Assert.StartsWith("(alice,", await CheckAgainstAsync(bySecurityKey, Roster(Ed25519)), StringComparison.Ordinal);
        // The line of the one permits nothing to the other.
        Assert.Equal("(,,signer)", await CheckAgainstAsync(byPlain, Roster(Ed25519)));
    }

    // Whoever can sign for one exponent has the factors, and can for any.
    [Fact]
    public async Task Check_OneModulusWithTwoExponents_UnderTwoNames_IsNobodys()
    {
        using RSA rsa = RSA.Create(2048);
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: false);
        byte[] blob(int exponent) =>
            [
                .. SshBytes.Text("ssh-rsa"),
                .. SshBytes.Number(exponent),
                .. SshBytes.Number(new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true)),
            ];
        string line(string name, int exponent) => $"{name} namespaces=\"{Namespace}\" ssh-rsa {Convert.ToBase64String(blob(exponent))}\n";
        byte[] signature = rsa.SignData(SshBytes.ToBeSigned(Namespace, Message), HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1);
        string armoured = SshBytes.Armour(
            SshBytes.Block(blob(65537), Namespace, [.. SshBytes.Text("rsa-sha2-512"), .. SshBytes.String(signature)])
        );

        Assert.Equal("(,,signer)", await CheckAgainstAsync(armoured, line("alice", 65537) + line("bob", 3)));
        // The control: under one name, and alone.
        Assert.StartsWith("(alice,", await CheckAgainstAsync(armoured, line("alice", 65537) + line("alice", 3)), StringComparison.Ordinal);
        Assert.StartsWith("(alice,", await CheckAgainstAsync(armoured, line("alice", 65537)), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _key.Dispose();
        _keygen.Dispose();
    }

    private string Armoured(
        string type,
        byte flags,
        string application = "ssh:",
        string? signedApplication = null,
        bool plain = false,
        byte[]? tail = null
    )
    {
        byte[] counter = SshBytes.UInt32(7);
        byte[] message = SshBytes.ToBeSigned(Namespace, Message);
        byte[] signed = plain
            ? message
            :
            [
                .. SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(signedApplication ?? application)),
                flags,
                .. counter,
                .. SHA256.HashData(message),
            ];
        byte[] signature = type == Ed25519 ? Ed25519Reference.Sign(Seed, signed) : SignEcdsa(signed);
        return SshBytes.Armour(
            SshBytes.Block(
                Key(type, application),
                Namespace,
                [.. SshBytes.Text(type), .. SshBytes.String(signature), .. tail ?? [flags, .. counter]]
            )
        );
    }

    private byte[] SignEcdsa(byte[] signed)
    {
        byte[] pair = _key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        BigInteger Part(int from) => new(pair.AsSpan(from, 32), isUnsigned: true, isBigEndian: true);
        return [.. SshBytes.Number(Part(0)), .. SshBytes.Number(Part(32))];
    }

    private byte[] Key(string type, string application = "ssh:")
    {
        ECPoint point = _key.ExportParameters(false).Q;
        byte[] key =
            type == Ed25519
                ? SshBytes.String(Ed25519Reference.PublicKey(Seed))
                : [.. SshBytes.Text("nistp256"), .. SshBytes.String([4, .. point.X!, .. point.Y!])];
        return [.. SshBytes.Text(type), .. key, .. SshBytes.Text(application)];
    }

    private string Roster(string type) => $"alice namespaces=\"{Namespace}\" {type} {Convert.ToBase64String(Key(type))}\n";

    private Task<string?> CheckAsync(string type, string armoured) => CheckAgainstAsync(armoured, Roster(type));

    private Task<string?> CheckAgainstAsync(string armoured, string roster) =>
        database.CallAsync("fn_signature_check", "card\n", armoured, Namespace, roster, DateTime.UnixEpoch.AddYears(56));
}
