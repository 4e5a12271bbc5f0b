using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Rosters;
using IuCutter.Postgres.Tests.Signatures;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Signers whose keys are made of a name: what they sign, and the roster that names them.</summary>
internal static class SqlSigner
{
    /// <summary>A database that takes the login's word for a signature: the negative control of whoever forges one.</summary>
    public static readonly SqlCall AnyWordIsASignature = new(
        """
        create or replace function cutter_governance.fn_signer_require(p_text text, p_armoured text, p_namespace text,
            p_principal text, out principal text, out key_fingerprint text) language plpgsql as $$
        begin
            principal := coalesce(p_principal, 'sovereign');
            key_fingerprint := 'SHA256:invented';
        end $$
        """
    );

    public const string Approval = "iucutter.approval";
    public const string Executor = "iucutter.executor";
    public const string Verifier = "iucutter.verifier";
    public const string Requester = "iucutter.requester";

    private static readonly ConcurrentDictionary<string, byte[]> PublicKeys = new(StringComparer.Ordinal);

    /// <summary>The roster of a database that the tests make: everybody who signs in them.</summary>
    public static string Roster { get; } =
        Line("sovereign", "SHA256:sovereign")
        + Line("alice", "SHA256:alice")
        + Line("Alice", "SHA256:Alice")
        + Line("expired", "SHA256:expired", "valid-before=\"20200101Z\",")
        + Line("bob", "SHA256:bob", signatureNamespace: Requester)
        + Line("DOT-991", "SHA256:executor", signatureNamespace: Executor)
        + Line("DOT-992", "SHA256:verifier", signatureNamespace: Verifier);

    /// <summary>A line of a roster.</summary>
    public static string Line(string principal, string key, string options = "", string signatureNamespace = Approval) =>
        $"{principal} {options}namespaces=\"{signatureNamespace}\" ssh-ed25519 {Convert.ToBase64String(Key(key))}\n";

    /// <summary>Fingerprint of the key, as ssh-keygen prints it.</summary>
    public static string Fingerprint(string key) => SshPublicKey.FingerprintOf(Key(key));

    /// <summary>The armoured signature of a text.</summary>
    public static string Sign(string key, string text, string signatureNamespace = Approval)
    {
        byte[] signature = Ed25519Reference.Sign(Seed(key), SshBytes.ToBeSigned(signatureNamespace, Encoding.UTF8.GetBytes(text)));
        return SshBytes.Armour(
            SshBytes.Block(Key(key), signatureNamespace, [.. SshBytes.Text("ssh-ed25519"), .. SshBytes.String(signature)])
        );
    }

    private static byte[] Key(string key) => PublicKeys.GetOrAdd(key, _ => SshBytes.Ed25519Key(Ed25519Reference.PublicKey(Seed(key))));

    private static byte[] Seed(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
