using System.Management.Automation;
using IuCutter.Postgres;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Governance;

namespace IuCutter.Cmdlets;

/// <summary>
/// Probes this installation for every way around its guards that a hostile or careless DBA could have opened, and gives
/// the SQL that closes it. Writes nothing: what it tries, it rolls back.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuGovernance")]
[OutputType(typeof(GovernanceFinding), typeof(bool))]
public sealed class TestIuGovernanceCommand : DatabaseCommand
{
    private const int MaxNamed = 8;

    /// <summary>Gives only whether no probe failed and none was left unknown, as a boolean, and no error.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        // Without a login it is the reader who looks, and what he may not read is Unknown. The keys belong to the
        // session's database; with another service named, none is known.
        LiveDatabase? live = Service is null ? CutServices.Of(Session).Live : null;
        NpgsqlConnectionProvider provider = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<GovernanceFinding> findings = await new GovernanceAudit(provider, TimeProvider.System)
            .RunAsync(AdminUser, live?.ExecutorKey, live?.VerifierKey, live?.Backup, cancellationToken)
            .ConfigureAwait(false);
        GovernanceFinding[] weak = [.. findings.Where(finding => finding.Outcome is GovernanceOutcome.Fail or GovernanceOutcome.Unknown)];
        if (Quiet)
        {
            WriteObject(findings.Count > 0 && weak.Length == 0);
            return;
        }

        WriteObject(findings, enumerateCollection: true);
        if (weak.Length > 0)
        {
            // After the findings, and not terminating: whoever assigns them has them, and an unattended host still stops.
            string[] names = [.. weak.Select(finding => $"{finding.Probe} ({finding.Outcome})").Distinct()];
            string rest = names.Length > MaxNamed ? $" and {names.Length - MaxNamed} more" : "";
            WriteError(
                new IuException(
                    ErrorCatalogue.GovernanceWeak,
                    $"{string.Join(", ", names.Take(MaxNamed))}{rest}.",
                    provider.Service.Database
                )
            );
        }
    }
}
