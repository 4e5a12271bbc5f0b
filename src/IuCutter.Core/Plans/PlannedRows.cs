using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The digest over the rows of a cut that prediction, execution and verification must agree on.</summary>
internal static class PlannedRows
{
    /// <summary>
    /// SHA-256 over one line per row, in order: address, tab, SHA-256 of the title, tab, SHA-256 of the body, LF.
    /// </summary>
    public static string Digest(IEnumerable<(string Address, string TitleSha256, string BodySha256)> rows)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ArrayBufferWriter<byte> line = new ArrayBufferWriter<byte>(256);
        foreach ((string address, string title, string body) in rows)
        {
            line.ResetWrittenCount();
            Encoding.UTF8.GetBytes($"{address}\t{title}\t{body}\n", line);
            hash.AppendData(line.WrittenSpan);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The digest over the rows of a plan.</summary>
    public static string Digest(CutPlan plan) => Digest(plan.Units.Select(unit => (unit.Address, unit.TitleSha256, unit.BodySha256)));
}
