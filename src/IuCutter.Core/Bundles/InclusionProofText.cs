using System.Globalization;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>The text of an inclusion proof as C2SP tlog-proof writes it (<c>c2sp.org/tlog-proof@v1</c>), without extra data.</summary>
internal static class InclusionProofText
{
    /// <summary>Writes it.</summary>
    /// <param name="index">Index of the leaf, from 0.</param>
    /// <param name="path">The hashes beside its way to the root, from below.</param>
    /// <param name="checkpoint">The checkpoint of the tree, as its text is.</param>
    public static byte[] Write(long index, IEnumerable<byte[]> path, string checkpoint)
    {
        StringBuilder text = new StringBuilder("c2sp.org/tlog-proof@v1\n");
        text.Append(CultureInfo.InvariantCulture, $"index {index}\n");
        foreach (byte[] hash in path)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').Append(checkpoint).ToString());
    }
}
