using System.Management.Automation;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;

namespace IuCutter.Cmdlets;

/// <summary>
/// Brings a restore in a database's place (Restore-IuBackup -Replace) that was cut off to its end, from what the server says
/// alone: finishes it where its card is used, takes it back where it is not, and says which. The database is open afterwards.
/// </summary>
[Cmdlet(VerbsLifecycle.Resume, "IuRestore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RestoreResumption))]
public sealed class ResumeIuRestoreCommand : DatabaseCommand
{
    /// <summary>Name of the database. Default: the service's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        NpgsqlConnectionProvider server = await ProviderAsync(cancellationToken).ConfigureAwait(false);
        string database = Database ?? server.Service.Database;
        ReplacementSettlement settlement = new ReplacementSettlement(server, AdminUser);
        Replacement? replacement = await settlement.ReadAsync(database, cancellationToken).ConfigureAwait(false);
        if (await ShouldProcessAsync(database, Action(replacement), cancellationToken).ConfigureAwait(false))
        {
            WriteObject(await settlement.RunAsync(database, cancellationToken).ConfigureAwait(false));
        }
    }

    private static string Action(Replacement? replacement) =>
        replacement switch
        {
            null or { Step: ReplacementStep.Finished or ReplacementStep.TakenBack } => "nothing: no restore in its place was cut off",
            { Step: ReplacementStep.CardUsed } => $"finish the restore with the backup of {replacement.RunId}, whose card is used, "
                + $"and keep what it replaces as {replacement.Kept}",
            { Step: ReplacementStep.Restoring or ReplacementStep.Closed } =>
                $"take back the restore with the backup of {replacement.RunId}, whose card is not used, "
                    + "and open the database as it was",
            _ => throw new ArgumentOutOfRangeException(nameof(replacement), replacement.Step, "No such step."),
        };
}
