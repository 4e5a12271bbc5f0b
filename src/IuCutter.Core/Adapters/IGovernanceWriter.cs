using System.Data.Common;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>Collaborator of the live adapter: writes the ledger of leg B for any number of units.</summary>
internal interface IGovernanceWriter
{
    /// <summary>Writes 2N+6 rows inside the given transaction; neither commits nor rolls back.</summary>
    Task<LegBResult> WriteAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    );
}
