using System.Globalization;
using System.Management.Automation.Host;

namespace IuCutter.Host;

/// <summary>The engine's host: the console of this process.</summary>
internal sealed class ConsoleHost : PSHost
{
    private readonly ConsoleUserInterface _interface;

    public ConsoleHost(Terminal terminal)
    {
        Progress = new ProgressLine(terminal);
        _interface = new ConsoleUserInterface(terminal, Progress);
    }

    /// <summary>The N of the runbook's <c>exit N</c>; null when it did not call it.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>What shows progress.</summary>
    public ProgressLine Progress { get; }

    /// <inheritdoc/>
    public override string Name => "iucut";

    /// <inheritdoc/>
    public override Version Version => typeof(ConsoleHost).Assembly.GetName().Version ?? new Version(0, 0);

    /// <inheritdoc/>
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc/>
    public override PSHostUserInterface UI => _interface;

    /// <inheritdoc/>
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    /// <inheritdoc/>
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    /// <inheritdoc/>
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc/>
    public override void EnterNestedPrompt() => throw new NotSupportedException("iucut has no prompt.");

    /// <inheritdoc/>
    public override void ExitNestedPrompt() => throw new NotSupportedException("iucut has no prompt.");

    /// <inheritdoc/>
    public override void NotifyBeginApplication()
    {
        // A program that writes to the console itself must not find a half-written progress line.
        Progress.Clear();
    }

    /// <inheritdoc/>
    public override void NotifyEndApplication() { }
}
