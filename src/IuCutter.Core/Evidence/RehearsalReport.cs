using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IuCutter.Core.Evidence;

/// <summary>The report of a rehearsal as the database keeps it: JSON, whose SHA-256 the run pins.</summary>
internal static class RehearsalReport
{
    /// <summary>Key of the pin that holds the report's SHA-256; a run without it was not rehearsed.</summary>
    public const string PinKey = "rehearsal_report_sha256";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The report's text.</summary>
    public static string Write(IuRehearsal rehearsal) => JsonSerializer.Serialize(rehearsal, Json);

    /// <summary>The rehearsal of a report's text.</summary>
    public static IuRehearsal Read(string text) =>
        JsonSerializer.Deserialize<IuRehearsal>(text, Json) ?? throw new JsonException("The report of a rehearsal is null.");

    /// <summary>SHA-256 over the report's UTF-8 bytes.</summary>
    public static string Sha256(IuRehearsal rehearsal) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(rehearsal))));
}
