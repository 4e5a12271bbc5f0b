namespace IuCutter.Core.Rosters;

/// <summary>
/// The namespaces that a signer's line permits, by the patterns of ssh_config(5): <c>*</c>, <c>?</c>, and <c>!</c> for "not".
/// </summary>
internal static class SignerPermission
{
    private const int MaxNameLength = 128;

    /// <summary>
    /// Whether a principal is one plain name: ASCII letters and digits, and <c>. _ @ + -</c> after the first, at most 128. Two of other
    /// letters can look the same on every screen and be two people.
    /// </summary>
    public static bool IsPlainName(string principal) =>
        principal.Length is > 0 and <= MaxNameLength
        && char.IsAsciiLetterOrDigit(principal[0])
        && principal.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '@' or '+' or '-');

    /// <summary>
    /// Whether the line names a namespace by its whole name. What is accepted as a signature demands that: a key that may sign anything,
    /// or a pattern of names, was not given for this purpose.
    /// </summary>
    public static bool Names(this RosterSigner signer, string signatureNamespace) =>
        signer.MaySign(signatureNamespace) && signer.Namespaces.Contains(signatureNamespace, StringComparer.Ordinal);

    /// <summary>Whether the line lets its key sign for a namespace; one without namespaces lets it sign for any.</summary>
    public static bool MaySign(this RosterSigner signer, string signatureNamespace)
    {
        bool matched = signer.Namespaces.IsEmpty;
        foreach (string pattern in signer.Namespaces)
        {
            bool negated = pattern.StartsWith('!');
            if (Matches(negated ? pattern.AsSpan(1) : pattern, signatureNamespace))
            {
                if (negated)
                {
                    return false;
                }

                matched = true;
            }
        }

        return matched;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            for (int skipped = 0; skipped <= text.Length; skipped++)
            {
                if (Matches(pattern[1..], text[skipped..]))
                {
                    return true;
                }
            }

            return false;
        }

        return !text.IsEmpty && (pattern[0] == '?' || pattern[0] == text[0]) && Matches(pattern[1..], text[1..]);
    }
}
