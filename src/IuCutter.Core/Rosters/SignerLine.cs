namespace IuCutter.Core.Rosters;

/// <summary>A signer's line: <c>principals [options] keytype key [comment]</c>, read as ssh-keygen reads it, or stricter.</summary>
/// <param name="Signer">The signer; null when the line cannot be read.</param>
/// <param name="Comment">What follows the key.</param>
/// <param name="Fault">Why the line is refused; null when it is not.</param>
internal sealed record SignerLine(RosterSigner? Signer, string Comment, (ErrorDefinition Definition, string Reason)? Fault)
{
    private static readonly char[] Blanks = [' ', '\t'];

    /// <summary>Reads a line that begins with its principals.</summary>
    public static SignerLine Read(int number, string line)
    {
        (string principal, string rest) = Take(line);
        if (principal.Contains('"', StringComparison.Ordinal))
        {
            return Unreadable("has quotes in its name");
        }

        // As ssh-keygen does: what is no key must be options.
        string options = "";
        if (!SshPublicKey.IsType(Take(rest).First))
        {
            int end = SignerOptions.EndOf(rest);
            if (end < 0)
            {
                return Unreadable("opens a quote and does not close it");
            }

            options = rest[..end];
            rest = rest[end..].TrimStart(Blanks);
        }

        (SignerOptions? read, string? fault) = SignerOptions.Read(options);
        if (read is null)
        {
            return Unreadable(fault!);
        }

        (string type, string afterType) = Take(rest);
        (string key, string comment) = Take(afterType);
        if (SshPublicKey.Read(type, key) is not { } publicKey)
        {
            return Unreadable(
                key.Length == 0 ? "has no key"
                : options.Length > 0 && SignerOptions.Read(type).Options is not null
                    ? "separates its options with a blank instead of a comma"
                : "has a key that cannot be read"
            );
        }

        RosterSigner signer = new RosterSigner(
            number,
            principal,
            read.Namespaces,
            read.ValidAfter,
            read.ValidBefore,
            read.TimesWithoutZone,
            read.IsAuthority,
            type,
            publicKey.Fingerprint,
            key
        );
        return new SignerLine(signer, comment, FaultOf(signer));
    }

    private static (ErrorDefinition Definition, string Reason)? FaultOf(RosterSigner signer) =>
        signer.Namespaces.Any(name => name.Length == 0 || name.Any(char.IsWhiteSpace))
            ? (ErrorCatalogue.RosterNamespaceBlank, "has a blank or an empty name in its namespaces")
        : signer.Namespaces.IsEmpty ? (ErrorCatalogue.RosterNamespaceInexact, "names no namespaces, so its key may sign anything")
        : signer.Namespaces.Any(name => name.AsSpan().IndexOfAny("*?!") >= 0)
            ? (ErrorCatalogue.RosterNamespaceInexact, "has a pattern among its namespaces")
        : !SignerPermission.IsPlainName(signer.Principal)
            ? (ErrorCatalogue.RosterPrincipal, "has a principal that is no plain name (letters A to Z, digits, . _ @ + -)")
        : null;

    private static SignerLine Unreadable(string reason) => new(null, "", (ErrorCatalogue.RosterSignerUnreadable, reason));

    private static (string First, string Remainder) Take(string text)
    {
        int end = text.IndexOfAny(Blanks);
        return end < 0 ? (text, "") : (text[..end], text[end..].TrimStart(Blanks));
    }
}
