using System.Globalization;
using System.Management.Automation;
using IuCutter.Postgres.Checkpoints;

namespace IuCutter.Cmdlets;

/// <summary>
/// Recomputes the audit log of the connected database from its records, and compares every governed row with the last record that tells of
/// it, and every checkpoint that lies outside of the database with the log. Gives a proof, or each difference and an error that names the
/// first.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuAuditLog")]
[OutputType(typeof(AuditLogProof), typeof(AuditLogFault))]
public sealed class TestIuAuditLogCommand : IuCmdlet
{
    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        AuditLogFault? broken = null;
        long count = 0;
        (AuditLogProof proof, IReadOnlyList<IuCheckpoint> compared) = await CutServices
            .Of(Session)
            .Live.Checkpoints.CheckAsync(
                fault =>
                {
                    broken ??= fault;
                    count++;
                    return WriteObjectAsync(fault, cancellationToken);
                },
                new LeafProgress(WriteProgress),
                cancellationToken
            )
            .ConfigureAwait(false);

        // After the differences, and not terminating: whoever assigns them has them, and an unattended host still stops.
        if (broken is not null)
        {
            WriteStop(
                new IuException(
                    ErrorCatalogue.LogBroken,
                    $"{count} differences; the first: {broken.Fault}, {broken.Where}"
                        + (broken.Columns is { } columns ? $" ({columns})" : "")
                        + $": expected {broken.Expected}, found {broken.Found}.",
                    proof.Database
                )
            );
            return;
        }

        (IuCheckpoint Checkpoint, IuException Stop)[] stops =
        [
            .. compared.Select(one => (one, CheckpointDesk.FaultOf(one)!)).Where(one => one.Item2 is not null),
        ];
        foreach ((IuCheckpoint checkpoint, _) in stops)
        {
            await WriteObjectAsync(FaultOf(checkpoint), cancellationToken).ConfigureAwait(false);
        }

        foreach ((_, IuException stop) in stops.DistinctBy(one => one.Stop.Definition))
        {
            WriteStop(stop);
        }

        if (stops.Length == 0)
        {
            WriteObject(proof);
        }
    }

    private static AuditLogFault FaultOf(IuCheckpoint checkpoint) =>
        new(
            checkpoint.State == CheckpointState.Consistent ? "CheckpointUnsigned" : $"Checkpoint{checkpoint.State}",
            checkpoint.Size - 1,
            checkpoint.Path,
            checkpoint.Size is { } size
                ? string.Create(CultureInfo.InvariantCulture, $"{size} leaves, root {checkpoint.Root}")
                : "a signed checkpoint",
            string.Join(' ', new[] { checkpoint.Detail, checkpoint.SignatureFault }.OfType<string>())
        );
}
