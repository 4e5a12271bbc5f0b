using System.Management.Automation;
using IuCutter.Core.Explaining;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Cmdlets;

/// <summary>
/// Gets a plan as its source and profile give it, or says with -Explain which rule cut a line, or why none did.
/// The explanation is the record that the marker kept while it decided; a refused document has one too.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IuCutPlan", DefaultParameterSetName = PlanSet)]
[OutputType(typeof(CutPlan), ParameterSetName = [PlanSet])]
[OutputType(typeof(LineExplanation), ParameterSetName = [PlanSet, DocumentSet])]
public sealed class GetIuCutPlanCommand : IuCmdlet
{
    private const string PlanSet = "Plan";
    private const string DocumentSet = "Document";

    /// <summary>The plan. Without -Explain it is derived anew and handed on; Integrity.PlanRejected when it is another.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PlanSet)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>A document that has no plan, or cannot have one.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = DocumentSet)]
    public IuDocument Document { get; set; } = null!;

    /// <summary>For a document: name of a profile that ships, or path of a profile file. Default <c>markdown-law</c>.</summary>
    [Parameter(ParameterSetName = DocumentSet)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = ProfileSource.Default;

    /// <summary>For a document: the deepest level that opens units, by its name in the profile. Default: the profile's own.</summary>
    [Parameter(ParameterSetName = DocumentSet)]
    [ValidateNotNullOrEmpty]
    public string? UnitLevel { get; set; }

    /// <summary>Tells of each line which rule cut it, or why none did. Needed with a document.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    [Parameter(Mandatory = true, ParameterSetName = DocumentSet)]
    public SwitchParameter Explain { get; set; }

    /// <summary>The lines to tell of, from 1. Default: all. Input.BadArgument for a line that the document does not have.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int[] Line { get; set; } = [];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == PlanSet && !Explain)
        {
            if (Line.Length > 0)
            {
                throw new IuException(ErrorCatalogue.BadArgument, "-Line goes with -Explain.", Plan.DocumentPrefix);
            }

            PlanBuilder.RequireDerived(Plan);
            WriteObject(Plan);
            return;
        }

        (List<LineExplanation> lines, IuException? stop) =
            ParameterSetName == PlanSet
                ? PlanExplainer.Explain(Plan.Document, ProfileOf(Plan), Plan.UnitLevel, Plan.DocumentPrefix)
                : PlanExplainer.Explain(
                    Document,
                    ProfileCatalogue.Get(await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false)),
                    UnitLevel,
                    ""
                );
        if (Line.FirstOrDefault(number => number > lines.Count) is > 0 and var missing)
        {
            throw new IuException(ErrorCatalogue.BadArgument, $"There is no line {missing}: the document has {lines.Count} lines.");
        }

        if (stop is not null)
        {
            WriteWarning($"The document is refused: {stop.Definition.Id}. {stop.Message}");
        }

        foreach (LineExplanation line in Line.Length == 0 ? lines : Line.Distinct().Order().Select(number => lines[number - 1]))
        {
            await WriteObjectAsync(line, cancellationToken).ConfigureAwait(false);
        }
    }

    // A plan is explained by the profile that made it, and by no other.
    private static GrammarProfile ProfileOf(CutPlan plan)
    {
        GrammarProfile profile = ProfileCatalogue.Get(plan.ProfileSource);
        return profile.Digest == plan.ProfileDigest
            ? profile
            : throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Profile '{plan.ProfileSource}' is not the one that made the plan.",
                plan.DocumentPrefix
            );
    }
}
