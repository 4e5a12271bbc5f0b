using System.Collections.Immutable;
using System.Management.Automation;
using IuCutter.Core.Sarif;
using IuCutter.Core.Signing;
using IuCutter.Core.Suppressions;
using IuCutter.Postgres;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Connections;

namespace IuCutter.Cmdlets;

/// <summary>
/// Reconciles the connected database with all that was recorded, approved and installed: the audit log with itself, every governed row with
/// the log, the rows with one another and with what was approved, and the schema with its contract. Gives a proof, or each finding and an
/// error that names the first. What a signed statement accepts is given too, and is no error. Changes nothing in the database.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuIntegrity")]
[OutputType(typeof(IntegrityProof), typeof(IntegrityFinding))]
public sealed class TestIuIntegrityCommand : IuCmdlet
{
    private const string Activity = "Checking the integrity of the database";
    private const int MaxWarnings = 20;

    // Of each kind as many as are written into a file.
    private readonly List<IntegrityFinding> _open = [];
    private readonly List<IntegrityFinding> _suppressed = [];
    private long _openCount;
    private long _suppressedCount;

    /// <summary>
    /// Signed statements, from New-IuSuppression, each with its signature beside it (<c>.sig</c>): a finding that one of them names exactly
    /// is given with who accepts it, and is no error. One that is malformed, not signed by a signer whom the roster in force names for
    /// iucutter.suppression, of another database, or past its last day by the database's clock ends the command before anything is
    /// checked. Default: nothing is suppressed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Suppression { get; set; } = [];

    /// <summary>File to write the findings to as SARIF 2.1.0, also when there are none. An existing file: Input.FileNotWritten.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SarifPath { get; set; }

    /// <summary>
    /// File to write the result to in the JUnit form, a test case for each rule, also when all hold. An existing file:
    /// Input.FileNotWritten.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JUnitPath { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        LiveDatabase live = CutServices.Of(Session).Live;
        NpgsqlConnectionProvider provider = live.Provider;
        SuppressionSet suppressions = await SuppressionFiles
            .OpenAsync(this, new SuppressionDesk(live.Approvals, new SshKeygenSignatures()), Suppression, cancellationToken)
            .ConfigureAwait(false);
        Task Take(IntegrityFinding found)
        {
            IntegrityFinding finding = suppressions.Apply(found);
            Count(finding);
            return WriteObjectAsync(finding, cancellationToken);
        }

        (AuditLogProof log, int items) = await new IntegrityCheck(provider, TimeProvider.System)
            .RunAsync(Take, new LeafProgress(WriteProgress, Activity), cancellationToken)
            .ConfigureAwait(false);
        ImmutableArray<string> unused = suppressions.Unused;
        foreach (string line in unused.Take(MaxWarnings))
        {
            WriteWarning(line);
        }

        if (unused.Length > MaxWarnings)
        {
            WriteWarning($"And {unused.Length - MaxWarnings} more that the statements accept were not found.");
        }

        await WriteFilesAsync(log.Database, suppressions.IsGiven, unused, cancellationToken).ConfigureAwait(false);
        if (_openCount == 0)
        {
            WriteObject(
                new IntegrityProof(log.Database, log.Size, log.Root, log.Rows, IntegrityRules.All.Length, items, log.LastAt, log.Elapsed)
                {
                    Suppressed = _suppressedCount,
                    UnusedSuppressions = unused.Length,
                }
            );
            return;
        }

        IntegrityFinding first = _open[0];
        // After the findings, and not terminating: whoever assigns them has them, and an unattended host still stops.
        WriteStop(
            new IuException(
                ErrorCatalogue.IntegrityBroken,
                $"{_openCount} findings{(suppressions.IsGiven ? $", beside {_suppressedCount} that are suppressed" : "")}; the first: "
                    + $"{first.Rule}, {first.Where}"
                    + (first.Columns is { } columns ? $" ({columns})" : "")
                    + $": expected {first.Expected}, found {first.Found}.",
                log.Database
            )
        );
    }

    private void Count(IntegrityFinding finding)
    {
        List<IntegrityFinding> kept = finding.Suppression is null ? _open : _suppressed;
        _ = finding.Suppression is null ? _openCount++ : _suppressedCount++;
        if (kept.Count < IntegrityFile.MaxFindings)
        {
            kept.Add(finding);
        }
    }

    private async Task WriteFilesAsync(
        string database,
        bool asksSuppressions,
        ImmutableArray<string> unused,
        CancellationToken cancellationToken
    )
    {
        string[] rules =
        [
            .. AuditLogFault.Names,
            .. IntegrityRules.All.Select(rule => rule.Name),
            IntegrityCheck.Unanswered,
            .. Enum.GetValues<SchemaItemStatus>().Where(status => status != SchemaItemStatus.Present).Select(status => $"Schema{status}"),
        ];
        long count = _openCount + _suppressedCount;
        IntegrityFile found = new IntegrityFile(database, rules, [.. _open, .. _suppressed], count)
        {
            AsksSuppressions = asksSuppressions,
            Unused = unused,
        };
        string version = typeof(TestIuIntegrityCommand).Assembly.GetName().Version!.ToString(3);
        foreach (
            (string? name, string kind, Action<Stream> write) in new (string?, string, Action<Stream>)[]
            {
                (SarifPath, "sarif", file => found.WriteSarif(version, file)),
                (JUnitPath, "junit", found.WriteJUnit),
            }
        )
        {
            if (name is not null)
            {
                string path = await ResolvePathAsync(name, cancellationToken).ConfigureAwait(false);
                await NewFile
                    .WriteAsync(path, kind, $"{count} findings", (file, _) => write(file), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
