using System.Globalization;
using System.Text;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>
/// The database and the real ssh-keygen judge the same signatures alike: good ones, and such with a bit changed or parts of
/// several mixed. <c>IUCUTTER_TEST_SIGNATURES</c> sets how many; 10,000 take some minutes.
/// </summary>
[Trait("Promise", "3")]
public sealed class SshKeygenComparisonTests(SignatureDatabase database, ITestOutputHelper output)
    : IClassFixture<SignatureDatabase>,
        IDisposable
{
    private const int Batch = 40;

    private static readonly string[] Namespaces = ["iucutter.approval", "iucutter.executor"];
    private static readonly (string Type, int? Bits)[] Types = [("ed25519", null), ("ecdsa", 256), ("rsa", 2048), ("rsa", 3072)];

    private readonly SshKeygen _keygen = new();

    private static int Count =>
        int.Parse(Environment.GetEnvironmentVariable("IUCUTTER_TEST_SIGNATURES") ?? "120", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Check_RandomSignature_IsJudgedAsBySshKeygen()
    {
        int seed = Random.Shared.Next();
        Random random = new Random(seed);
        Dictionary<(string Kind, bool Accepted), int> seen = [];
        StringBuilder roster = new StringBuilder();
        for (int at = 0; at < Types.Length; at++)
        {
            string line = await _keygen.MakeKeyAsync($"k{at}", Types[at].Type, Types[at].Bits);
            roster.Append(CultureInfo.InvariantCulture, $"p{at} namespaces=\"{string.Join(',', Namespaces)}\" {line}\n");
        }

        List<Signed> signed = [];
        for (int number = 0; number < Count; number++)
        {
            // A quarter of them is new; the others are made of the last ones.
            if (number % Batch < Batch / 4)
            {
                if (number % Batch == 0)
                {
                    signed.Clear();
                }

                signed.Add(await SignAsync(random));
            }

            (string kind, Signed judged) = number % Batch < Batch / 4 ? ("good", signed[^1]) : Derive(random, signed);
            string principal = $"p{judged.Key}";
            bool expected = await _keygen.VerifiesAsync(
                roster.ToString(),
                principal,
                judged.Namespace,
                Encoding.UTF8.GetBytes(judged.Message),
                judged.Armoured
            );
            string? answer = await database.CallAsync(
                "fn_signature_check",
                judged.Message,
                judged.Armoured,
                judged.Namespace,
                roster.ToString(),
                DateTime.UtcNow
            );

            bool accepted = answer!.StartsWith($"({principal},", StringComparison.Ordinal);
            Assert.True(expected == accepted, $"seed {seed}, number {number}, {kind}: ssh-keygen {expected}, database {answer}\n{judged}");
            seen[(kind, accepted)] = seen.GetValueOrDefault((kind, accepted)) + 1;
        }

        Assert.True(seen[("good", true)] >= Count / 4);
        Assert.DoesNotContain(("good", false), seen.Keys);
        Assert.Contains(("bit", false), seen.Keys);
        output.WriteLine(
            string.Join(", ", seen.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key.Kind} {pair.Key.Accepted}: {pair.Value}"))
        );
    }

    public void Dispose() => _keygen.Dispose();

    private async Task<Signed> SignAsync(Random random)
    {
        int key = random.Next(Types.Length);
        string signatureNamespace = Namespaces[random.Next(Namespaces.Length)];
        string message = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(32, 0x3FF)));
        string armoured = await _keygen.SignAsync(
            $"k{key}",
            signatureNamespace,
            Encoding.UTF8.GetBytes(message),
            random.Next(2) == 0 ? "sha256" : "sha512"
        );
        return new Signed(key, signatureNamespace, message, armoured);
    }

    private static (string Kind, Signed Signature) Derive(Random random, List<Signed> signed)
    {
        Signed one = signed[random.Next(signed.Count)];
        Signed other = signed[random.Next(signed.Count)];
        byte[] block = SshBytes.Unarmour(one.Armoured);
        switch (random.Next(7))
        {
            case 0:
                return ("message", one with { Message = other.Message });
            case 1:
                return ("namespace", one with { Namespace = other.Namespace });
            case 2:
                return ("principal", one with { Key = random.Next(Types.Length) });
            case 3:
                // The signature's last bytes, or all of it that has the same length, from another.
                byte[] tail = SshBytes.Unarmour(other.Armoured);
                int length = Math.Min(random.Next(1, 300), Math.Min(tail.Length, block.Length));
                return ("mixed", one with { Armoured = SshBytes.Armour([.. block[..^length], .. tail[^length..]]) });
            case 4:
                block[random.Next(block.Length)] = (byte)random.Next(256);
                return ("byte", one with { Armoured = SshBytes.Armour(block) });
            default:
                block[random.Next(block.Length)] ^= (byte)(1 << random.Next(8));
                return ("bit", one with { Armoured = SshBytes.Armour(block) });
        }
    }

    private sealed record Signed(int Key, string Namespace, string Message, string Armoured);
}
