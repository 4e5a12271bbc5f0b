namespace IuCutter.Runbooks;

/// <summary>
/// The exit codes that a scheduler reads, of <c>iucut run</c> and of <c>pwsh -File Invoke-Runbook.ps1</c> alike. A runbook's own
/// <c>exit N</c> gives N.
/// </summary>
public static class ExitCode
{
    /// <summary>The runbook ran to its end.</summary>
    public const int Done = 0;

    /// <summary>A defect, or an error of the runbook that is not in the catalogue of errors.</summary>
    public const int Defect = 1;

    /// <summary>The command line, the runbook or its input cannot be used: the area Input.</summary>
    public const int BadInput = 3;

    /// <summary>A rule said no, or a check found a difference: the areas Gate and Integrity.</summary>
    public const int Refused = 4;

    /// <summary>The database or the configuration: the areas Store and Config.</summary>
    public const int StoreOrConfiguration = 5;

    /// <summary>A signal or a person stopped the work: 128 and the number of SIGINT, whichever signal it was.</summary>
    public const int Stopped = 130;

    /// <summary>The exit code of an ErrorId: by its area, the part before the first dot.</summary>
    /// <param name="errorId">An ErrorId, also one that is not in the catalogue; <c>Store.Cancelled</c> gives <see cref="Stopped"/>.</param>
    public static int Of(string errorId)
    {
        ArgumentNullException.ThrowIfNull(errorId);
        return errorId == "Store.Cancelled"
            ? Stopped
            : errorId.Split('.')[0] switch
            {
                "Input" => BadInput,
                "Gate" or "Integrity" => Refused,
                "Store" or "Config" => StoreOrConfiguration,
                _ => Defect,
            };
    }
}
