using System.Management.Automation;
using IuCutter.Postgres.Documents;

namespace IuCutter.Cmdlets;

/// <summary>Reads enacted Information Units with their texts, as they are in force today or were on another day.</summary>
[Cmdlet(VerbsCommon.Get, "IuUnit", DefaultParameterSetName = AddressSet)]
[OutputType(typeof(IuUnit))]
public sealed class GetIuUnitCommand : VersionCommand
{
    private const string AddressSet = "Address";
    private const string UnitSet = "Unit";

    /// <summary>
    /// Addresses, in which * stands for any letters: <c>ICX-CONST/CH-2/*</c>. Store.UnitNotFound for one without a star that no version in
    /// question has.
    /// </summary>
    [Parameter(
        Mandatory = true,
        Position = 0,
        ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true,
        ParameterSetName = AddressSet
    )]
    [ValidateNotNullOrEmpty]
    public string[] Address { get; set; } = [];

    /// <summary>Identity of a unit, which it keeps whatever its address is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UnitSet)]
    public Guid UnitId { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        DocumentVersions versions = Versions;
        VersionFilter filter = Filter;
        string?[] addresses = ParameterSetName == UnitSet ? new string?[1] : [.. Address];
        foreach (string? address in addresses)
        {
            int found = 0;
            string? prefix = address is null
                ? await versions.FindPrefixAsync(UnitId, cancellationToken).ConfigureAwait(false)
                : PrefixOf(address);
            foreach (DocumentVersion version in await versions.FindAsync(prefix, filter, cancellationToken).ConfigureAwait(false))
            {
                found += await versions
                    .ReadUnitsAsync(
                        version,
                        address,
                        address is null ? UnitId : null,
                        unit => WriteObjectAsync(unit, cancellationToken),
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }

            if (found == 0 && address?.Contains('*', StringComparison.Ordinal) != true)
            {
                string name = address ?? UnitId.ToString();
                throw new IuException(ErrorCatalogue.UnitNotFound, $"'{name}'{filter}.", name);
            }
        }
    }

    // The documents that an address can be of: its first part, up to a star in it.
    private static string PrefixOf(string address)
    {
        string first = address.Split('/')[0];
        int star = first.IndexOf('*', StringComparison.Ordinal);
        return star < 0 ? first : first[..(star + 1)];
    }
}
