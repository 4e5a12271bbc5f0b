namespace IuCutter;

/// <summary>One thing that is wrong with a profile's file.</summary>
/// <param name="Path">Where, as a JSON path: <c>$.levels[3].code</c>; <c>$</c> for the file as a whole.</param>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Message">The fault, in one sentence.</param>
/// <param name="Remediation">The correction to write.</param>
public sealed record ProfileFault(string Path, int Line, string Message, string Remediation) : IuRecord
{
    /// <summary>The fault in one line: path, line, what is wrong, what to write instead.</summary>
    /// <returns>For example <c>$.version (line 4): it must be 1 or more. Write a whole number, for example 1.</c></returns>
    private protected override string Describe() => FormattableString.Invariant($"{Path} (line {Line}): {Message} {Remediation}");
}
