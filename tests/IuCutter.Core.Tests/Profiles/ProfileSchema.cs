using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Profiles;

/// <summary>The JSON Schema of a profile's file and the fields of its page, from the table that the reader judges by.</summary>
internal static class ProfileSchema
{
    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public static string Json()
    {
        JsonObject schema = Members(ProfileFields.All);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Grammar profile of IuCutter, iu-profile/1");
        return schema.ToJsonString(Written) + "\n";
    }

    /// <summary>The part of the about page that tells of each member.</summary>
    public static string Page()
    {
        StringBuilder text = new System.Text.StringBuilder();
        Append(text, ProfileFields.All, "    ");
        AppendMembers(text, ProfileFields.All, "");
        return text.ToString();
    }

    private static void AppendMembers(System.Text.StringBuilder text, ProfileField[] fields, string owner)
    {
        foreach (ProfileField field in fields.Where(field => field.Members.Length > 0))
        {
            string name = owner + field.Name;
            text.Append(
                field.Kind == FieldKind.Object ? $"\n    {name} has these members:\n\n" : $"\n    Each of {name} has these members:\n\n"
            );
            Append(text, field.Members, "        ");
            AppendMembers(text, field.Members, name + ".");
        }
    }

    private static void Append(System.Text.StringBuilder text, ProfileField[] fields, string margin)
    {
        foreach (ProfileField field in fields)
        {
            string kind =
                field.Allowed.Length > 0 ? string.Join(" | ", field.Allowed.Where(word => word.Length > 0))
                : field.Rule.Length > 0 ? field.Rule
                : field.Kind.ToString().ToLowerInvariant();
            text.Append(margin).Append(field.Name).Append(field.Required ? " (required)\n" : $" (default: {field.Default})\n");
            Wrap(text, $"{margin}    ", field.Meaning);
            Wrap(text, $"{margin}    ", $"Allowed: {kind}.");
            text.Append(margin).Append("    \"").Append(field.Name).Append("\": ").Append(field.Example).Append('\n');
        }
    }

    private static void Wrap(System.Text.StringBuilder text, string margin, string sentence)
    {
        StringBuilder line = new System.Text.StringBuilder(margin.TrimEnd('\n'));
        foreach (string word in sentence.Split(' '))
        {
            if (line.Length + word.Length > 116)
            {
                text.Append(line.ToString().TrimEnd()).Append('\n');
                line.Clear().Append(margin);
            }

            line.Append(word).Append(' ');
        }

        text.Append(line.ToString().TrimEnd()).Append('\n');
    }

    private static JsonObject Members(ProfileField[] fields) =>
        new()
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. fields.Where(field => field.Required).Select(field => (JsonNode)field.Name)]),
            ["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Value(field)))),
        };

    private static JsonObject Value(ProfileField field)
    {
        JsonObject value = field.Kind switch
        {
            FieldKind.Text => Text(field),
            FieldKind.Number => Number(field),
            FieldKind.Flag => new JsonObject { ["type"] = "boolean" },
            FieldKind.Texts => List(field, Text(field)),
            FieldKind.Pairs => List(
                field,
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = Text(field),
                    ["minItems"] = 2,
                    ["maxItems"] = 2,
                }
            ),
            FieldKind.Objects => List(field, Members(field.Members)),
            FieldKind.TextMap => new JsonObject
            {
                ["type"] = "object",
                ["propertyNames"] = new JsonObject { ["minLength"] = 1, ["maxLength"] = 1 },
                ["additionalProperties"] = Text(field),
            },
            FieldKind.TextsMap => new JsonObject
            {
                ["type"] = "object",
                ["propertyNames"] = new JsonObject { ["pattern"] = field.KeyPattern },
                ["additionalProperties"] = List(field, Text(field)),
            },
            FieldKind.Object => Members(field.Members),
            FieldKind.NumberMap => new JsonObject
            {
                ["type"] = "object",
                ["propertyNames"] = Text(field),
                ["additionalProperties"] = Number(field),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
        value.Insert(0, "description", field.Default.Length > 0 ? $"{field.Meaning} Default: {field.Default}." : field.Meaning);
        return value;
    }

    private static JsonObject List(ProfileField field, JsonObject items)
    {
        JsonObject list = new() { ["type"] = "array", ["items"] = items };
        if (field.Min > 0)
        {
            list["minItems"] = field.Min;
        }

        if (field.Max < int.MaxValue)
        {
            list["maxItems"] = field.Max;
        }

        return list;
    }

    private static JsonObject Number(ProfileField field)
    {
        JsonObject number = new() { ["type"] = "integer", ["minimum"] = field.Min };
        if (field.Max < int.MaxValue)
        {
            number["maximum"] = field.Max;
        }

        return number;
    }

    private static JsonObject Text(ProfileField field)
    {
        JsonObject text = new() { ["type"] = "string" };
        if (field.Allowed.Length > 0)
        {
            text["enum"] = new JsonArray([.. field.Allowed.Select(word => (JsonNode)word)]);
            return text;
        }

        text["minLength"] = field.MinLength;
        text["maxLength"] = field.MaxLength;
        if (field.Pattern is { } pattern)
        {
            text["pattern"] = pattern;
        }

        if (field.Forbidden.Length > 0)
        {
            text["not"] = new JsonObject { ["enum"] = new JsonArray([.. field.Forbidden.Select(word => (JsonNode)word)]) };
        }

        return text;
    }
}
