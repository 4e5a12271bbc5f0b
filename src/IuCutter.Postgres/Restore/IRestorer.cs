using System.Text;
using CliWrap;

namespace IuCutter.Postgres.Restore;

/// <summary>Restores a dump that comes through a pipe.</summary>
internal interface IRestorer
{
    /// <summary>Runs to its end.</summary>
    /// <param name="dump">Gives the dump.</param>
    /// <param name="words">Takes what the programs say.</param>
    /// <param name="cancellationToken">Kills them.</param>
    Task<CommandResult> RunAsync(PipeSource dump, StringBuilder words, CancellationToken cancellationToken);
}
