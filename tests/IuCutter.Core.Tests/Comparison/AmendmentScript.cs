using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>
/// A random law, and what a random script of one to four steps made of it. The same seed gives the same script. Articles are numbered
/// anew in each chapter, so that an article's number says nothing outside its chapter.
/// </summary>
internal sealed class AmendmentScript
{
    private static readonly string[] Syllables =
    [
        "ba",
        "do",
        "fi",
        "gu",
        "ka",
        "lem",
        "mor",
        "nis",
        "pa",
        "rud",
        "sol",
        "tev",
        "vin",
        "zor",
    ];

    private readonly Random _random;
    private readonly List<Chapter> _chapters = [];
    private readonly HashSet<int> _changed = [];
    private readonly bool _duplicates;
    private int _identity;

    /// <summary>Makes the law and its next version.</summary>
    /// <param name="seed">Decides everything.</param>
    /// <param name="duplicates">Whether a step may give two chapters one number; a profile that stops at that is not tried with it.</param>
    public AmendmentScript(int seed, bool duplicates)
    {
        (_random, _duplicates) = (new Random(seed), duplicates);
        int chapters = _random.Next(2, 6);
        for (int i = 1; i <= chapters; i++)
        {
            Chapter chapter = new Chapter(++_identity, i, Caption());
            int articles = _random.Next(2, 7);
            for (int k = 1; k <= articles; k++)
            {
                chapter.Articles.Add(new Article(++_identity, k, Words()));
            }

            _chapters.Add(chapter);
        }

        Old = Law();
        int steps = _random.Next(1, 5);
        for (int i = 0; i < steps; i++)
        {
            Step();
        }

        New = Law();
    }

    /// <summary>The version before the script.</summary>
    public GeneratedLaw Old { get; }

    /// <summary>The version after it.</summary>
    public GeneratedLaw New { get; }

    /// <summary>What the script did, in order.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>The kind of change of a unit that both versions have; null where the rules of the test call it ambiguous.</summary>
    public ChangeKind? Expected(GeneratedUnit before, GeneratedUnit after)
    {
        bool moved = before.Parent != after.Parent;
        bool renumbered = before.Label != after.Label;
        if (before.IsChapter)
        {
            return renumbered || Addresses(Old, before) != Addresses(New, after) ? ChangeKind.Renumber : ChangeKind.Keep;
        }

        if (_changed.Contains(before.Identity))
        {
            return moved || !NumbersStayed(before.Parent) ? null : ChangeKind.Amend;
        }

        if (moved && !renumbered && (Has(New, before.Parent, before.Label) || Has(Old, after.Parent, after.Label)))
        {
            return null;
        }

        return renumbered ? ChangeKind.Renumber
            : moved ? ChangeKind.Move
            : Addresses(Old, Parent(Old, before)) != Addresses(New, Parent(New, after)) ? ChangeKind.Renumber
            : ChangeKind.Keep;
    }

    /// <summary>Whether one article took the number of another, which is gone from that chapter: the law replaced its text.</summary>
    public bool IsReplaced(GeneratedUnit before, GeneratedUnit after) =>
        !before.IsChapter && before.Parent == after.Parent && before.Label == after.Label;

    private static bool Has(GeneratedLaw law, int chapter, string label) =>
        law.Units.Any(unit => unit.Parent == chapter && unit.Label == label);

    private static GeneratedUnit Parent(GeneratedLaw law, GeneratedUnit unit) => law.Units.First(other => other.Identity == unit.Parent);

    /// <summary>A chapter's number and which of those with this number it is: its address.</summary>
    private static (string, int) Addresses(GeneratedLaw law, GeneratedUnit chapter) =>
        (chapter.Label, law.Units.Where(unit => unit.Label == chapter.Label).ToList().IndexOf(chapter));

    private bool NumbersStayed(int chapter) =>
        Old
            .Units.Where(unit => unit.Parent == chapter)
            .Select(unit => (unit.Identity, unit.Label))
            .SequenceEqual(New.Units.Where(unit => unit.Parent == chapter).Select(unit => (unit.Identity, unit.Label)));

