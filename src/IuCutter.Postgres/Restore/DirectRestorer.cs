using System.Text;
using CliWrap;

namespace IuCutter.Postgres.Restore;

/// <summary>pg_restore, connected to the database.</summary>
/// <param name="restore">Restores standard input.</param>
internal sealed class DirectRestorer(Command restore) : IRestorer
{
    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(PipeSource dump, StringBuilder words, CancellationToken cancellationToken) =>
        await restore
            .WithStandardInputPipe(dump)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(words))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken)
            .ConfigureAwait(false);
}
