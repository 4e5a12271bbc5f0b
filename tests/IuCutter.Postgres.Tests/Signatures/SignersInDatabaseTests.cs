using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Rosters;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The database's reader of a roster's signers: it admits nobody whom the tool's reader does not.</summary>
[Trait("Promise", "3")]
public sealed class SignersInDatabaseTests(SignatureDatabase database) : IClassFixture<SignatureDatabase>
{
    private const string Namespace = "iucutter.approval";
    private const string Message = "card\n";
    private const string Plain = $"alice namespaces=\"{Namespace}\" ";

    private static readonly byte[] Seed = SHA256.HashData("seed"u8);
    private static readonly string Key = "ssh-ed25519 " + Convert.ToBase64String(SshBytes.Ed25519Key(Ed25519Reference.PublicKey(Seed)));

    private static readonly string Other =
        "ssh-ed25519 " + Convert.ToBase64String(SshBytes.Ed25519Key(Ed25519Reference.PublicKey(SHA256.HashData("other"u8))));

    private static readonly string Armoured = SshBytes.SignEd25519(Seed, Namespace, Encoding.UTF8.GetBytes(Message));

    [Theory]
    [InlineData(Plain + "{0}", "alice")]
    [InlineData(Plain + "{0} comment of several words", "alice")]
    [InlineData("  \t" + Plain + "{0}\r", "alice")]
    [InlineData("# alice\n\n" + Plain + "{1}\nbob NAMESPACES=\"git,iucutter.approval\" {0}", "bob")]
    [InlineData(Plain + "{0}\n" + Plain + "{0}", "alice")]
    [InlineData("alice namespaces=\"git\" {0}\n" + Plain + "{0}", "alice")]
    [InlineData("alice namespaces=\"iucutter.approval\",valid-after=\"20260101\",valid-before=\"20270101Z\" {0}", "alice")]
    [InlineData("alice valid-before=\"20260601120001\",namespaces=\"iucutter.approval\" {0}", "alice")]
    [InlineData("alice valid-before=\"20260601120000\",namespaces=\"iucutter.approval\" {0}", "validity")]
    [InlineData("alice valid-after=\"202606011201\",namespaces=\"iucutter.approval\" {0}", "validity")]
    [InlineData(
        "alice valid-before=\"20250101\",namespaces=\"iucutter.approval\" {0}\n"
            + "alice valid-after=\"20250101\",namespaces=\"iucutter.approval\" {0}",
        "alice"
    )]
    [InlineData("alice {0}", "permission")]
    [InlineData("alice namespaces=\"*\" {0}", "permission")]
    [InlineData("alice namespaces=\"iucutter.*\" {0}", "permission")]
    [InlineData("alice namespaces=\"iucutter?approval\" {0}", "permission")]
    [InlineData("alice namespaces=\"IUCUTTER.APPROVAL\" {0}", "permission")]
    [InlineData("alice namespaces=\"git, iucutter.approval\" {0}", "permission")]
    [InlineData("alice namespaces=\"git\" {0}", "permission")]
    [InlineData(Plain + "{1}", "signer")]
    [InlineData("#" + Plain + "{0}", "signer")]
    [InlineData("", "signer")]
    [InlineData(Plain + "{0}\nbob namespaces=\"git\" {0}", "signer")]
    [InlineData("alice,bob namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("* namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("al?ce namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("!alice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice cert-authority,namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("\"alice\" namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("\u00a0alice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("al\u200bice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("al\u202eice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("al\u001b[2Jice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("\u0430lice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("-alice namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice namespaces=iucutter.approval {0}", "signer")]
    [InlineData("alice namespaces=\"iucutter.approval {0}", "signer")]
    [InlineData("alice namespaces=\"iucutter.approval\", {0}", "signer")]
    [InlineData("alice namespaces=\"a\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice no-touch-required,namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice namespaces=\"iucutter.approval\" valid-before=\"20250101\" {0}", "signer")]
    [InlineData("alice valid-before=\"20261301\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice valid-before=\"20270230\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice valid-before=\"00000101\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice valid-before=\"2027\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice valid-before=\"\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData("alice valid-after=\"20270101\",valid-before=\"20260101\",namespaces=\"iucutter.approval\" {0}", "signer")]
    [InlineData(Plain + "{0}=", "signer")]
    [InlineData(Plain + "sk-{0}", "signer")]
    [InlineData(Plain + "ssh-rsa {2}", "signer")]
    public async Task Check_LineOfTheRoster_SaysWhoMaySign(string lines, string answer)
    {
        string roster = lines
            .Replace("{0}", Key, StringComparison.Ordinal)
            .Replace("{1}", Other, StringComparison.Ordinal)
            .Replace("{2}", Key.Split(' ')[1], StringComparison.Ordinal);
        bool admits = answer is "alice" or "bob";

        string? checkedAs = await database.CallAsync("fn_signature_check", Message, Armoured, Namespace, roster, Moment);

        Assert.Equal(admits ? $"({answer}," : $"(,,{answer})", admits ? checkedAs![..(answer.Length + 2)] : checkedAs);
        // Two readers of one file: where the database names somebody, the tool's reader names the same one.
        if (admits)
        {
            Assert.Equal([answer], Roster.Parse(roster).PrincipalsOf(Key.Split(' ')[1]));
        }
    }

    private static DateTime Moment => new(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
}
