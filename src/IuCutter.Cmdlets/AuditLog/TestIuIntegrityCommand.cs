using System.Management.Automation;
using IuCutter.Core.Sarif;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;

namespace IuCutter.Cmdlets;

/// <summary>
/// Reconciles the connected database with all that was recorded, approved and installed: the audit log with itself, every governed row with
/// the log, the rows with one another and with what was approved, and the schema with its contract. Gives a proof, or each finding and an
/// error that names the first. Changes nothing in the database.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuIntegrity")]
[OutputType(typeof(IntegrityProof), typeof(IntegrityFinding))]
public sealed class TestIuIntegrityCommand : IuCmdlet
{
    private const string Activity = "Checking the integrity of the database";

    private readonly List<IntegrityFinding> _findings = [];
    private long _count;

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
        NpgsqlConnectionProvider provider = CutServices.Of(Session).Live.Provider;
        Task Take(IntegrityFinding finding)
        {
            _count++;
            if (_findings.Count < IntegrityFile.MaxFindings)
            {
                _findings.Add(finding);
            }

            return WriteObjectAsync(finding, cancellationToken);
        }

        AuditLogProof log = await new LogProof(provider, TimeProvider.System)
            .RunAsync(
                fault =>
                    Take(
                        new IntegrityFinding(fault.Fault, fault.Where, fault.Expected, fault.Found)
                        {
                            Columns = fault.Columns,
                            Index = fault.Index,
                        }
                    ),
                new LeafProgress(WriteProgress, Activity),
                cancellationToken,
                connection => new IntegrityRules(connection, Take).RunAsync(cancellationToken)
            )
            .ConfigureAwait(false);
        int items = 0;
        foreach (SchemaItem item in await new SchemaTest(provider, login: null).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (item.Kind == "promise")
            {
                continue;
            }

            items++;
            if (item.Status != SchemaItemStatus.Present)
            {
                await Take(
                        new IntegrityFinding(
                            $"Schema{item.Status}",
                            $"{item.Kind} {item.Name}",
                            item.Expected ?? "nothing",
                            item.Found ?? "nothing"
                        )
                    )
                    .ConfigureAwait(false);
            }
        }

        await WriteFilesAsync(log.Database, cancellationToken).ConfigureAwait(false);
        if (_count == 0)
        {
            WriteObject(
                new IntegrityProof(log.Database, log.Size, log.Root, log.Rows, IntegrityRules.All.Length, items, log.LastAt, log.Elapsed)
            );
            return;
        }

        IntegrityFinding first = _findings[0];
        // After the findings, and not terminating: whoever assigns them has them, and an unattended host still stops.
        WriteStop(
            new IuException(
                ErrorCatalogue.IntegrityBroken,
                $"{_count} findings; the first: {first.Rule}, {first.Where}"
                    + (first.Columns is { } columns ? $" ({columns})" : "")
                    + $": expected {first.Expected}, found {first.Found}.",
                log.Database
            )
        );
    }

    private async Task WriteFilesAsync(string database, CancellationToken cancellationToken)
    {
        string[] rules =
        [
            .. AuditLogFault.Names,
            .. IntegrityRules.All.Select(rule => rule.Name),
            .. Enum.GetValues<SchemaItemStatus>().Where(status => status != SchemaItemStatus.Present).Select(status => $"Schema{status}"),
        ];
        IntegrityFile found = new IntegrityFile(database, rules, _findings, _count);
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
                    .WriteAsync(path, kind, $"{_count} findings", (file, _) => write(file), cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }
}
