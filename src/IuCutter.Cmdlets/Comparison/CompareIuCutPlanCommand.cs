using System.Management.Automation;
using IuCutter.Core.Comparison;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Cmdlets;

/// <summary>
/// Compares two versions of a document, unit by unit: keep, amend, create, retire, renumber or move, each with its reason.
/// </summary>
[Cmdlet(VerbsData.Compare, "IuCutPlan")]
[OutputType(typeof(UnitChange), typeof(PlanComparison))]
public sealed class CompareIuCutPlanCommand : IuCmdlet
{
    private const string Prefix = "DOCUMENT";

    /// <summary>The old version: a plan from New-IuCutPlan, or a document from Get-IuDocument, which needs Profile.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("Reference")]
    public PSObject Old { get; set; } = null!;

    /// <summary>
    /// The new version, of the same type and by the same profile and unit level as the old one. Input.PlansNotComparable otherwise.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [Alias("Difference")]
    public PSObject New { get; set; } = null!;

    /// <summary>Name of a grammar profile that ships, or path of a profile file: for documents only. Default <c>markdown-law</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = ProfileSource.Default;

    /// <summary>The deepest level that opens units, by its name in the profile: for documents only. Default: the profile's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UnitLevel { get; set; }

    /// <summary>Gives one object that counts what changed, with all changes in it, instead of one object for each unit.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string source = await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false);
        PlanComparison comparison = PlanComparer.Compare(Plan(Old, nameof(Old), source), Plan(New, nameof(New), source));
        if (Summary)
        {
            WriteObject(comparison);
            return;
        }

        foreach (UnitChange change in comparison.Changes)
        {
            await WriteObjectAsync(change, cancellationToken).ConfigureAwait(false);
        }
    }

    private CutPlan Plan(PSObject version, string parameter, string profile) =>
        version.BaseObject switch
        {
            CutPlan plan => plan,
            IuDocument document => PlanBuilder.Build(document, Prefix, ProfileCatalogue.Get(profile), Prefix, "law", UnitLevel) with
            {
                ProfileSource = profile,
            },
            _ => throw new IuException(
                ErrorCatalogue.BadArgument,
                $"{parameter} must be a plan or a document, not a {version.BaseObject.GetType().Name}.",
                parameter
            ),
        };
}
