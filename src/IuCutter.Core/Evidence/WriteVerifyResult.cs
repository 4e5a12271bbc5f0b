namespace IuCutter.Core.Evidence;

/// <summary>The verifier's verdict.</summary>
/// <param name="VerifyResultId">The one result of the change set.</param>
/// <param name="RowsChecked">Units compared with the source.</param>
/// <param name="RowsDigest">Digest of what the verifier derived from the source by itself.</param>
internal sealed record WriteVerifyResult(Guid VerifyResultId, int RowsChecked, string RowsDigest);
