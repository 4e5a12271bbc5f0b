using System.Management.Automation;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Cmdlets;

/// <summary>Reads canonical addresses back into the labels that they were made of.</summary>
[Cmdlet(VerbsData.ConvertFrom, "IuAddress")]
[OutputType(typeof(UnitAddress))]
public sealed class ConvertFromIuAddressCommand : IuCmdlet
{
    private AddressReader _reader = null!;

    /// <summary>Addresses, for example <c>ICX-CONST/CH-2/ART-5</c>; units have them as their property Address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>
    /// The profile that made the addresses: a name that ships, or the path of a file (<c>.json</c>). Default: markdown-law.
    /// </summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Profile { get; set; } = ProfileSource.Default;

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken) =>
        _reader = new AddressReader(ProfileCatalogue.Get(await this.ResolveProfileAsync(Profile, cancellationToken).ConfigureAwait(false)));

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string address in Address)
        {
            WriteObject(_reader.Read(address));
        }

        return Task.CompletedTask;
    }
}
