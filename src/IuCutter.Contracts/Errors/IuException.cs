using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// A stop of the catalogue with the particulars of the case. Cmdlets turn it into a terminating error. Its message and subject
/// are shown text (<see cref="PlainText"/>), whoever wrote what they quote.
/// </summary>
public class IuException : Exception
{
    /// <summary>Makes a stop from its catalogue entry.</summary>
    /// <param name="definition">The entry of <see cref="ErrorCatalogue"/>.</param>
    /// <param name="detail">The particulars: what, where, expected and found. Never a secret, never document text.</param>
    /// <param name="subject">The id of the document, run or unit that it is about.</param>
    /// <param name="innerException">The cause, when another exception was the cause.</param>
    public IuException(ErrorDefinition definition, string detail, string? subject = null, Exception? innerException = null)
        : this(definition, [detail], subject, innerException) { }

    /// <summary>Makes a stop whose particulars take several lines.</summary>
    /// <param name="definition">The entry of <see cref="ErrorCatalogue"/>.</param>
    /// <param name="lines">The particulars, one line each; a line feed within one does not break it.</param>
    /// <param name="subject">The id of the document, run or unit that it is about.</param>
    /// <param name="innerException">The cause, when another exception was the cause.</param>
    public IuException(ErrorDefinition definition, ImmutableArray<string> lines, string? subject = null, Exception? innerException = null)
        : base(Compose(definition, PlainText.ShowEach(lines)), innerException)
    {
        Definition = definition;
        Subject = subject is null ? null : PlainText.Show(subject);
    }

    /// <summary>The entry of the catalogue.</summary>
    public ErrorDefinition Definition { get; }

    /// <summary>The id of the document, run or unit that the stop is about; null when there is none.</summary>
    public string? Subject { get; }

    /// <summary>The place in the document, with line, byte, excerpt and remediation; null where it is about no place in one.</summary>
    public PlanWarning? Finding { get; init; }

    /// <summary>The message, the causes and the stack; what the causes quote is shown text too.</summary>
    public sealed override string ToString() => PlainText.ShowLines(base.ToString());

    private static string Compose(ErrorDefinition definition, string detail)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return string.IsNullOrEmpty(detail) ? definition.Summary : $"{definition.Summary} {detail}";
    }
}
