namespace IuCutter.Host;

/// <summary>The exit codes of the host that do not come from the catalogue of errors.</summary>
internal static class ExitCode
{
    /// <summary>The runbook ran to its end.</summary>
    public const int Done = 0;

    /// <summary>A defect, or an error of the runbook that is not in the catalogue.</summary>
    public const int Error = 1;

    /// <summary>The command line or the runbook cannot be used.</summary>
    public const int BadInput = 3;

    /// <summary>The module is not where it must be.</summary>
    public const int Configuration = 5;

    /// <summary>A signal stopped the runbook.</summary>
    public const int Stopped = 130;
}
