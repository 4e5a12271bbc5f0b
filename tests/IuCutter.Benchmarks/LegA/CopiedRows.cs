using IuCutter.Core.Runs;
using Npgsql;
using NpgsqlTypes;

namespace IuCutter.Benchmarks.LegA;

/// <summary>The rows of leg A as four binary COPYs.</summary>
internal sealed class CopiedRows(
    NpgsqlConnection connection,
    RunContext context,
    IReadOnlyDictionary<string, (Guid Unit, Guid Version)> ids,
    Guid permit
)
{
    private readonly CutPlan _plan = context.Plan;

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await CopyAsync(
            "public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile, content_anchor_ref, "
                + "version_anchor_ref, parent_or_container_ref, doc_code, section_code, sort_order, created_by)",
            async (rows, unit) =>
            {
                (Guid id, Guid version) = ids[unit.Address];
                await rows.WriteAsync(id, NpgsqlDbType.Uuid, cancellationToken);
                await TextAsync(rows, unit.Address, unit.UnitKind, unit.SectionType, _plan.OwnerRef);
                await rows.WriteAsync(
                    $$"""
                    {
                        "title": {{System.Text.Json.JsonSerializer.Serialize(unit.Title)}}, "owner": "{{_plan.OwnerRef}}",
                        "section_type": "{{unit.SectionType}}", "publication_type": "{{_plan.PublicationType}}"
                    }
                    """,
                    NpgsqlDbType.Jsonb,
                    cancellationToken
                );
                await TextAsync(rows, version.ToString());
                await rows.WriteAsync(version, NpgsqlDbType.Uuid, cancellationToken);
                await (
                    unit.ParentAddress is null
                        ? rows.WriteNullAsync(cancellationToken)
                        : rows.WriteAsync(ids[unit.ParentAddress].Unit, NpgsqlDbType.Uuid, cancellationToken)
                );
                await TextAsync(rows, _plan.DocumentPrefix, unit.SectionCode);
                await rows.WriteAsync(unit.Ordinal, NpgsqlDbType.Integer, cancellationToken);
                await TextAsync(rows, Duty.Executor.Actor);
            },
            cancellationToken
        );
        await CopyAsync(
            "public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by)",
            async (rows, unit) =>
            {
                await rows.WriteAsync(ids[unit.Address].Version, NpgsqlDbType.Uuid, cancellationToken);
                await rows.WriteAsync(ids[unit.Address].Unit, NpgsqlDbType.Uuid, cancellationToken);
                await rows.WriteAsync(1, NpgsqlDbType.Integer, cancellationToken);
                await TextAsync(rows, unit.Title, unit.Body, unit.BodySha256);
                await rows.WriteAsync("""{"media_type": "text/markdown", "bytes": 600}""", NpgsqlDbType.Jsonb, cancellationToken);
                await rows.WriteAsync(
                    $$"""
                    {
                        "run_id": "{{context.Run.RunId}}", "permit_id": "{{permit}}",
                        "source_sha256": "{{_plan.Document.Sha256}}", "plan_digest": "{{_plan.PlanDigest}}"
                    }
                    """,
                    NpgsqlDbType.Jsonb,
                    cancellationToken
                );
                await TextAsync(rows, Duty.Executor.Actor);
            },
            cancellationToken
        );
        await CopyAsync(
            "public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by)",
            async (rows, unit) =>
            {
                await rows.WriteAsync(ids[unit.Address].Unit, NpgsqlDbType.Uuid, cancellationToken);
                await TextAsync(rows, unit.Address, context.Run.RunId);
                await rows.WriteAsync(permit, NpgsqlDbType.Uuid, cancellationToken);
                await TextAsync(rows, Duty.Executor.Actor);
            },
            cancellationToken
        );
        await CopyAsync(
            "public.iu_lifecycle_log (unit_id, unit_version_id, to_status, actor, reason, run_id, tool_revision)",
            async (rows, unit) =>
            {
                await rows.WriteAsync(ids[unit.Address].Unit, NpgsqlDbType.Uuid, cancellationToken);
                await rows.WriteAsync(ids[unit.Address].Version, NpgsqlDbType.Uuid, cancellationToken);
                await TextAsync(rows, "draft", Duty.Executor.Actor, "first cut", context.Run.RunId, "iucutter");
            },
            cancellationToken
        );
    }

    private async Task CopyAsync(string target, Func<NpgsqlBinaryImporter, PlannedUnit, Task> write, CancellationToken cancellationToken)
    {
        await using NpgsqlBinaryImporter rows = await connection.BeginBinaryImportAsync(
            $"copy {target} from stdin (format binary)",
            cancellationToken
        );
        foreach (PlannedUnit unit in _plan.Units)
        {
            await rows.StartRowAsync(cancellationToken);
            await write(rows, unit);
        }

        await rows.CompleteAsync(cancellationToken);
    }

    private static async Task TextAsync(NpgsqlBinaryImporter rows, params string[] texts)
    {
        foreach (string text in texts)
        {
            await rows.WriteAsync(text, NpgsqlDbType.Text);
        }
    }
}
