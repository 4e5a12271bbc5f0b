using IuCutter.Core.Plans;

namespace IuCutter.Core.Evidence;

/// <summary>What leg A did, or would do.</summary>
/// <param name="Rows">Units created.</param>
/// <param name="RowsDigest">Digest over address, title hash and body hash of each, in order (<see cref="Plans.PlannedRows"/>).</param>
internal sealed record LegAResult(int Rows, string RowsDigest);
