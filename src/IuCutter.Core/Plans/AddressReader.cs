using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// Reads an address back into the labels that a profile made it of. What no document of the profile could have is refused.
/// </summary>
internal sealed class AddressReader
{
    private readonly GrammarProfile _profile;
    private readonly Dictionary<string, (string Level, string Word)> _codes;

    /// <summary>Prepares the codes of a profile.</summary>
    public AddressReader(GrammarProfile profile)
    {
        _profile = profile;
        _codes = profile
            .Levels.Select(level => (level.Code, (level.Name, level.Words.Concat(level.Numberless).FirstOrDefault(""))))
            .Concat(profile.Labels.Select(label => (label.Code, ("label", label.Words[0]))))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="IuException">Input.BadArgument.</exception>
    public UnitAddress Read(string address)
    {
        string[] parts = address.Split('/');
        return parts.Length > 1 && DocumentPrefix.IsValid(parts[0])
            ? new UnitAddress(address, parts[0]) { Parts = [.. parts.Skip(1).Select(part => Part(part, address))] }
            : throw Refusal(address, "An address is a document's prefix and at least one label, with slashes between them.");
    }

    private AddressPart Part(string part, string address)
    {
        string code = part;
        int occurrence = 1;
        if (part.IndexOf('~', StringComparison.Ordinal) is >= 0 and var repeat)
        {
            code = part[..repeat];
            // As it is written: no sign, no zero in front.
            if (
                !int.TryParse(part.AsSpan(repeat + 1), NumberStyles.None, CultureInfo.InvariantCulture, out occurrence)
                || occurrence < 2
                || part[repeat + 1] == '0'
            )
            {
                throw Refusal(address, $"'{part}' does not end with the number of a repetition.");
            }
        }

        int end = code.IndexOf('-', StringComparison.Ordinal);
        string kind = end < 0 ? code : code[..end];
        (string Level, string Word) label;
        switch (kind)
        {
            case AddressCode.Preamble when end < 0:
                return new AddressPart(part, "preamble", "", null, null, occurrence);
            case AddressCode.Heading or AddressCode.Untitled when end > 0 && ShortHash.Is(code.AsSpan(end + 1)):
                // By design nothing of the heading's text is in an address.
                return new AddressPart(part, kind == AddressCode.Heading ? "heading" : "untitled", "", null, null, occurrence);
            case AddressCode.Number when end > 0 && _profile.Levels.IsEmpty:
                label = ("number", "");
                break;
            default:
                label = _codes.TryGetValue(kind, out (string Level, string Word) known)
                    ? known
                    : throw Refusal(address, $"Profile {_profile.Name} has no label '{kind}'.");
                break;
        }

        if (end < 0)
        {
            return new AddressPart(part, label.Level, label.Word, null, null, occurrence);
        }

        ImmutableArray<string?> numbers = [.. code[(end + 1)..].Split("..").Select(AddressCode.Decode)];
        return numbers.Length <= 2 && numbers.All(number => number is { Length: > 0 })
            ? new AddressPart(part, label.Level, label.Word, numbers[0], numbers.Length > 1 ? numbers[1] : null, occurrence)
            : throw Refusal(address, $"'{code[(end + 1)..]}' is no number of an address.");
    }

    private static IuException Refusal(string address, string why) =>
        new(ErrorCatalogue.BadArgument, $"'{address}' cannot be read. {why}", address);
}
