using System.Collections.Immutable;

namespace IuCutter.Core.Rosters;

/// <summary>
/// Finds what looks like a rule to whoever wrote or reads the roster: misspelled, in other case, with other blanks or signs,
/// with letters of another script, without its first word, or behind something else. Prose that only speaks of rules is not one.
/// </summary>
internal static class RuleResemblance
{
    private const string Product = "iucutter";
    private const int MaxWordsJoined = 6;
    private const int MaxWordsToGate = 6;
    private const int MaxWordsToNumber = 3;
    private const int MinFingerprintDigits = 16;
    private const int MaxWordsToValue = 1;

    // How a rule begins, as one word, and how many letters may be wrong, missing, added or swapped.
    private static readonly ImmutableArray<(string Letters, int MaxEdits, RuleName Name)> Beginnings =
    [
        (Product + "threshold", 4, RuleName.Threshold),
        (Product + "escrow", 3, RuleName.Escrow),
        (Product + "backupretentiondays", 6, RuleName.BackupRetention),
        (Product + "backupretention", 5, RuleName.BackupRetention),
        (Product + "retentiondays", 5, RuleName.BackupRetention),
        (Product + "retention", 4, RuleName.BackupRetention),
        (Product + "cardrequests", 4, RuleName.CardRequests),
        (Product + "rehearsal", 4, RuleName.Rehearsal),
    ];

    private static readonly ImmutableArray<string> NumberWords = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private static readonly ImmutableArray<string> Gates = [.. Enum.GetNames<ApprovalGate>().Select(gate => gate.ToLowerInvariant())];

    /// <summary>The rule that a text looks like; Unknown for one that no rule is called; null for prose.</summary>
    public static RuleName? Find(string text)
    {
        string skeleton = LetterSkeleton.Of(text);
        SkeletonWord[] words = SkeletonWord.Split(skeleton);
        foreach (int start in Enumerable.Range(0, words.Length))
        {
            if ((ByBeginning(words, start) ?? ByValue(words, start) ?? ByForm(skeleton, words, start)) is RuleName name)
            {
                return name;
            }
        }

        return null;
    }

    // "iucutter" and the rule's name, written almost like that, wherever it stands.
    private static RuleName? ByBeginning(SkeletonWord[] words, int start)
    {
        foreach ((string letters, int maxEdits, RuleName name) in Beginnings)
        {
            if (Joined(words, start).Any(joined => EditDistance.Within(joined, letters, maxEdits)))
            {
                return name;
            }
        }

        return null;
    }

    // The name alone, with a value after it.
    private static RuleName? ByValue(SkeletonWord[] words, int start)
    {
        if (EditDistance.Within(words[start].Letters, "threshold", 2))
        {
            bool gateWithNumber = Enumerable
                .Range(start + 1, MaxWordsToGate)
                .Any(at => GateAt(words, at) is { } after && Enumerable.Range(after, MaxWordsToNumber).Any(next => IsNumber(words, next)));
            return gateWithNumber || IsNumber(words, start + 1) ? RuleName.Threshold : null;
        }

        if (EditDistance.Within(words[start].Letters, "escrow", 1))
        {
            int digits = words
                .Skip(start + 1)
                .SkipWhile(word => !word.IsHexadecimal)
                .TakeWhile(word => word.IsHexadecimal)
                .Sum(word => word.Text.Length);
            return digits >= MinFingerprintDigits ? RuleName.Escrow : null;
        }

        if (EditDistance.Within(words[start].Letters, "retention", 2))
        {
            int next = start + 1 < words.Length && EditDistance.Within(words[start + 1].Letters, "days", 1) ? start + 2 : start + 1;
            return IsNumber(words, next) ? RuleName.BackupRetention : null;
        }

        if (EditDistance.Within(words[start].Letters, "rehearsal", 2))
        {
            bool required = words.Skip(start + 1).Take(MaxWordsToValue).Any(word => EditDistance.Within(word.Letters, "required", 2));
            return required ? RuleName.Rehearsal : null;
        }

        // A gate of two words with a number right behind it; the others are everyday words.
        return
            GateAt(words, start) is { } behind
            && behind - start + words[start].Text.Length > "restore".Length + 1
            && IsNumber(words, behind)
            ? RuleName.Threshold
            : null;
    }

    // iucutter-something: as rules are written, of a name that none has.
    private static RuleName? ByForm(string skeleton, SkeletonWord[] words, int start)
    {
        if (!EditDistance.Within(words[start].Letters, Product, 1) || start + 1 == words.Length)
        {
            return null;
        }

        int last = start;
        while (last + 1 < words.Length && skeleton[words[last].End..words[last + 1].Start].Trim() is "-")
        {
            last++;
        }

        return last > start && skeleton[words[last].End..].TrimStart() is [':' or '=', ..] ? RuleName.Unknown : null;
    }

    // Where a gate's name that begins here ends; null when none does.
    private static int? GateAt(SkeletonWord[] words, int start)
    {
        if (start >= words.Length)
        {
            return null;
        }

        int after = start;
        foreach (string joined in Joined(words, start).Take(2))
        {
            after++;
            if (Gates.Any(gate => EditDistance.Within(joined, gate, gate.Length > "restore".Length ? 3 : 0)))
            {
                return after;
            }
        }

        return null;
    }

    private static bool IsNumber(SkeletonWord[] words, int at) =>
        at < words.Length && (words[at].IsNumber || NumberWords.Contains(words[at].Text));

    private static IEnumerable<string> Joined(SkeletonWord[] words, int start)
    {
        string joined = "";
        foreach (SkeletonWord word in words.Skip(start).Take(MaxWordsJoined))
        {
            joined += word.Letters;
            yield return joined;
        }
    }
}
