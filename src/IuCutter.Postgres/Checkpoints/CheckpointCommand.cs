using System.Text;
using IuCutter.Core.Checkpoints;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>Hands a checkpoint to a program, which takes it elsewhere: into a repository, to a witness, into a mail.</summary>
internal static class CheckpointCommand
{
    /// <summary>Runs it without arguments, with the checkpoint on its standard input. Exit code 0 says that it has taken it.</summary>
    /// <param name="program">Absolute path. Nobody but root and this user may be able to change it.</param>
    /// <param name="signed">The checkpoint.</param>
    /// <param name="clock">Ends the program after a minute.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <exception cref="IuException">Store.CheckpointNotWritten, Config.ProgramUntrusted.</exception>
    public static Task RunAsync(string program, SignedCheckpoint signed, TimeProvider clock, CancellationToken cancellationToken) =>
        GivenProgram.RunAsync(program, Encoding.UTF8.GetBytes(signed.Text), clock, ErrorCatalogue.CheckpointNotWritten, cancellationToken);
}
