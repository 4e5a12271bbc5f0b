using IuCutter.Core.Plans;

namespace IuCutter.Core.Evidence;

/// <summary>The result of leg A, or its prediction: how many rows, and the digest over them.</summary>
/// <param name="Rows">Units created.</param>
/// <param name="RowsDigest">Digest over every governed column of each, in order (<see cref="Plans.PlannedRows"/>).</param>
/// <param name="IdsDigest">Digest over the ids that the database gave (<see cref="CreatedIds"/>).</param>
internal sealed record LegAResult(int Rows, string RowsDigest, string IdsDigest);
