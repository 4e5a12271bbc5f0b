namespace IuCutter.Core.Rosters;

/// <summary>
/// The namespaces that a signer's line permits, by the patterns of ssh_config(5): <c>*</c>, <c>?</c>, and <c>!</c> for "not".
/// </summary>
internal static class SignerPermission
{
    /// <summary>A principal that stands for more than one name cannot say who signed.</summary>
    public static bool IsOneName(string principal) => principal.Length > 0 && principal.AsSpan().IndexOfAny("*?,!") < 0;

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
