using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Rosters;

/// <summary>Reads the lines of a roster: each is blank, a rule, a comment, or a signer's.</summary>
internal sealed class RosterReader
{
    private const int MaxTextShown = 80;
    private const char ByteOrderMark = '\uFEFF';

    // Whatever some program takes for the end of a line. Only LF, with or without CR before it, ends one here.
    private static readonly char[] OtherLineEnds = ['\r', '\v', '\f', '\u0085', '\u2028', '\u2029'];

    private readonly List<RosterSigner> _signers = [];
    private readonly List<RosterRule> _rules = [];
    private readonly List<RuleFault> _ruleFaults = [];
    private readonly List<RosterFault> _lineFaults = [];

    private RosterReader() { }

    /// <summary>Reads all lines.</summary>
    public static Roster Read(string text)
    {
        RosterReader reader = new RosterReader();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            reader.ReadLine(number, line.EndsWith('\r') ? line[..^1] : line);
        }

        return new Roster([.. reader._signers], [.. reader._rules], [.. reader._ruleFaults], [.. reader._lineFaults]);
    }

    private void ReadLine(int number, string line)
    {
        string trimmed = line.TrimStart(' ', '\t', '\r');
        if (RuleLine.IsWritten(line))
        {
            ReadRule(number, line);
            return;
        }

        bool isComment = trimmed.StartsWith('#');
        SignerLine? signer = trimmed.Length == 0 || isComment ? null : SignerLine.Read(number, trimmed);
        // A signer's name, options and key are no place for a rule; what follows the key is a comment.
        string prose = signer?.Signer is null ? line : signer.Comment;
        if (prose.Split(OtherLineEnds).Select(RuleResemblance.Find).FirstOrDefault(name => name is not null) is { } looksLike)
        {
            AddRuleFault(number, line, looksLike, ErrorCatalogue.RosterRuleMisspelled, "looks like a rule and is not written as one");
        }
        else if (FindHidden(line, isComment) is { } hidden)
        {
            _lineFaults.Add(Fault(number, line, ErrorCatalogue.RosterEncoding, hidden));
        }
        else if (signer?.Fault is { } fault)
        {
            _lineFaults.Add(Fault(number, line, fault.Definition, fault.Reason));
        }

        if (signer?.Signer is { } read)
        {
            if (signer.Fault is null && _signers.Find(other => LooksLike(other.Principal, read.Principal)) is { } twin)
            {
                string reason = string.Create(CultureInfo.InvariantCulture, $"has a principal that looks like the one of line {twin.Line}");
                _lineFaults.Add(Fault(number, line, ErrorCatalogue.RosterPrincipal, reason));
            }

            _signers.Add(read);
        }
    }

    // Letters and digits that one font or another shows alike; and the same letters in another case.
    private static bool LooksLike(string one, string other) =>
        one != other && string.Equals(Drawn(one), Drawn(other), StringComparison.Ordinal);

    private static string Drawn(string name) =>
        name.Replace('I', 'l')
            .ToLowerInvariant()
            .Replace('0', 'o')
            .Replace('1', 'l')
            .Replace('i', 'l')
            .Replace('5', 's')
            .Replace("rn", "m", StringComparison.Ordinal)
            .Replace("vv", "w", StringComparison.Ordinal);

    private void ReadRule(int number, string line)
    {
        (RosterRule? rule, RuleName name, string? fault) = RuleLine.Read(number, line);
        if (rule is null)
        {
            AddRuleFault(number, line, name, ErrorCatalogue.RosterInvalid, fault!);
        }
        else if (_rules.Find(other => other.Key == rule.Key) is { } first)
        {
            string reason = string.Create(CultureInfo.InvariantCulture, $"sets what line {first.Line} sets");
            AddRuleFault(number, line, name, ErrorCatalogue.RosterRuleRepeated, reason);
        }
        else
        {
            _rules.Add(rule);
        }
    }

    private void AddRuleFault(int number, string line, RuleName name, ErrorDefinition definition, string reason) =>
        _ruleFaults.Add(new RuleFault(name, Fault(number, line, definition, reason)));

    private static RosterFault Fault(int number, string line, ErrorDefinition definition, string reason) =>
        new(number, definition.Id, reason, PlainText.Show(line.Trim(), MaxTextShown));

    // Joiners and marks of direction belong to the writing of some languages: in a comment they hide nothing.
    private static string? FindHidden(string line, bool isComment) =>
        line.StartsWith(ByteOrderMark) ? "begins with a byte order mark"
        : line.IndexOfAny(OtherLineEnds) >= 0 ? "has a line end inside that is neither LF nor CRLF"
        : line.Any(letter => char.IsControl(letter) && letter != '\t') ? "has a control character"
        : line.Contains('\uFFFD', StringComparison.Ordinal) ? "has bytes that are not UTF-8"
        : !isComment && line.EnumerateRunes().Any(IsHidden) ? "has a character that does not show, or a blank that is none"
        : null;

    private static bool IsHidden(System.Text.Rune rune) =>
        System.Text.Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
        || (rune.Value > 0x7F && System.Text.Rune.IsWhiteSpace(rune));
}
