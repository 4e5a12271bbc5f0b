using System.Management.Automation;
using IuCutter.Core.Profiles;
using IuCutter.Core.Proposals;

namespace IuCutter.Cmdlets;

/// <summary>Gets the grammar profiles that say what opens a unit, or which of them fits a document.</summary>
[Cmdlet(VerbsCommon.Get, "IuProfile", DefaultParameterSetName = ProfileSet)]
[OutputType(typeof(ProfileInfo), ParameterSetName = [ProfileSet])]
[OutputType(typeof(ProfileProposal), ParameterSetName = [DocumentSet])]
public sealed class GetIuProfileCommand : IuCmdlet
{
    private const string ProfileSet = "Profile";
    private const string DocumentSet = "Document";

    /// <summary>
    /// Names of profiles that ship, with or without wildcards, or paths of profile files (<c>.json</c>). Default: all
    /// that ship. A name without wildcards that none has ends with Input.UnknownProfile.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ProfileSet)]
    [Alias("FullName")]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Profile { get; set; } = ["*"];

    /// <summary>
    /// The document that a profile is sought for: every profile that ships is tried on it, and they are ranked with reasons.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = DocumentSet)]
    public IuDocument Document { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (ParameterSetName == DocumentSet)
        {
            WriteObject(ProfileProposer.Propose(Document), enumerateCollection: true);
            return;
        }

        foreach (string name in Profile)
        {
            string source = await this.ResolveProfileAsync(name, cancellationToken).ConfigureAwait(false);
            if (ProfileSource.IsFile(source))
            {
                WriteObject(ProfileSummary.Of(ProfileCatalogue.Get(source), source, source));
            }
            else if (WildcardPattern.ContainsWildcardCharacters(source))
            {
                WildcardPattern pattern = new(source, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
                WriteObject(
                    ProfileCatalogue.All.Where(profile => pattern.IsMatch(profile.Name)).Select(Shipped),
                    enumerateCollection: true
                );
            }
            else
            {
                WriteObject(Shipped(ProfileCatalogue.Get(source)));
            }
        }
    }

    private static ProfileInfo Shipped(GrammarProfile profile) =>
        ProfileSummary.Of(profile, profile.Name, ProfileSource.FileOf(profile.Name));
}
