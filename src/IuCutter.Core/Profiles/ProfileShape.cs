using System.Globalization;
using System.Text.Json;

namespace IuCutter.Core.Profiles;

/// <summary>Judges each member of a profile's file by itself, by the table of <see cref="ProfileFields"/>.</summary>
internal sealed class ProfileShape(Action<string, string, string> fault)
{
    /// <summary>Judges the whole file.</summary>
    public void Check(JsonElement file) => Object("$", file, ProfileFields.All);

    private void Object(string path, JsonElement value, ProfileField[] fields)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            fault(
                path,
                "It must be an object.",
                $"Write {{ }} with: {string.Join(", ", fields.Where(field => field.Required).Select(field => field.Name))}."
            );
            return;
        }

        HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string at = JsonPlaces.Member(path, member.Name);
            if (!seen.Add(member.Name))
            {
                fault(at + "#2", "It stands twice.", "Take one of the two out.");
            }
            else if (Array.Find(fields, field => field.Name == member.Name) is { } field)
            {
                Value(at, member.Value, field);
            }
            else
            {
                fault(
                    at,
                    "There is no member of this name.",
                    $"Take it out, or write one of: {string.Join(", ", fields.Select(field => field.Name))}."
                );
            }
        }

        foreach (ProfileField? field in fields.Where(field => field.Required && !seen.Contains(field.Name)))
        {
            fault(path, $"Its member {field.Name} is missing.", $"Write for example \"{field.Name}\": {field.Example}.");
        }
    }

    private void Value(string path, JsonElement value, ProfileField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Text:
                Text(path, value, field);
                break;
            case FieldKind.Number:
                Number(path, value, field);
                break;
            case FieldKind.Flag when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                fault(path, "It must be true or false.", $"Write for example {field.Example}.");
                break;
            case FieldKind.Flag:
                break;
            case FieldKind.Texts:
                List(path, value, field, Text);
                break;
            case FieldKind.Objects:
                List(path, value, field, (at, one, _) => Object(at, one, field.Members));
                break;
            case FieldKind.Pairs:
                List(path, value, field, (at, one, pair) => List(at, one, pair with { Min = 2, Max = 2 }, Text));
                break;
            case FieldKind.TextMap:
                Map(path, value, field, Text, key => key.EnumerateRunes().Count() == 1, "one character");
                break;
            case FieldKind.TextsMap:
                Map(path, value, field, (at, one, texts) => List(at, one, texts, Text), field.FitsKey, field.KeyRule);
                break;
            case FieldKind.Object:
                Object(path, value, field.Members);
                break;
            case FieldKind.NumberMap:
                Map(path, value, field, Number, field.Fits, field.Rule);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(field));
        }
    }

    private void Text(string path, JsonElement value, ProfileField field)
    {
        if (value.ValueKind != JsonValueKind.String || !field.Fits(value.GetString()!))
        {
            fault(
                path,
                $"It must be {field.Demand}.",
                field.Kind == FieldKind.Text ? $"Write for example {field.Example}." : $"As in {field.Example}."
            );
        }
    }

    private void Number(string path, JsonElement value, ProfileField field)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out int number) || number < field.Min || number > field.Max)
        {
            string most = field.Max == int.MaxValue ? "or more" : string.Create(CultureInfo.InvariantCulture, $"to {field.Max}");
            fault(
                path,
                string.Create(CultureInfo.InvariantCulture, $"It must be a whole number, {field.Min} {most}."),
                $"As in {field.Example}."
            );
        }
    }

    private void List(string path, JsonElement value, ProfileField field, Action<string, JsonElement, ProfileField> check)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            fault(path, "It must be a list.", $"Write for example {field.Example}.");
            return;
        }

        int index = 0;
        foreach (JsonElement one in value.EnumerateArray())
        {
            check(string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), one, field);
        }

        if (index < field.Min || index > field.Max)
        {
            string most = field.Max == int.MaxValue ? "or more" : string.Create(CultureInfo.InvariantCulture, $"to {field.Max}");
            fault(
                path,
                string.Create(CultureInfo.InvariantCulture, $"It must have {field.Min} {most} elements."),
                $"Write for example {field.Example}."
            );
        }
    }

    private void Map(
        string path,
        JsonElement value,
        ProfileField field,
        Action<string, JsonElement, ProfileField> check,
        Func<string, bool> isKey,
        string keyRule
    )
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            fault(path, "It must be an object.", $"Write for example {field.Example}.");
            return;
        }

        HashSet<string> seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string at = JsonPlaces.Member(path, member.Name);
            if (!seen.Add(member.Name))
            {
                fault(at + "#2", "It stands twice.", "Take one of the two out.");
                continue;
            }

            if (!isKey(member.Name))
            {
                fault(at, $"Its name must be {keyRule}.", $"As in {field.Example}.");
            }

            check(at, member.Value, field);
        }
    }
}
