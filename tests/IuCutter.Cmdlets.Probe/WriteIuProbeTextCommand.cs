using System.Management.Automation;

namespace IuCutter.Cmdlets.Probe;

/// <summary>Says a text on every stream that a cmdlet has, and ends with a stop about it.</summary>
[Cmdlet(VerbsCommunications.Write, "IuProbeText", SupportsShouldProcess = true)]
public sealed class WriteIuProbeTextCommand : IuCmdlet
{
    /// <summary>The text.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public string Text { get; set; } = "";

    /// <summary>Whether the stop is a defect.</summary>
    [Parameter]
    public SwitchParameter Bug { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        WriteWarning(Text);
        WriteVerbose(Text);
        WriteDebug(Text);
        WriteProgress(Text, Text, 1, 1);
        if (await ShouldProcessAsync(Text, Text, cancellationToken).ConfigureAwait(false))
        {
            throw Bug
                ? new FormatException(Text)
                : new IuException(ErrorCatalogue.BadArgument, $"'{Text}'.", Text, new FormatException(Text));
        }
    }
}
