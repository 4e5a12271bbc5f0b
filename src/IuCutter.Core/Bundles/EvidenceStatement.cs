using System.Globalization;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>
/// The in-toto Statement (version 1) of a bundle: the SHA-256 of each of its files but the envelope and its time stamp, and a predicate
/// that follows from its manifest. It is written and compared to the byte, in RFC 8785's form.
/// </summary>
internal static class EvidenceStatement
{
    /// <summary>Type of the payload in the envelope.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>Type of the predicate; <c>about_IuCutter_Evidence</c> describes its members.</summary>
    public const string PredicateType = "https://iucutter.example/evidence/v1";

    /// <summary>Writes it.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="sha256">SHA-256 of each file, by its name.</param>
    public static byte[] Write(EvidenceManifest manifest, SortedDictionary<string, string> sha256)
    {
        StringBuilder text = new StringBuilder("{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicate\":{");
        text.Append(CultureInfo.InvariantCulture, $"\"at\":\"{manifest.At}\",\"document\":\"{manifest.DocumentPrefix}\",\"runs\":[");
        text.AppendJoin(
            ',',
            manifest.Runs.Select(run =>
                manifest.Ledgers.FirstOrDefault(ledger => ledger.RunId == run.RunId) is { } ledger
                    ? string.Create(
                        CultureInfo.InvariantCulture,
                        $"{{\"ledger_records\":{ledger.Records},\"ledger_sha256\":\"{ledger.Sha256}\",\"run\":\"{run.RunId}\","
                    ) + $"\"state\":\"{run.State}\"}}"
                    : $"{{\"run\":\"{run.RunId}\",\"state\":\"{run.State}\"}}"
            )
        );
        text.Append(CultureInfo.InvariantCulture, $"],\"signer\":\"{manifest.Signer}\",\"tool\":{{\"sha256\":\"{manifest.ToolSha256}\",");
        text.Append(CultureInfo.InvariantCulture, $"\"version\":\"{manifest.ToolVersion}\"}},\"v\":1}},");
        text.Append(CultureInfo.InvariantCulture, $"\"predicateType\":\"{PredicateType}\",\"subject\":[");
        text.AppendJoin(',', sha256.Select(file => $"{{\"digest\":{{\"sha256\":\"{file.Value}\"}},\"name\":\"{file.Key}\"}}"));
        return Encoding.ASCII.GetBytes(text.Append("]}").ToString());
    }

    /// <summary>
    /// The SHA-256 of each file, by its name, as a statement has them; null when it has none. It is read as <c>verify.sh</c> reads it, to
    /// name the file that is another: whether it is a statement, only <see cref="Write"/> decides.
    /// </summary>
    public static SortedDictionary<string, string>? Subjects(byte[] statement)
    {
        string text = Encoding.Latin1.GetString(statement);
        if (text.Any(letter => letter is < ' ' or > '~'))
        {
            return null;
        }

        string[] parts = text.Split('"');
        int at = 1;
        while (at + 1 < parts.Length && !(parts[at] == "subject" && parts[at + 1] == ":[{"))
        {
            at += 2;
        }

        SortedDictionary<string, string> subjects = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (at += 2; at + 6 < parts.Length; at += 10)
        {
            subjects[parts.ElementAtOrDefault(at + 8) ?? ""] = parts[at + 4];
        }

        return subjects.Count > 0 ? subjects : null;
    }
}
