using System.Management.Automation;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Proposals;

namespace IuCutter.Cmdlets;

/// <summary>Derives the units that a cut of a document would write. Touches no database.</summary>
[Cmdlet(VerbsCommon.New, "IuCutPlan")]
[OutputType(typeof(CutPlan))]
public sealed class NewIuCutPlanCommand : IuCmdlet
{
    /// <summary>The document, from Get-IuDocument.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public IuDocument Document { get; set; } = null!;

    /// <summary>
    /// First part of every address: 2 to 64 of A-Z, 0-9 and single hyphens, starting with a letter. Input.BadPrefix otherwise.
    /// </summary>
    [Parameter(Mandatory = true)]
    [Alias("Prefix")]
    [AllowEmptyString]
    public string DocumentPrefix { get; set; } = "";

    /// <summary>
    /// Name of a grammar profile that ships, or path of a profile file. Default <c>markdown-law</c>. <c>Auto</c> takes the
    /// one that fits when no other does, with a warning that says why and stays in the plan; otherwise it stops with
    /// Input.ProfileNotChosen and the reasons.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = ProfileSource.Default;

    /// <summary>
    /// The deepest level that opens units, by its name in the profile: <c>article</c> (default of most laws), or down to
    /// <c>clause</c> and <c>point</c>. Input.UnknownUnitLevel, with the names, when the profile has none of this name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UnitLevel { get; set; }

    /// <summary>Who owns the units; written to each identity. Default: the document prefix.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Owner { get; set; }

    /// <summary>Publication type of the vocabulary. Default <c>law</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string PublicationType { get; set; } = "law";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        (string source, PlanWarning? why) = await SourceAsync(cancellationToken).ConfigureAwait(false);
        CutPlan plan = PlanBuilder.Build(
            Document,
            DocumentPrefix,
            ProfileCatalogue.Get(source),
            Owner ?? DocumentPrefix,
            PublicationType,
            UnitLevel
        ) with
        {
            ProfileSource = source,
            ProfileProposal = why,
        };
        foreach (PlanWarning warning in why is null ? plan.Warnings : plan.Warnings.Insert(0, why))
        {
            WriteWarning($"{warning.Code}, line {warning.Line}: {warning.Message}");
        }

        WriteObject(plan);
    }

    private async Task<(string Source, PlanWarning? Why)> SourceAsync(CancellationToken cancellationToken)
    {
        if (string.Equals(Profile, ProfileProposer.Auto, StringComparison.OrdinalIgnoreCase))
        {
            (string name, PlanWarning why) = ProfileProposer.Choose(Document);
            return (name, why);
        }

        return (await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false), null);
    }
}
