using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Tests.Verification;

/// <summary>The rows of a database that holds a plan, with all their columns; a test changes what it likes.</summary>
internal sealed class StoredRecords
{
    public const string LegATransaction = "4711";

    public const string LegARevision = "iucutter-executor/0.1.0+aaaaaaaa";

    private const string Time = "2026-01-01T00:00:00+00:00";
    public static readonly string PermitId = Id("permit");

    public StoredRecords(CutPlan plan, CutRun run)
    {
        Created =
        [
            .. plan.Units.Select(unit => new CreatedUnit(
                unit.Ordinal,
                unit.Address,
                Guid.Parse(Id(unit.Address)),
                Guid.Parse(Id(unit.Address + " version"))
            )),
        ];
        Units = [.. plan.Units.Select(unit => Of(plan, run, unit))];
    }

    public ImmutableArray<CreatedUnit> Created { get; }

    /// <summary>For each unit an object: table to array of rows.</summary>
    public List<JsonObject> Units { get; }

    public IEnumerable<StoredRecord> Read() =>
        Units.Select(unit =>
        {
            JsonElement tables = JsonDocument.Parse(unit.ToJsonString()).RootElement;
            return new StoredRecord(
                tables.GetProperty("information_unit")[0],
                [.. tables.GetProperty("unit_version").EnumerateArray()],
                [.. tables.GetProperty("birth_registry").EnumerateArray()],
                [.. tables.GetProperty("iu_lifecycle_log").EnumerateArray()]
            );
        });

    private static JsonObject Of(CutPlan plan, CutRun run, PlannedUnit unit) =>
        new()
        {
            ["information_unit"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = Id(unit.Address),
                    ["canonical_address"] = unit.Address,
                    ["unit_kind"] = unit.UnitKind,
                    ["section_type"] = unit.SectionType,
                    ["owner_ref"] = plan.OwnerRef,
                    ["lifecycle_status"] = "draft",
                    ["conformance_status"] = "unverified",
                    ["identity_profile"] = new JsonObject
                    {
                        ["owner"] = plan.OwnerRef,
                        ["title"] = unit.Title,
                        ["section_type"] = unit.SectionType,
                        ["publication_type"] = plan.PublicationType,
                    },
                    ["content_anchor_ref"] = Id(unit.Address + " version"),
                    ["version_anchor_ref"] = Id(unit.Address + " version"),
                    ["parent_or_container_ref"] = unit.ParentAddress is { } parent ? Id(parent) : null,
                    ["doc_code"] = plan.DocumentPrefix,
                    ["section_code"] = unit.SectionCode,
                    ["sort_order"] = unit.Ordinal,
                    ["created_by"] = "DOT-991",
                    ["created_at"] = Time,
                    ["updated_by"] = null,
                    ["updated_at"] = null,
                }
            ),
            ["unit_version"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = Id(unit.Address + " version"),
                    ["unit_id"] = Id(unit.Address),
                    ["version_seq"] = 1,
                    ["title"] = unit.Title,
                    ["body"] = unit.Body,
                    ["content_hash"] = unit.BodySha256,
                    ["lifecycle_status"] = "draft",
                    ["content_profile"] = new JsonObject { ["bytes"] = unit.Span.Length, ["media_type"] = "text/markdown" },
                    ["provenance"] = new JsonObject
                    {
                        ["run_id"] = run.RunId,
                        ["permit_id"] = PermitId,
                        ["plan_digest"] = plan.PlanDigest,
                        ["source_sha256"] = plan.Document.Sha256,
                    },
                    ["enacted_at"] = null,
                    ["created_by"] = "DOT-991",
                    ["created_at"] = Time,
                }
            ),
            ["birth_registry"] = new JsonArray(
                new JsonObject
                {
                    ["unit_id"] = Id(unit.Address),
                    ["canonical_address"] = unit.Address,
                    ["run_id"] = run.RunId,
                    ["permit_id"] = PermitId,
                    ["born_by"] = "DOT-991",
                    ["born_at"] = Time,
                    ["born_xid"] = LegATransaction,
                }
            ),
            ["iu_lifecycle_log"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = unit.Ordinal,
                    ["unit_id"] = Id(unit.Address),
                    ["unit_version_id"] = Id(unit.Address + " version"),
                    ["from_status"] = null,
                    ["to_status"] = "draft",
                    ["actor"] = "DOT-991",
                    ["reason"] = "first cut",
                    ["run_id"] = run.RunId,
                    ["change_set_id"] = null,
                    ["review_decision_id"] = null,
                    ["tool_revision"] = LegARevision,
                    ["occurred_at"] = Time,
                }
            ),
        };

    private static string Id(string name) =>
        new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name))[..16]).ToString();
}
