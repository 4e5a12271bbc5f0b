using System.Collections.Immutable;
using System.Text.Json;

namespace IuCutter.Core.Verification;

/// <summary>A unit as the verifier reads it: its rows with all their columns, whatever these are, as JSON objects.</summary>
/// <param name="Unit">The row of <c>information_unit</c>.</param>
/// <param name="Versions">The unit's rows of <c>unit_version</c>; one after a first cut.</param>
/// <param name="Births">The unit's rows of <c>birth_registry</c>; one.</param>
/// <param name="LogEntries">The unit's rows of <c>iu_lifecycle_log</c>; one after a first cut.</param>
internal sealed record StoredRecord(
    JsonElement Unit,
    ImmutableArray<JsonElement> Versions,
    ImmutableArray<JsonElement> Births,
    ImmutableArray<JsonElement> LogEntries
);
