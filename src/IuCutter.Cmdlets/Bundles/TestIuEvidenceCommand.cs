using System.Management.Automation;
using IuCutter.Core.Bundles;
using IuCutter.Core.Programs;
using IuCutter.Core.Signing;

namespace IuCutter.Cmdlets;

/// <summary>
/// Checks an evidence bundle offline: files, statement, log, proofs, rows, cards and signatures. Gives a verdict with the story that the
/// bundle tells, or with the first item that does not hold, and then an error that names it.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuEvidence")]
[OutputType(typeof(EvidenceVerdict))]
public sealed class TestIuEvidenceCommand : IuCmdlet
{
    /// <summary>The bundle, from Export-IuEvidence.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// File with an earlier checkpoint of the same log that you kept, with or without signatures: what it covers must be the beginning of
    /// the log in the bundle. Default: none is compared, and then nobody can see that a log was cut off and signed anew.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>
    /// File with the roster that is in force, from somebody you trust: it must be the newest of the bundle. Default: none is compared;
    /// then compare RosterSha256 of the verdict.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Roster { get; set; }

    /// <summary>
    /// File with certificates in PEM, from somebody you trust: the root of the time stamping authority, and those between where the time
    /// stamp has them not. The time stamp of the bundle must lead to it, as of its own time; revocation is not asked. Default: none; then
    /// the time stamp is compared with the statement, and whose it is, is not verified.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimestampCertificate { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        byte[]? checkpoint = await ReadAsync(Checkpoint, cancellationToken).ConfigureAwait(false);
        EvidenceTrust trust = new EvidenceTrust
        {
            Checkpoint = checkpoint is null ? null : System.Text.Encoding.UTF8.GetString(checkpoint),
            Roster = await ReadAsync(Roster, cancellationToken).ConfigureAwait(false),
            Authority = await ReadAsync(TimestampCertificate, cancellationToken).ConfigureAwait(false),
        };
        EvidenceVerdict verdict = await new EvidenceCheck(new SshKeygenSignatures())
            .RunAsync(path, (await ReadAsync(path, cancellationToken).ConfigureAwait(false))!, trust, cancellationToken)
            .ConfigureAwait(false);
        await WriteObjectAsync(verdict, cancellationToken).ConfigureAwait(false);
        if (verdict.Item is not null)
        {
            // After the verdict, and not terminating: whoever assigns it has it, and an unattended host still stops.
            WriteStop(new IuException(ErrorCatalogue.EvidenceBroken, $"{verdict.Item}: {verdict.Detail}", path));
        }
    }

    private async Task<byte[]?> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        string file = await ResolvePathAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return await RegularFile.ReadBytesAsync(file, cancellationToken, Array.MaxLength).ConfigureAwait(false);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IuException(ErrorCatalogue.FileError, $"'{file}': {unreadable.Message}", file, unreadable);
        }
    }
}
