using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>
/// The edits between two bodies of a unit: each a stretch of bytes, cosmetic or operative, that together make one of the other.
/// </summary>
internal sealed class EditBuilder
{
    private readonly TokenizedText _old;
    private readonly TokenizedText _new;
    private readonly OperativeItems _oldItems;
    private readonly OperativeItems _newItems;
    private readonly PlaceCursor _oldPlaces;
    private readonly PlaceCursor _newPlaces;
    private readonly int[] _partner;
    private bool _unsaid;
    private readonly ImmutableArray<TextEdit>.Builder _edits = ImmutableArray.CreateBuilder<TextEdit>();

    private EditBuilder(TokenizedText old, TokenizedText @new, PlaceCursor oldPlaces, PlaceCursor newPlaces)
    {
        (_old, _new, _oldPlaces, _newPlaces) = (old, @new, oldPlaces, newPlaces);
        (_oldItems, _newItems) = (OperativeItems.Of(old), OperativeItems.Of(@new));
        _partner = WordDiff.Match(old.Tokens, @new.Tokens);
        WholeItems.Require(_partner, _oldItems, _newItems);
    }

    /// <summary>Makes the edits.</summary>
    /// <param name="old">The body that is edited.</param>
    /// <param name="new">The body that it becomes.</param>
    /// <param name="oldUnit">First byte of the old body in its document, and that document's lines.</param>
    /// <param name="newUnit">The same of the new body.</param>
    public static ImmutableArray<TextEdit> Between(
        TokenizedText old,
        TokenizedText @new,
        (int Start, LineIndex Lines) oldUnit,
        (int Start, LineIndex Lines) newUnit
    ) =>
        new EditBuilder(
            old,
            @new,
            new PlaceCursor(old.Text, oldUnit.Start, oldUnit.Lines),
            new PlaceCursor(@new.Text, newUnit.Start, newUnit.Lines)
        ).Build();

    private ImmutableArray<TextEdit> Build()
    {
        (int oldAt, int newAt) = (0, 0);
        bool moved = false;
        for (int i = 0; i <= _partner.Length; i++)
        {
            bool end = i == _partner.Length;
            int j = end ? _new.Tokens.Count : _partner[i];
            if (j < 0)
            {
                continue;
            }

            Between(oldAt, i, newAt, j);
            if (!end)
            {
                bool moves = _old.Layout[i] != _new.Layout[j];
                _unsaid |= moves && !moved;
                moved = moves;
                SayLayout(i, j);
                SameToken(_old.Tokens[i], _new.Tokens[j]);
            }

            (oldAt, newAt) = (i + 1, j + 1);
        }

        return _edits.ToImmutable();
    }

    /// <summary>
    /// A word that stands elsewhere among lists, though it is the same, is reported at the white space that moved it: before
    /// it, or the next that differs.
    /// </summary>
    private void SayLayout(int i, int j)
    {
        if (!_unsaid || _edits.Count == 0)
        {
            return;
        }

        TextEdit last = _edits[^1];
        _unsaid = false;
        if (last.Cosmetic != CosmeticChange.None)
        {
            _edits[^1] = last with
            {
                Cosmetic = CosmeticChange.None,
                Operative = [Change(OperativeKind.Structure, LineStart(_old, i), LineStart(_new, j))],
            };
        }
    }

    /// <summary>A word with the blanks before it on its line.</summary>
    private static Range LineStart(TokenizedText text, int at)
    {
        int start = text.Tokens[at].Start;
        ReadOnlySpan<char> gap = text.Text.AsSpan(0, start);
        return gap.TrimEnd(" \t").Length..text.Tokens[at].End;
    }

    /// <summary>Adds the edit between two kept words: of white space, or of the words that were replaced.</summary>
    private void Between(int oldFrom, int oldTo, int newFrom, int newTo)
    {
        Range old = Gap(_old, oldFrom, oldTo);
        Range @new = Gap(_new, newFrom, newTo);
        if (_old.Text[old].Equals(_new.Text[@new], StringComparison.Ordinal))
        {
            return;
        }

        if (oldFrom == oldTo && newFrom == newTo)
        {
            Add(old, @new, Cosmetics.OfGap(_old.Text[old], _new.Text[@new], oldTo == _old.Tokens.Count), []);
            return;
        }

        Trim(ref old, ref @new);
        Add(old, @new, CosmeticChange.None, Operative(oldFrom, oldTo, newFrom, newTo, old, @new));
    }

