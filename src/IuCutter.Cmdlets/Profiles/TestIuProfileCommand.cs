using System.Management.Automation;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Cmdlets;

/// <summary>
/// Judges a profile: its file, each word of each level on a line of its own, and a document when one is given. A
/// profile that does not pass ends with Input.InvalidProfile and every fault at once; the error's exception has them
/// as objects in Faults.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuProfile")]
[OutputType(typeof(ProfileProof))]
public sealed class TestIuProfileCommand : IuCmdlet
{
    /// <summary>Path of a profile file (<c>.json</c>), or the name of a profile that ships.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "Source")]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = "";

    /// <summary>A document to try it on: its plan is made and verified, and is in the result. What stops it ends this cmdlet.</summary>
    [Parameter]
    public IuDocument? Document { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string source = await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false);
        GrammarProfile profile = ProfileCatalogue.Get(source);
        ProfileProof proof = new(
            profile.Name,
            profile.Version,
            profile.Digest,
            source,
            ["file", "samples"],
            ProfileSamples.Of(profile, source)
        );
        if (Document is not null)
        {
            CutPlan plan = PlanBuilder.Build(Document, "SAMPLE", profile, "SAMPLE", "law") with { ProfileSource = source };
            ProvedPlan.Of(plan);
            proof = proof with { Checks = proof.Checks.Add("document"), Plan = plan };
        }

        WriteObject(proof);
    }
}
