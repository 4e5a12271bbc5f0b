using System.Management.Automation;
using System.Security.Cryptography;
using IuCutter.Core.Signing;
using IuCutter.Core.Suppressions;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes a statement that accepts findings of Test-IuIntegrity until a day, for a signer of the roster to read and sign. It suppresses
/// nothing by itself.
/// </summary>
[Cmdlet(VerbsCommon.New, "IuSuppression", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(IuSuppression))]
public sealed class NewIuSuppressionCommand : IuCmdlet
{
    private readonly List<IntegrityFinding> _findings = [];

    /// <summary>A finding, from Test-IuIntegrity, of which CanBeSuppressed is true; several by the pipeline, for one statement.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public IntegrityFinding Finding { get; set; } = null!;

    /// <summary>Why they are accepted: one line of printable ASCII, 500 characters at most, such as the number of a ticket.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>
    /// The last day on which it counts, by the database's clock, UTC: a year from today at the latest. A time of the day is left out.
    /// </summary>
    [Parameter(Mandatory = true)]
    public DateTime Until { get; set; }

    /// <summary>File to write the statement to. An existing file is not overwritten: Input.FileNotWritten.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        _findings.Add(Finding);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        SuppressionStatement statement = await new SuppressionDesk(CutServices.Of(Session).Live.Approvals, new SshKeygenSignatures())
            .ComposeAsync(_findings, Reason, DateOnly.FromDateTime(Until), cancellationToken)
            .ConfigureAwait(false);
        string action = $"write a statement that accepts {statement.Findings.Length} findings until {statement.EndsOn:O}";
        if (!await ShouldProcessAsync(path, action, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        byte[] bytes = statement.Bytes;
        WriteObject(
            await NewFile
                .WriteAsync(
                    path,
                    ErrorCatalogue.FileNotWritten,
                    async (file, token) =>
                    {
                        await file.WriteAsync(bytes, token).ConfigureAwait(false);
                        return new IuSuppression(
                            path,
                            statement.Database,
                            statement.Findings.Length,
                            statement.MadeOn,
                            statement.EndsOn,
                            statement.Reason,
                            Convert.ToHexStringLower(SHA256.HashData(bytes))
                        );
                    },
                    cancellationToken
                )
                .ConfigureAwait(false)
        );
    }
}
