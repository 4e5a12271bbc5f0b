using System.Globalization;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>The tables of <c>UnicodeLookAlikes.txt</c>: scripts, look-alikes and traits of characters, the same on every machine.</summary>
internal sealed class CharacterTables
{
    private const int Points = 0x110000;
    private const int MaxSets = byte.MaxValue;

    private static readonly Lazy<CharacterTables> Data = new(Load);

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte> _setNumbers = new(StringComparer.Ordinal);
    private readonly List<ScriptSet> _sets = [default];
    private readonly byte[] _setOf = new byte[Points];
    private readonly CharacterTraits[] _traits = new CharacterTraits[Points];
    private readonly bool[] _plain = new bool[char.MaxValue + 1];
    private readonly Dictionary<int, string> _prototypes = [];
    private readonly Dictionary<string, ScriptSet> _groups = new(StringComparer.Ordinal);

    private CharacterTables() { }

    /// <summary>The tables; read once, when a text that is not ASCII is looked at.</summary>
    public static CharacterTables Instance => Data.Value;

    /// <summary>Number of different sets of scripts; <see cref="SetNumber"/> is below it.</summary>
    public int SetCount => _sets.Count;

    /// <summary>The set of the scripts with these names (ISO 15924, <c>Latn</c>).</summary>
    public ScriptSet Named(params ReadOnlySpan<string> names)
    {
        ScriptSet all = default;
        foreach (string name in names)
        {
            all = all.Or(ScriptSet.Of(_numbers[name]));
        }

        return all;
    }

    /// <summary>Whether a character of the first plane is Latin's, or one that all scripts use, and without a trait.</summary>
    public bool IsPlain(char unit) => _plain[unit];

    /// <summary>Number of the character's set of scripts; 0 where all scripts use it, or it takes its neighbour's.</summary>
    public int SetNumber(int point) => _setOf[point];

    /// <summary>The set of a number.</summary>
    public ScriptSet Set(int number) => _sets[number];

    /// <summary>The traits of the character that a reader may miss.</summary>
    public CharacterTraits Traits(int point) => _traits[point];

    /// <summary>The prototype of UTS 39 of a letter that has look-alikes in other scripts, as hexadecimal; null for others.</summary>
    public string? Prototype(int point) => _prototypes.GetValueOrDefault(point);

    /// <summary>Whether a letter of one of the scripts looks like this one.</summary>
    public bool LooksLike(int point, ScriptSet scripts) =>
        _prototypes.TryGetValue(point, out string? prototype) && _groups[prototype].Meets(scripts);

    private static CharacterTables Load()
    {
        using Stream stream =
            typeof(CharacterTables).Assembly.GetManifestResourceStream("IuCutter.UnicodeLookAlikes.txt")
            ?? throw new InvalidOperationException("The tables of look-alikes are not in the assembly.");
        using StreamReader reader = new StreamReader(stream, Encoding.ASCII);
        CharacterTables tables = new CharacterTables();
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                tables.Add(line.Split(' '));
            }
        }

        int latin = tables.SetNumber('a');
        for (int unit = 0; unit <= char.MaxValue; unit++)
        {
            int set = tables._setOf[unit];
            tables._plain[unit] = !char.IsSurrogate((char)unit) && tables._traits[unit] == 0 && (set == 0 || set == latin);
        }

        return tables;
    }

    private void Add(string[] row)
    {
        switch (row[0])
        {
            case "S":
                byte set = NumberOf(row[1]);
                Each(row.AsSpan(2), point => _setOf[point] = set);
                break;
            case "L":
                Each(row.AsSpan(2), point => AddLookAlike(row[1], point));
                break;
            case "H":
                Each(row.AsSpan(1), point => _traits[point] |= Hidden(point));
                break;
            default:
                CharacterTraits trait = row[0] switch
                {
                    "R" => CharacterTraits.RightToLeft,
                    "D" => CharacterTraits.Digit,
                    "M" => CharacterTraits.Mark,
                    "W" => CharacterTraits.Wide,
                    "C" => CharacterTraits.Styled,
                    _ => throw new InvalidOperationException($"Unknown row {row[0]} in the tables of look-alikes."),
                };
                Each(row.AsSpan(1), point => _traits[point] |= trait);
                break;
        }
    }

    private void AddLookAlike(string prototype, int point)
    {
        _prototypes.Add(point, prototype);
        _groups[prototype] = _groups.GetValueOrDefault(prototype).Or(_sets[_setOf[point]]);
    }

    private byte NumberOf(string names)
    {
        if (!_setNumbers.TryGetValue(names, out byte number))
        {
            string[] each = names.Split(',');
            foreach (string name in each)
            {
                _ = _numbers.TryAdd(name, _numbers.Count);
            }

            number = _sets.Count < MaxSets ? (byte)_sets.Count : throw new InvalidOperationException("Too many sets of scripts.");
            _sets.Add(Named(each));
            _setNumbers.Add(names, number);
        }

        return number;
    }

    private static CharacterTraits Hidden(int point) =>
        point switch
        {
            0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) => CharacterTraits.Bidi,
            0x00AD or 0x180E or (>= 0x200B and <= 0x200D) or (>= 0x2060 and <= 0x2064) or 0xFEFF => CharacterTraits.ZeroWidth,
            _ => CharacterTraits.Invisible,
        };

    private static void Each(ReadOnlySpan<string> ranges, Action<int> use)
    {
        foreach (string range in ranges)
        {
            int dash = range.IndexOf('-', StringComparison.Ordinal);
            int first = Hex(dash < 0 ? range : range.AsSpan(0, dash));
            int last = dash < 0 ? first : Hex(range.AsSpan(dash + 1));
            for (int point = first; point <= last; point++)
            {
                use(point);
            }
        }
    }

    private static int Hex(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
