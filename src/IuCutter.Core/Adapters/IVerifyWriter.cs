using System.Data.Common;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: reads back as the verifier and writes one verdict.</summary>
internal interface IVerifyWriter
{
    /// <summary>How many verify results the change set has.</summary>
    Task<long> CountAsync(DbConnection connection, Guid changeSetId, CancellationToken cancellationToken);

    /// <summary>Compares every unit with the source and writes verdict and signature; neither commits nor rolls back.</summary>
    Task<WriteVerifyResult> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    );
}
