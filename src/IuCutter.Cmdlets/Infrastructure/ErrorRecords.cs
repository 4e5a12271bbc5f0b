using System.Management.Automation;
using IuCutter.Postgres.Connections;

namespace IuCutter.Cmdlets;

/// <summary>Turns exceptions into the error records that end a pipeline.</summary>
/// <remarks>
/// An <see cref="IuException"/> has the ErrorId, category, target and recommended action of its catalogue entry. Every
/// other exception is a defect of this module: its ErrorId is <c>Bug.</c> and the name of the exception's type, and a
/// host ends with exit code 1. The engine's own exceptions are left to the engine.
/// </remarks>
internal static class ErrorRecords
{
    private const string BugRecommendation =
        "This is a defect of IuCutter. Keep the details for the report: $Error[0].Exception.ToString()";

    /// <summary>Whether the exception is to become an error record of ours.</summary>
    public static bool Translates(Exception exception) =>
        exception switch
        {
            // Also PipelineStoppedException and ActionPreferenceStopException.
            RuntimeException => false,
            _ => exception.GetType().Assembly != typeof(PSCmdlet).Assembly,
        };

    /// <summary>Makes the record.</summary>
    public static ErrorRecord From(Exception exception) => PostgresErrors.Translate(exception) is { } known ? Known(known) : Bug(exception);

    private static ErrorRecord Known(IuException exception)
    {
        ErrorCategory category = Enum.Parse<ErrorCategory>(exception.Definition.Category);
        return new ErrorRecord(exception, exception.Definition.Id, category, exception.Subject)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.Definition.Recommendation },
        };
    }

    private static ErrorRecord Bug(Exception exception) =>
        new(exception, $"Bug.{exception.GetType().Name}", ErrorCategory.InvalidOperation, null)
        {
            ErrorDetails = new ErrorDetails(PlainText.Show(exception.Message)) { RecommendedAction = BugRecommendation },
        };
}