    private void SameToken(TextToken old, TextToken @new)
    {
        (Range from, Range to) = (old.Start..old.End, @new.Start..@new.End);
        if (!_old.Text[from].Equals(_new.Text[to], StringComparison.Ordinal))
        {
            Add(from, to, old.Key is "\"" or "'" ? CosmeticChange.Quotes : CosmeticChange.NormalForm, []);
        }
    }

    private ImmutableArray<OperativeChange> Operative(int oldFrom, int oldTo, int newFrom, int newTo, Range old, Range @new)
    {
        List<OperativeChange> changes = new List<OperativeChange>();
        foreach (OperativeKind kind in Enum.GetValues<OperativeKind>())
        {
            List<OperativeItems.Item> before = _oldItems
                .Items.Where(item => item.Kind == kind && item.From >= oldFrom && item.From < oldTo)
                .ToList();
            List<OperativeItems.Item> after = _newItems
                .Items.Where(item => item.Kind == kind && item.From >= newFrom && item.From < newTo)
                .ToList();
            int[] kept = WordDiff.Match(before.ConvertAll(AsToken), after.ConvertAll(AsToken));
            List<OperativeItems.Item> gone = before.Where((_, i) => kept[i] < 0).ToList();
            List<OperativeItems.Item> come = after.Where((_, j) => !kept.Contains(j)).ToList();
            for (int i = 0; i < Math.Max(gone.Count, come.Count); i++)
            {
                changes.Add(
                    Change(
                        kind,
                        i < gone.Count ? Span(_old, gone[i]) : old.Start..old.Start,
                        i < come.Count ? Span(_new, come[i]) : @new.Start..@new.Start
                    )
                );
            }
        }

        // Other words than the items themselves: said once, for the whole stretch.
        if (
            Enumerable.Range(oldFrom, oldTo - oldFrom).Any(i => _oldItems.ItemOf[i] < 0)
            || Enumerable.Range(newFrom, newTo - newFrom).Any(j => _newItems.ItemOf[j] < 0)
            || changes.Count == 0
        )
        {
            changes.Add(Change(OperativeKind.Wording, old, @new));
        }

        return [.. changes];
    }

    private OperativeChange Change(OperativeKind kind, Range old, Range @new) =>
        new(kind, _old.Text[old], _new.Text[@new], _oldPlaces.Span(old), _newPlaces.Span(@new));

    private void Add(Range old, Range @new, CosmeticChange cosmetic, ImmutableArray<OperativeChange> operative) =>
        _edits.Add(
            new TextEdit(_oldPlaces.Span(old), _old.Text[old], _newPlaces.Span(@new), _new.Text[@new], cosmetic) { Operative = operative }
        );

    /// <summary>From the end of the word before the tokens to the beginning of the word after them.</summary>
    private static Range Gap(TokenizedText text, int from, int to) =>
        (from == 0 ? 0 : text.Tokens[from - 1].End)..(to == text.Tokens.Count ? text.Text.Length : text.Tokens[to].Start);

    private static Range Span(TokenizedText text, OperativeItems.Item item) => text.Tokens[item.From].Start..text.Tokens[item.To - 1].End;

    private static TextToken AsToken(OperativeItems.Item item) => new(TextToken.Form.Word, item.From, item.To, item.Key);

    /// <summary>Leaves out the white space that both stretches begin or end with.</summary>
    private void Trim(ref Range old, ref Range @new)
    {
        (int oldFrom, int oldTo, int newFrom, int newTo) = (old.Start.Value, old.End.Value, @new.Start.Value, @new.End.Value);
        while (oldFrom < oldTo && newFrom < newTo && _old.Text[oldFrom] == _new.Text[newFrom] && char.IsWhiteSpace(_old.Text[oldFrom]))
        {
            oldFrom++;
            newFrom++;
        }

        while (
            oldFrom < oldTo && newFrom < newTo && _old.Text[oldTo - 1] == _new.Text[newTo - 1] && char.IsWhiteSpace(_old.Text[oldTo - 1])
        )
        {
            oldTo--;
            newTo--;
        }

        (old, @new) = (oldFrom..oldTo, newFrom..newTo);
    }
}
