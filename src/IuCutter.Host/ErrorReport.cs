using System.Management.Automation;

namespace IuCutter.Host;

/// <summary>Says on standard error what ended a runbook, and finds the exit code.</summary>
internal static class ErrorReport
{
    private const string DefectAdvice = "See the position named above, or run the runbook with -Verbose.";

    /// <summary>Reports an exception of the engine.</summary>
    /// <returns>The exit code: that of the catalogue's entry, otherwise 1.</returns>
    public static int Write(Terminal terminal, RuntimeException failure)
    {
        ErrorRecord record = failure.ErrorRecord;
        string? position = Position(record.InvocationInfo);
        string message = record.ErrorDetails?.Message ?? record.Exception.Message;
        if (failure is ParameterBindingException && position is null)
        {
            // Outside of any file: what could not be bound is the command line, to the runbook's own parameters.
            Write(terminal, "Input.BadArgument", message, null, null, "See: iucut --help");
            return ExitCode.BadInput;
        }

        ErrorDefinition? known = Definition(failure);
        string? advice = record.ErrorDetails?.RecommendedAction;
        Write(
            terminal,
            known?.Id ?? Id(record),
            message,
            record.TargetObject as string,
            position,
            string.IsNullOrEmpty(advice) ? known?.Recommendation ?? DefectAdvice : advice
        );
        return known?.ExitCode ?? ExitCode.Error;
    }

    // Of the catalogue by the ErrorId, or by the exception when a script threw it or a method call wraps it: the
    // record of a wrapped one holds its text alone, so the failure's own causes are asked too.
    private static ErrorDefinition? Definition(RuntimeException failure)
    {
        foreach (Exception cause in Causes(failure.ErrorRecord.Exception).Concat(Causes(failure)))
        {
            if (cause is IuException known)
            {
                return known.Definition;
            }
        }

        return ErrorCatalogue.All.GetValueOrDefault(Id(failure.ErrorRecord));
    }

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            yield return failure;
        }
    }

    // The engine appends the cmdlet (Gate.PhaseOrder,IuCutter.Cmdlets.InvokeIuLegACommand); of a thrown text the
    // engine's ErrorId is that text.
    private static string Id(ErrorRecord record)
    {
        string id = record.FullyQualifiedErrorId.Split(',')[0];
        return id.Length > 0 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_')
            ? id
            : record.Exception.GetType().Name;
    }

    /// <summary>Writes the lines of a report.</summary>
    public static void Write(Terminal terminal, string id, string message, string? subject, string? position, string advice)
    {
        terminal.Error.WriteLine(terminal.Red($"error {id}: {message}"));
        if (subject is not null)
        {
            terminal.Error.WriteLine($"  about: {subject}");
        }

        if (position is not null)
        {
            terminal.Error.WriteLine($"  at:    {position}");
        }

        terminal.Error.WriteLine($"  next:  {advice}");
    }

    private static string? Position(InvocationInfo? invocation) =>
        string.IsNullOrEmpty(invocation?.ScriptName) ? null : $"{invocation.ScriptName}:{invocation.ScriptLineNumber}";
}
