using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Signing;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The database's reader of armoured signatures: one way to write each, and never a failure of its own.</summary>
[Trait("Promise", "3")]
public sealed class SshsigTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>
{
    private const string Namespace = "iucutter.approval";

    private static readonly byte[] Seed = SHA256.HashData("seed"u8);
    private static readonly string Message = "card\n";
    private static readonly string Armoured = SshBytes.SignEd25519(Seed, Namespace, Encoding.UTF8.GetBytes(Message));
    private static readonly byte[] Block = SshBytes.Unarmour(Armoured);
    private static readonly byte[] Key = SshBytes.Ed25519Key(Ed25519Reference.PublicKey(Seed));
    private static readonly string Roster = $"alice namespaces=\"{Namespace}\" ssh-ed25519 {Convert.ToBase64String(Key)}\n";

    // Each is refused for its form, whatever it is a signature of.
    private static readonly Dictionary<string, string> Malformed = new(StringComparer.Ordinal)
    {
        ["nothing"] = "",
        ["no block"] = "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        ["another block"] = Armoured.Replace("SSH SIGNATURE", "SSH2 SIGNATURE", StringComparison.Ordinal),
        ["a line before"] = "x\n" + Armoured,
        ["a blank line before"] = "\n" + Armoured,
        ["a line behind"] = Armoured + "x\n",
        ["two blocks"] = Armoured + Armoured,
        ["no end"] = Armoured.Replace("-----END SSH SIGNATURE-----\n", "", StringComparison.Ordinal),
        ["line ends of Windows"] = Armoured.Replace("\n", "\r\n", StringComparison.Ordinal),
        ["a blank in a line"] = Armoured.Replace("U1NI", "U1 NI", StringComparison.Ordinal),
        ["a letter that is none of base64"] = Armoured.Replace("U1NI", "U1N!", StringComparison.Ordinal),
        ["padding inside"] = Armoured.Replace("U1NI", "U1==", StringComparison.Ordinal),
        ["a byte less"] = SshBytes.Armour(Block[..^1]),
        ["a byte more"] = SshBytes.Armour([.. Block, 0]),
        ["a string more"] = SshBytes.Armour([.. Block, .. SshBytes.Text("")]),
        ["another magic"] = SshBytes.Armour([.. "SSHSIH"u8, .. Block[6..]]),
        ["version 0"] = SshBytes.Armour([.. "SSHSIG"u8, .. SshBytes.UInt32(0), .. Block[10..]]),
        ["version 2"] = SshBytes.Armour([.. "SSHSIG"u8, .. SshBytes.UInt32(2), .. Block[10..]]),
        ["a length beyond the end"] = SshBytes.Armour([.. Block[..10], 255, 255, 255, 255, .. Block[14..]]),
        ["a length of 2^31"] = SshBytes.Armour([.. Block[..10], 128, 0, 0, 0, .. Block[14..]]),
        ["no namespace"] = SshBytes.Armour(SshBytes.Block(Key, "", Signature())),
        ["something reserved"] = SshBytes.Armour([
            .. "SSHSIG"u8,
            .. SshBytes.UInt32(1),
            .. SshBytes.String(Key),
            .. SshBytes.Text(Namespace),
            .. SshBytes.Text("x"),
            .. SshBytes.Text("sha512"),
            .. SshBytes.String(Signature()),
        ]),
        ["hash sha1"] = SshBytes.Armour(SshBytes.Block(Key, Namespace, Signature(), "sha1")),
        ["hash SHA512"] = SshBytes.Armour(SshBytes.Block(Key, Namespace, Signature(), "SHA512")),
        ["no hash"] = SshBytes.Armour(SshBytes.Block(Key, Namespace, Signature(), "")),
        ["16 KiB and more"] = SshBytes.Armour(SshBytes.Block(new byte[16000], Namespace, Signature())),
    };

    public static TheoryData<string> MalformedNames => [.. Malformed.Keys];

