using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace IuCutter.Host;

/// <summary>Results on standard output, everything else on standard error. Nothing is ever asked: a runbook runs unattended.</summary>
internal sealed class ConsoleUserInterface(Terminal terminal, ProgressLine progress) : PSHostUserInterface
{
    private readonly ConsoleRawUserInterface _raw = new();

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI => _raw;

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal => terminal.OutColour;

    /// <inheritdoc/>
    public override void Write(string value)
    {
        progress.Clear();
        terminal.Out.Write(Plain(value));
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        progress.Clear();
        if (!terminal.OutColour)
        {
            terminal.Out.Write(Plain(value));
            return;
        }

        // The colours the host reports as its own are the terminal's default, which may not be black and white.
        if (foregroundColor != _raw.ForegroundColor)
        {
            Console.ForegroundColor = foregroundColor;
        }

        terminal.Out.Write(value);
        Console.ResetColor();
    }

    /// <inheritdoc/>
    public override void WriteLine(string value)
    {
        progress.Clear();
        terminal.Out.WriteLine(Plain(value));
    }

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => WriteAside(terminal.Red(value));

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteAside(terminal.Yellow($"warning: {message}"));

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteAside($"verbose: {message}");

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteAside($"debug: {message}");

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => progress.Show(record);

    /// <inheritdoc/>
    public override string ReadLine() => throw Unattended("input");

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw Unattended("a secret");

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw Unattended(string.Join(", ", descriptions.Select(description => "-" + description.Name)));

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw Unattended("a confirmation");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw Unattended("a credential");

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options
    ) => throw Unattended("a credential");

    private static IuException Unattended(string what) => new(ErrorCatalogue.Unattended, $"It needs {what}.");

    // The formatter decorates its headers whatever the host says; a file or a pipe gets the text alone.
    private string Plain(string value) =>
        terminal.OutColour || !value.Contains('\u001b', StringComparison.Ordinal)
            ? value
            : new StringDecorated(value).ToString(OutputRendering.PlainText);

    private void WriteAside(string line)
    {
        progress.Clear();
        terminal.Error.WriteLine(line);
    }
}