    private void Step()
    {
        Chapter chapter = _chapters[_random.Next(_chapters.Count)];
        int at = _random.Next(chapter.Articles.Count);
        switch (_random.Next(_duplicates ? 10 : 9))
        {
            case 0:
                Steps.Add("insert");
                chapter.Articles.Insert(at, new Article(++_identity, 0, Words()));
                chapter.Number();
                break;
            case 1 when chapter.Articles.Count > 1:
                Steps.Add("delete");
                chapter.Articles.RemoveAt(at);
                chapter.Number();
                break;
            case 2:
                Steps.Add("change");
                chapter.Articles[at] = chapter.Articles[at] with { Body = $"{chapter.Articles[at].Body[..^1]} {Word()}." };
                _changed.Add(chapter.Articles[at].Identity);
                break;
            case 3 when chapter.Articles.Count > 1:
                Steps.Add("move");
                Article article = chapter.Articles[at];
                Chapter target = _chapters[_random.Next(_chapters.Count)];
                chapter.Articles.RemoveAt(at);
                chapter.Number();
                target.Articles.Insert(_random.Next(target.Articles.Count + 1), article);
                target.Number();
                break;
            case 4:
                Steps.Add("swap");
                int other = _random.Next(chapter.Articles.Count);
                (chapter.Articles[at], chapter.Articles[other]) = (chapter.Articles[other], chapter.Articles[at]);
                chapter.Number();
                break;
            case 5 when chapter.Articles.Count > 1 && at > 0:
                Steps.Add("split");
                Chapter half = new Chapter(++_identity, 0, Caption());
                half.Articles.AddRange(chapter.Articles[at..]);
                chapter.Articles.RemoveRange(at, chapter.Articles.Count - at);
                half.Number();
                _chapters.Insert(_chapters.IndexOf(chapter) + 1, half);
                NumberChapters();
                break;
            case 6 when _chapters.Count > 1 && _chapters.IndexOf(chapter) > 0:
                Steps.Add("merge");
                Chapter before = _chapters[_chapters.IndexOf(chapter) - 1];
                before.Articles.AddRange(chapter.Articles);
                before.Number();
                _chapters.Remove(chapter);
                NumberChapters();
                break;
            case 7:
                Steps.Add("new chapter");
                Chapter fresh = new Chapter(++_identity, 0, Caption());
                fresh.Articles.Add(new Article(++_identity, 1, Words()));
                _chapters.Insert(_random.Next(_chapters.Count + 1), fresh);
                NumberChapters();
                break;
            case 8 when chapter.Articles.Count > 1:
                Steps.Add("retire and reinstate");
                Article back = chapter.Articles[at];
                chapter.Articles.RemoveAt(at);
                chapter.Number();
                chapter.Articles.Insert(at, back);
                chapter.Number();
                break;
            case 9:
                Steps.Add("duplicate container");
                Chapter twin = new Chapter(++_identity, chapter.Place, Caption());
                twin.Articles.Add(new Article(++_identity, 1, Words()));
                _chapters.Insert(_chapters.IndexOf(chapter), twin);
                break;
            default:
                Steps.Add("nothing");
                break;
        }
    }

    private void NumberChapters()
    {
        for (int i = 0; i < _chapters.Count; i++)
        {
            _chapters[i].Place = i + 1;
        }
    }

    private string Word() => string.Concat(Enumerable.Range(0, 3).Select(_ => Syllables[_random.Next(Syllables.Length)]));

    private string Words() => string.Join(' ', Enumerable.Range(0, _random.Next(8, 20)).Select(_ => Word())) + ".";

    private string Caption() => $"{Word()} {Word()}";

    private GeneratedLaw Law() =>
        new([
            .. _chapters.SelectMany(chapter =>
                chapter
                    .Articles.Select(article => new GeneratedUnit(
                        article.Identity,
                        string.Create(CultureInfo.InvariantCulture, $"Article {article.Place}"),
                        "",
                        article.Body,
                        chapter.Identity
                    ))
                    .Prepend(
                        new GeneratedUnit(
                            chapter.Identity,
                            string.Create(CultureInfo.InvariantCulture, $"Chapter {chapter.Place}"),
                            chapter.Caption,
                            "",
                            0
                        )
                    )
            ),
        ]);

    private sealed record Article(int Identity, int Place, string Body);

    private sealed class Chapter(int identity, int place, string caption)
    {
        public int Identity => identity;

        public int Place { get; set; } = place;

        public string Caption => caption;

        public List<Article> Articles { get; } = [];

        public void Number()
        {
            for (int i = 0; i < Articles.Count; i++)
            {
                Articles[i] = Articles[i] with { Place = i + 1 };
            }
        }
    }
}
