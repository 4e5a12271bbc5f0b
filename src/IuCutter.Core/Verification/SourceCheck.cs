using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Verification;

/// <summary>
/// The verifier's own reading. First the plan is verified anew against the pinned bytes by the second reading
/// (<see cref="PlanVerifier"/>), which shares no code with marker and executor. Then every column of every row of every unit
/// is compared with what plan, run and permit give, each body with the bytes of the source, and so is what belongs to no unit. A column
/// that is unknown here is a difference; the few that are not compared are named in <see cref="VerifiedColumns"/>.
/// </summary>
internal sealed class SourceCheck : IDisposable
{
    private readonly IncrementalHash _rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CutPlan _plan;
    private readonly CutRun _run;
    private readonly string _ownerSha256;
    private readonly PhaseRecord _legA;
    private readonly Guid _permitId;
    private readonly Dictionary<string, CreatedUnit> _created;
    private long _covered;

    /// <summary>Verifies the plan itself.</summary>
    /// <param name="plan">The plan that the session holds.</param>
    /// <param name="run">The run as the database holds it.</param>
    /// <param name="permitId">The permit under which leg A wrote.</param>
    /// <param name="created">The ids that leg A gave, by that permit.</param>
    /// <exception cref="IuException">Integrity.PlanRejected; Integrity.VerifyMismatch when the plan is not the run's.</exception>
    public SourceCheck(CutPlan plan, CutRun run, Guid permitId, IEnumerable<CreatedUnit> created)
    {
        (_plan, _run, _permitId) = (plan, run, permitId);
        PlanProof proof = PlanVerifier.Verify(plan);
        if (proof.PlanDigest != run.PlanDigest || proof.SourceSha256 != run.SourceSha256)
        {
            throw Mismatch(plan.DocumentPrefix, "The plan is not the one that was approved, or the pinned bytes are not its source.");
        }

        _ownerSha256 = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(plan.OwnerRef)));
        _covered = plan.Exclusions.Sum(exclusion => (long)exclusion.Span.Length);
        _created = created.ToDictionary(unit => unit.Address, StringComparer.Ordinal);
        _legA =
            run.Phases.LastOrDefault(phase => phase.Phase == RunPhase.CutLegA)
            ?? throw Mismatch(plan.DocumentPrefix, "The journal has no transaction of leg A.");
    }

    /// <summary>How many units were compared.</summary>
    public int Count { get; private set; }

    /// <summary>Compares the next unit, in sort order.</summary>
    /// <exception cref="IuException">Integrity.VerifyMismatch, naming unit and column.</exception>
    public void Next(StoredRecord stored)
    {
        string? address = Text(stored.Unit, "canonical_address");
        if (Count == _plan.UnitCount)
        {
            throw Mismatch(address ?? "", $"'{address}' is stored; the source gives {_plan.UnitCount} units and not this one.");
        }

        PlannedUnit planned = _plan.Units[Count];
        if (!string.Equals(address, planned.Address, StringComparison.Ordinal))
        {
            throw Mismatch(planned.Address, $"'{address}' stands where the source gives '{planned.Address}'.");
        }

        SourceSpan span = planned.Span;
        ReadOnlySpan<byte> body = _plan.Document.Bytes.AsSpan().Slice(span.Start, span.Length);
        string bodySha256 = Hex(SHA256.HashData(body));
        Compare(stored, planned, body, bodySha256);

        string line =
            $"{Count + 1}\t{address}\t{planned.ParentAddress}\t{planned.UnitKind}\t{planned.SectionType}\t{planned.SectionCode}\t"
            + $"{_plan.PublicationType}\t{_ownerSha256}\t{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(planned.Title)))}\t{bodySha256}\n";
        _rows.AppendData(Encoding.UTF8.GetBytes(line));
        _covered += span.Length;
        Count++;
    }

    /// <summary>Compares what the ledger says of the bytes that belong to no unit, and the name under which the cut is recorded.</summary>
    /// <param name="exclusions">The column <c>manifest_envelope.exclusions</c>, as JSON.</param>
    /// <param name="idempotencyKey">The column <c>cut_change_set.idempotency_key</c>.</param>
    /// <returns>SHA-256 of that text; the database computes the same over what it holds.</returns>
    /// <exception cref="IuException">Integrity.VerifyMismatch.</exception>
    public string Ledger(string? exclusions, string? idempotencyKey)
    {
        Dictionary<string, object?>[] expected =
        [
            .. _plan.Exclusions.Select(exclusion => new Dictionary<string, object?>
            {
                ["kind"] = exclusion.Kind,
                ["start"] = (long)exclusion.Span.Start,
                ["length"] = (long)exclusion.Span.Length,
                ["sha256"] = exclusion.Sha256,
                ["base64"] = Convert.ToBase64String(_plan.Document.Bytes.AsSpan().Slice(exclusion.Span.Start, exclusion.Span.Length)),
            }),
        ];
        using JsonDocument stored = JsonDocument.Parse(exclusions ?? "null");
        if (!RowComparison.Same(stored.RootElement, expected))
        {
            throw Mismatch(_plan.DocumentPrefix, "manifest_envelope.exclusions is not what the source gives.");
        }

        // A cut that was undone and made again has its number behind it.
        string key = $"first_cut/{_plan.DocumentPrefix}/{_plan.PlanDigest}";
        bool known =
            idempotencyKey == key
            || (
                idempotencyKey?.StartsWith(key + "/", StringComparison.Ordinal) == true
                && int.TryParse(idempotencyKey.AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            );
        return known
            ? Hex(SHA256.HashData(Encoding.UTF8.GetBytes(exclusions!)))
            : throw Mismatch(_plan.DocumentPrefix, "cut_change_set.idempotency_key is not that of this plan.");
    }

    /// <summary>Ends the reading: every unit was there, and units and exclusions are the whole source.</summary>
    /// <returns>The digest over the rows, as <see cref="PlannedRows"/> defines it, from what was compared here.</returns>
    /// <exception cref="IuException">Integrity.VerifyMismatch.</exception>
    public string Finish()
    {
        if (Count != _plan.UnitCount)
        {
            throw Mismatch(_plan.DocumentPrefix, $"{Count} units are stored; the source gives {_plan.UnitCount}.");
        }

        return _covered == _plan.Document.Length
            ? Hex(_rows.GetCurrentHash())
            : throw Mismatch(_plan.DocumentPrefix, $"Units and exclusions cover {_covered} of {_plan.Document.Length} bytes.");
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void Compare(StoredRecord stored, PlannedUnit planned, ReadOnlySpan<byte> body, string bodySha256)
    {
        CreatedUnit created = Created(planned.Address);
        string unitId = created.UnitId.ToString();
        string versionId = created.VersionId.ToString();
        string actor = Duty.Executor.Actor;
        RowComparison.Compare(
            "information_unit",
            planned.Address,
            stored.Unit,
            new()
            {
                ["id"] = unitId,
                ["canonical_address"] = planned.Address,
                ["unit_kind"] = planned.UnitKind,
                ["section_type"] = planned.SectionType,
                ["owner_ref"] = _plan.OwnerRef,
                ["lifecycle_status"] = "draft",
                ["conformance_status"] = "unverified",
                ["identity_profile"] = new Dictionary<string, object?>
                {
                    ["title"] = planned.Title,
                    ["owner"] = _plan.OwnerRef,
                    ["section_type"] = planned.SectionType,
                    ["publication_type"] = _plan.PublicationType,
                },
                ["content_anchor_ref"] = versionId,
                ["version_anchor_ref"] = versionId,
                ["parent_or_container_ref"] = planned.ParentAddress is { } parent ? Created(parent).UnitId.ToString() : null,
                ["doc_code"] = _plan.DocumentPrefix,
                ["section_code"] = planned.SectionCode,
                ["sort_order"] = (long)Count + 1,
                ["created_by"] = actor,
                ["updated_by"] = null,
                ["updated_at"] = null,
            }
        );

        JsonElement version = Only(planned.Address, "unit_version", stored.Versions);
        // Byte for byte, not by hash: the stored hash is the executor's word.
        if (!version.TryGetProperty("body", out JsonElement text) || !text.ValueEquals(body))
        {
            throw Mismatch(planned.Address, $"'{planned.Address}': the stored body is not the bytes of the source.");
        }

        RowComparison.Compare(
            "unit_version",
            planned.Address,
            version,
            new()
            {
                ["id"] = versionId,
                ["unit_id"] = unitId,
                ["version_seq"] = 1L,
                ["title"] = planned.Title,
                ["body"] = RowComparison.ComparedElsewhere,
                ["content_hash"] = bodySha256,
                ["lifecycle_status"] = "draft",
                ["content_profile"] = new Dictionary<string, object?> { ["media_type"] = "text/markdown", ["bytes"] = (long)body.Length },
                ["provenance"] = new Dictionary<string, object?>
                {
                    ["run_id"] = _run.RunId,
                    ["permit_id"] = _permitId.ToString(),
                    ["source_sha256"] = _run.SourceSha256,
                    ["plan_digest"] = _run.PlanDigest,
                },
                ["enacted_at"] = null,
                ["created_by"] = actor,
            }
        );
        RowComparison.Compare(
            "birth_registry",
            planned.Address,
            Only(planned.Address, "birth_registry", stored.Births),
            new()
            {
                ["unit_id"] = unitId,
                ["canonical_address"] = planned.Address,
                ["run_id"] = _run.RunId,
                ["permit_id"] = _permitId.ToString(),
                ["born_by"] = actor,
                ["born_xid"] = _legA.TransactionId,
            }
        );
        RowComparison.Compare(
            "iu_lifecycle_log",
            planned.Address,
            Only(planned.Address, "iu_lifecycle_log", stored.LogEntries),
            new()
            {
                ["unit_id"] = unitId,
                ["unit_version_id"] = versionId,
                ["from_status"] = null,
                ["to_status"] = "draft",
                ["actor"] = actor,
                ["reason"] = "first cut",
                ["run_id"] = _run.RunId,
                ["change_set_id"] = null,
                ["review_decision_id"] = null,
                ["tool_revision"] = _legA.ToolRevision,
            }
        );
    }

    private CreatedUnit Created(string address) =>
        _created.TryGetValue(address, out CreatedUnit? created)
            ? created
            : throw Mismatch(address, $"'{address}': no permit was used for it.");

    private static JsonElement Only(string address, string table, IReadOnlyList<JsonElement> rows) =>
        rows.Count == 1 ? rows[0] : throw Mismatch(address, $"'{address}': it has {rows.Count} rows in {table} instead of 1.");

    private static string? Text(JsonElement row, string column) =>
        row.TryGetProperty(column, out JsonElement value) ? value.GetString() : null;

    private static IuException Mismatch(string subject, string detail) => new(ErrorCatalogue.VerifyMismatch, detail, subject);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
