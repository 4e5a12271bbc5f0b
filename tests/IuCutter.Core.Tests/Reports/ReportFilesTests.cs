using System.ComponentModel;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IuCutter.Core.Reports;
using Markdig;

namespace IuCutter.Core.Tests.Reports;

/// <summary>The report as Markdown and JSON, and the schema of the latter. <c>IUCUTTER_APPROVE=1</c> writes the schema anew.</summary>
[Trait("Promise", "9")]
public sealed class ReportFilesTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoLinks()
        .UseEmphasisExtras()
        .Build();

    private static readonly string SchemaFile = Path.Combine(RepositoryFolder.Root, "module", "schemas", "iu-report-1.schema.json");

    [Fact]
    public void Markdown_Run_HasTheTablesOfThePage()
    {
        Report report = SampleReports.Report(SampleReports.Refused());
        IHtmlDocument page = Html(Encoding.UTF8.GetString(SampleReports.Write(ReportPage.Write, report)));
        IHtmlDocument markdown = Html(Markdown.ToHtml(SampleReports.Text(ReportMarkdown.Write, report), GitHub));
        Assert.Equal(
            page.QuerySelectorAll("h1, h2").Select(heading => heading.TextContent),
            markdown
                .QuerySelectorAll("h1, h2")
                .Select(heading => heading.TextContent.Replace("Report of a run: ", "", StringComparison.Ordinal))
        );
        Assert.Equal(
            page.QuerySelectorAll("table").Select(table => Cells(table)),
            markdown
                .QuerySelectorAll("table")
                .Where(table => table.QuerySelector("th")!.TextContent != "Name")
                .Select(table => Cells(table))
        );
    }

    [Fact]
    public void Markdown_HostileTextInEveryField_IsTextAndNothingElse()
    {
        string text = SampleReports.Text(ReportMarkdown.Write, HostileReports.Of(HostileReports.Attack, out _));
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value is not '\n' && PlainText.IsHidden(rune));
        Assert.DoesNotContain(text.Split('\n'), line => line.StartsWith("# FORGED", StringComparison.Ordinal));
        IHtmlDocument page = Html(Markdown.ToHtml(text, GitHub));
        Assert.Empty(page.QuerySelectorAll("a, img, script, style, svg, em, del, mark, sub, sup"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.All(
            page.QuerySelectorAll("table"),
            table =>
            {
                int columns = table.QuerySelectorAll("thead th").Length;
                Assert.All(table.QuerySelectorAll("tbody tr"), row => Assert.Equal(columns, row.Children.Length));
            }
        );
        Assert.True(page.Body!.TextContent.Split("alert(1)").Length > 30);
        Assert.Contains("\\u{202E}", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_AnyReport_IsOfItsSchema()
    {
        JsonObject schema = Schema();
        Report[] reports =
        [
            SampleReports.Report(SampleReports.Enacted()),
            SampleReports.Report(SampleReports.Refused(), SampleReports.Stopped(), SampleReports.Failed()),
            SampleReports.Report([SampleReports.Built(SampleReports.Enacted())], "ICX-CONST"),
            HostileReports.Of(HostileReports.Attack, out _),
        ];
        foreach (Report report in reports)
        {
            JsonNode json = JsonNode.Parse(SampleReports.Write(ReportJson.Write, report))!;
            Assert.Equal("", SchemaFaults(schema, schema, json, "$"));
            Assert.Equal("iu-report/1", (string?)json["format"]);
        }

        // The controls: a member more, one less, and one of another type are found.
        JsonNode other = JsonNode.Parse(SampleReports.Write(ReportJson.Write, reports[0]))!;
        other["runs"]![0]!["more"] = 1;
        Assert.Contains("$.runs[0].more", SchemaFaults(schema, schema, other, "$"), StringComparison.Ordinal);
        other["runs"]![0]!.AsObject().Remove("more");
        other["runs"]![0]!.AsObject().Remove("outcome");
        Assert.Contains("$.runs[0].outcome", SchemaFaults(schema, schema, other, "$"), StringComparison.Ordinal);
        other["runs"]![0]!["outcome"] = "Excellent";
        Assert.Contains("$.runs[0].outcome", SchemaFaults(schema, schema, other, "$"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HostileText_IsTheDataAndPlainAscii()
    {
        byte[] json = SampleReports.Write(ReportJson.Write, HostileReports.Of(HostileReports.Attack, out _));
        Assert.DoesNotContain(json, one => one is not (byte)'\n' and (< 0x20 or > 0x7E));
        Assert.Equal(HostileReports.Attack, (string?)JsonNode.Parse(json)!["runs"]![0]!["verdict"]);
    }

    [Fact]
    public void Schema_IsWhatTheModelSays()
    {
        string schema =
            Schema().ToJsonString(new JsonSerializerOptions(ReportJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            + "\n";
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            File.WriteAllText(SchemaFile, schema);
        }

        Assert.Equal(schema, File.ReadAllText(SchemaFile).ReplaceLineEndings("\n"));
    }

    // A member without a description is none that a reader could use.
    [Fact]
    public void Schema_EachMember_IsDescribed()
    {
        int members = 0;
        Walk(
            Schema(),
            "$",
            (path, node) =>
            {
                members++;
                Assert.True(node.ContainsKey("description"), path);
            }
        );
        Assert.True(members > 100, $"{members} members");
    }

    private static JsonObject Schema()
    {
        JsonSchemaExporterOptions options = new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                if (node is not JsonObject member)
                {
                    return node;
                }

                string? description =
                    context
                        .PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false)
                        .Cast<DescriptionAttribute>()
                        .FirstOrDefault()
                        ?.Description
                    ?? (
                        context.PropertyInfo is null ? context.TypeInfo.Type.GetCustomAttribute<DescriptionAttribute>()?.Description : null
                    );
                if (description is not null)
                {
                    member.Insert(0, "description", description);
                }

                if (member["properties"] is JsonObject properties)
                {
                    member["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
                    member["additionalProperties"] = false;
                }

                return member;
            },
        };
        JsonObject schema = ReportJson.Options.GetJsonSchemaAsNode(typeof(Report), options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Report of IuCutter, iu-report/1");
        schema["properties"]!["format"]!["const"] = Report.FormatName;
        return schema;
    }

    private static void Walk(JsonObject node, string path, Action<string, JsonObject> member)
    {
        foreach ((string name, JsonNode? property) in node["properties"] as JsonObject ?? [])
        {
            member($"{path}.{name}", property!.AsObject());
            Walk(property.AsObject(), $"{path}.{name}", member);
        }

        if (node["items"] is JsonObject items)
        {
            Walk(items, $"{path}[]", member);
        }
    }

    // As much of JSON Schema as the schema uses: type, enum, const, properties, required, additionalProperties, items and $ref.
    private static string SchemaFaults(JsonObject root, JsonNode? schema, JsonNode? value, string path)
    {
        if (schema is not JsonObject rule)
        {
            return schema?.GetValueKind() == JsonValueKind.False ? $"{path} " : "";
        }

        if ((string?)rule["$ref"] is { } reference)
        {
            JsonNode? target = root;
            foreach (string part in reference.Split('/').Skip(1))
            {
                target = target is JsonArray array
                    ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]
                    : target![part];
            }

            return SchemaFaults(root, target, value, path);
        }

        string kind = value?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            JsonValueKind other => other.ToString(),
        };
        string[] types = rule["type"] switch
        {
            null => [],
            JsonArray several => [.. several.Select(one => (string)one!)],
            JsonNode one => [(string)one!],
        };
        if (
            types.Length > 0
            && !types.Contains(kind)
            && !(kind == "number" && types.Contains("integer") && value!.AsValue().TryGetValue<long>(out _))
        )
        {
            return $"{path} ";
        }

        if (rule["enum"] is JsonArray values && !values.Any(one => JsonNode.DeepEquals(one, value)))
        {
            return $"{path} ";
        }

        if (rule.TryGetPropertyValue("const", out JsonNode? constant) && !JsonNode.DeepEquals(constant, value))
        {
            return $"{path} ";
        }

        StringBuilder faults = new StringBuilder();
        if (value is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                faults.Append(SchemaFaults(root, rule["items"], list[i], $"{path}[{i}]"));
            }
        }

        if (value is JsonObject members)
        {
            JsonObject known = rule["properties"] as JsonObject ?? [];
            foreach ((string name, JsonNode? member) in members)
            {
                faults.Append(
                    SchemaFaults(
                        root,
                        known.TryGetPropertyValue(name, out JsonNode? own) ? own : rule["additionalProperties"],
                        member,
                        $"{path}.{name}"
                    )
                );
            }

            foreach (JsonNode? name in rule["required"] as JsonArray ?? [])
            {
                faults.Append(members.ContainsKey((string)name!) ? "" : $"{path}.{name} ");
            }
        }

        return faults.ToString();
    }

    private static string Cells(AngleSharp.Dom.IElement table) =>
        string.Join(
            '\n',
            table.QuerySelectorAll("tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim())))
        );

    private static IHtmlDocument Html(string text) => new HtmlParser().ParseDocument(text);
}
