using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IuCutter.Core.Profiles;

namespace IuCutter.Cmdlets;

/// <summary>Completes the names of the profiles that ship.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    ) =>
        ProfileCatalogue
            .All.Where(profile => profile.Name.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
            .Select(profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, profile.Description));
}
