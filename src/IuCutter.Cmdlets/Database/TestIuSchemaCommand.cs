using System.Management.Automation;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;

namespace IuCutter.Cmdlets;

/// <summary>
/// Compares a database with the schema's contract, item by item, and says of each promise whether this database keeps it
/// itself or only the tool does. Works on any database, also on one whose tables and functions are an organisation's own.
/// Changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuSchema")]
[OutputType(typeof(SchemaItem))]
public sealed class TestIuSchemaCommand : DatabaseCommand
{
    /// <summary>Gives the nine promises alone.</summary>
    [Parameter]
    public SwitchParameter PromiseOnly { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnectionProvider provider = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        // An organisation's database may have no reader's role: where it is named here, so is the login.
        string? login = AdminUser ?? (Service is null ? null : provider.Service.User);
        foreach (SchemaItem item in await new SchemaTest(provider, login).RunAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!PromiseOnly || item.Kind == "promise")
            {
                WriteObject(item);
            }
        }
    }
}
