using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Ledger;

namespace IuCutter.Postgres.Probes;

/// <summary>
/// Phase 5, besides the rights: each duty's key signs a statement that says no more than this, and the roster must know it.
/// A key that fails only at leg B or write-verify would leave units behind without their ledger.
/// </summary>
/// <param name="rights">Probes the rights, before any key is used.</param>
/// <param name="connections">Where the roster is.</param>
/// <param name="signatures">Signs and verifies.</param>
/// <param name="executorKey">Key of DOT-991. This session writes both legs, so it must have one.</param>
/// <param name="verifierKey">Key of DOT-992; null when another session verifies.</param>
internal sealed class DutyKeyProbe(
    IGrantProbe rights,
    IConnectionProvider connections,
    ISshSignatures signatures,
    string? executorKey,
    string? verifierKey
) : IGrantProbe
{
    /// <inheritdoc/>
    /// <exception cref="IuException">
    /// Gate.GrantMismatch; Config.SigningKeyMissing, Config.RosterMissing, Gate.DutiesNotSegregated, Gate.UnknownSigner,
    /// Gate.SignerExpired.
    /// </exception>
    public async Task<int> ProbeAsync(CancellationToken cancellationToken)
    {
        int checks = await rights.ProbeAsync(cancellationToken).ConfigureAwait(false);
        return checks
            + await connections.UseAsync(DatabaseRole.Reader, subject: null, TryKeysAsync, cancellationToken).ConfigureAwait(false);

        async Task<int> TryKeysAsync(DbConnection connection)
        {
            await TryAsync(connection, Duty.Executor, executorKey, cancellationToken).ConfigureAwait(false);
            if (verifierKey is null)
            {
                return 1;
            }

            await TryAsync(connection, Duty.Verifier, verifierKey, cancellationToken).ConfigureAwait(false);
            return 2;
        }
    }

    private Task<SignedStatement> TryAsync(DbConnection connection, Duty duty, string? key, CancellationToken cancellationToken) =>
        SignedStatement.MakeAsync(
            signatures,
            connection,
            transaction: null,
            duty,
            key,
            "key_trial",
            [("purpose", "to try the key; it states nothing else")],
            cancellationToken
        );
}
