using System.Text;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>
/// Signatures by a key with a certificate (PROTOCOL.certkeys): the authority's line of the roster decides, as with ssh-keygen.
/// </summary>
[Trait("Promise", "3")]
public sealed class CertificateTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>, IDisposable
{
    private const string Namespace = "iucutter.approval";
    private const string Message = "card\n";

    private readonly SshKeygen _keygen = new();

    [Theory]
    [InlineData("ed25519", "ed25519")]
    [InlineData("ecdsa", "ed25519")]
    [InlineData("rsa", "ecdsa")]
    [InlineData("ed25519", "rsa")]
    public async Task Check_CertificateOfTheRostersAuthority_NamesItsPrincipalAndThePlainKey(string key, string authority)
    {
        string armoured = await SignAsync(key, authority, "-n", "alice");

        Assert.Equal($"(alice,\"\\\\x{Convert.ToHexStringLower(_keygen.PublicKey("key"))}\",)", await CheckAsync(armoured, Line("*")));
        Assert.True(await _keygen.VerifiesAsync(Line("*"), "alice", Namespace, Encoding.UTF8.GetBytes(Message), armoured));
        // A plain line for the certified key, or for the authority's, admits no certificate.
        Assert.Equal("(,,signer)", await CheckAsync(armoured, $"alice namespaces=\"{Namespace}\" {_keygen.PublicLine("key")}\n"));
        Assert.Equal("(,,signer)", await CheckAsync(armoured, $"alice namespaces=\"{Namespace}\" {_keygen.PublicLine("authority")}\n"));
    }

    [Theory]
    [InlineData("alice", "-n alice", "")]
    [InlineData("al*", "-n alice", "")]
    [InlineData("a?ice,!bob", "-n alice", "")]
    [InlineData("*", "-n alice -V 20200101:20400101", "")]
    [InlineData("*", "-n alice,bob", "signer")]
    [InlineData("bob", "-n alice,bob", "bob")]
    [InlineData("bob", "-n alice", "signer")]
    [InlineData("*,!alice", "-n alice", "signer")]
    [InlineData("*", "", "signer")]
    [InlineData("*", "-n al*", "signer")]
    [InlineData("*", "-n alice -V 20200101:20210101", "validity")]
    [InlineData("*", "-n alice -V 20380101:20400101", "validity")]
    [InlineData("*", "-n alice -O force-command=true", "signature")]
    [InlineData("*", "-n alice -h", "signature")]
    public async Task Check_CertificateWithLimits_IsHeldToThem(string line, string options, string answer)
    {
        string armoured = await SignAsync("ed25519", "ed25519", options.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        string? checkedAs = await CheckAsync(armoured, Line(line));

        if (answer is "" or "bob")
        {
            Assert.StartsWith(answer is "bob" ? "(bob," : "(alice,", checkedAs, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($"(,,{answer})", checkedAs);
        }
    }

    [Fact]
    public async Task Check_CertificateThatWasChangedOrIsOfAnother_IsRefused()
    {
        string armoured = await SignAsync("ed25519", "ed25519", "-n", "alice");
        string authority = Line("*");
        byte[] block = SshBytes.Unarmour(armoured);
        // Every byte of the certificate: it lies behind magic, version and its own length.
        int length = Convert.FromBase64String(await CertificateAsync()).Length;
        for (int at = 14; at < 14 + length; at += 3)
        {
            byte[] changed = [.. block];
            changed[at] ^= 1;
            Assert.Contains(await CheckAsync(SshBytes.Armour(changed), authority), new[] { "(,,signature)", "(,,format)", "(,,signer)" });
        }

        await _keygen.MakeKeyAsync("other");
        Assert.Equal(
            "(,,signer)",
            await CheckAsync(armoured, $"* cert-authority,namespaces=\"{Namespace}\" {_keygen.PublicLine("other")}\n")
        );
        // The key itself does not sign in the certificate's name once the certificate is left away.
        Assert.Equal("(,,signer)", await CheckAsync(await _keygen.SignAsync("key", Namespace, Encoding.UTF8.GetBytes(Message)), authority));
    }

    public void Dispose() => _keygen.Dispose();

    private async Task<string> SignAsync(string key, string authority, params string[] options)
    {
        await _keygen.MakeKeyAsync("key", key);
        await _keygen.MakeKeyAsync("authority", authority);
        await _keygen.CertifyAsync("authority", "key", options);
        return await _keygen.SignAsync("key-cert.pub", Namespace, Encoding.UTF8.GetBytes(Message));
    }

    private async Task<string> CertificateAsync() =>
        (await File.ReadAllTextAsync(_keygen.File("key-cert.pub"), TestContext.Current.CancellationToken)).Split(' ')[1];

    private string Line(string principals) => $"{principals} cert-authority,namespaces=\"{Namespace}\" {_keygen.PublicLine("authority")}\n";

    private Task<string?> CheckAsync(string armoured, string roster) =>
        database.CallAsync("fn_signature_check", Message, armoured, Namespace, roster, new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc));
}