    [Fact]
    public async Task Check_Signature_NamesWhoSigned()
    {
        Assert.Equal($"(alice,\"\\\\x{Convert.ToHexStringLower(Key)}\",)", await CheckAsync(Armoured));
        Assert.Equal($"(alice,\"\\\\x{Convert.ToHexStringLower(Key)}\",)", await CheckAsync(Armoured.TrimEnd('\n')));
        Assert.Equal("(,,signature)", await CheckAsync(Armoured, Message + "\n"));
        Assert.Equal("(,,signature)", await CheckAsync(Armoured, ""));
        Assert.Equal("(,,namespace)", await CheckAsync(Armoured, signatureNamespace: "iucutter.approva"));
        Assert.Equal("(,,namespace)", await CheckAsync(Armoured, signatureNamespace: "iucutter.approval "));
        Assert.Equal("(,,signer)", await CheckAsync(Armoured, roster: ""));
    }

    [Theory]
    [MemberData(nameof(MalformedNames))]
    public async Task Check_BlockThatIsNotWrittenAsItIs_IsNone(string name)
    {
        Assert.Equal("(,,format)", await CheckAsync(Malformed[name]));
        Assert.Equal("(,,,)", await database.CallAsync("fn_sshsig_read", Malformed[name]));
    }

    // The last letter of base64 has bits that stand for nothing; ssh-keygen and .NET do not look at them.
    [Fact]
    public async Task Check_Base64InAnotherForm_IsNone()
    {
        foreach (int length in new[] { 1, 2 })
        {
            byte[] block = SshBytes.Block(Key, Namespace, new byte[200]);
            block = block[..(block.Length - block.Length % 3 - 3 + length)];
            string text = Convert.ToBase64String(block);
            string other = text.TrimEnd('=');
            other = other[..^1] + (char)(other[^1] + 1) + text[other.Length..];
            Assert.Equal(Convert.FromBase64String(other), block);

            Assert.Equal("\\x" + Convert.ToHexStringLower(block), await database.CallAsync("fn_base64", text));
            Assert.Null(await database.CallAsync("fn_base64", other));
            Assert.Null(await database.CallAsync("fn_base64", text.TrimEnd('=')));
            Assert.Null(await database.CallAsync("fn_base64", text + "="));
        }
    }

    [Theory]
    [InlineData("01", "1")]
    [InlineData("7f", "127")]
    [InlineData("0080", "128")]
    [InlineData("00ff01", "65281")]
    [InlineData("", null)]
    [InlineData("00", null)]
    [InlineData("80", null)]
    [InlineData("0001", null)]
    [InlineData("007f", null)]
    [InlineData("000080", null)]
    [InlineData("ff00", null)]
    public async Task Number_FormThatIsNotTheShortest_IsNone(string bytes, string? number) =>
        Assert.Equal(number, await database.CallAsync("fn_ssh_number", Convert.FromHexString(bytes)));

    // Whatever the bytes are, the answer is a cause: every prefix of a signature, and each byte of it set to a border value.
    [Fact]
    public async Task Check_AnyPrefixAndAnyByte_HasACauseAndNeverFails()
    {
        for (int length = 0; length < Block.Length; length++)
        {
            Assert.Equal("(,,format)", await CheckAsync(SshBytes.Armour(Block[..length])));
        }

        for (int at = 0; at < Block.Length; at++)
        {
            byte[] changed = [.. Block];
            changed[at] = (byte)(changed[at] == 255 ? 0 : 255);
            Assert.Contains(await CheckAsync(SshBytes.Armour(changed)), new[] { "(,,format)", "(,,signature)", "(,,namespace)" });
        }
    }

    // The tool's own reader of the same text is laxer nowhere that matters: what the database reads it reads alike.
    [Fact]
    public void Read_BySshSignatureBlob_IsTheSameKeyAndNamespace()
    {
        SshSignatureBlob blob = SshSignatureBlob.Parse(Armoured)!;
        Assert.Equal((Convert.ToBase64String(Key), Namespace), (blob.PublicKey, blob.Namespace));
    }

    private static byte[] Signature() => [.. SshBytes.Text("ssh-ed25519"), .. SshBytes.String(new byte[64])];

    private Task<string?> CheckAsync(
        string armoured,
        string? message = null,
        string signatureNamespace = Namespace,
        string? roster = null
    ) => database.CallAsync("fn_signature_check", message ?? Message, armoured, signatureNamespace, roster ?? Roster, Moment);

    private static DateTime Moment => new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
}
