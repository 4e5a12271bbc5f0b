namespace IuCutter;

/// <summary>A statement that was written for a signer of the roster to read and sign. It suppresses nothing until it is signed.</summary>
/// <param name="Path">Absolute path of the statement. The signature is expected beside it, with <c>.sig</c> appended.</param>
/// <param name="Database">Name of the database that it is about.</param>
/// <param name="Findings">Number of findings that it names.</param>
/// <param name="MadeOn">The day on which it was made, by the database's clock, UTC.</param>
/// <param name="EndsOn">The last day on which it counts, by the database's clock, UTC.</param>
/// <param name="Reason">Why the findings are accepted.</param>
/// <param name="Sha256">SHA-256 of the statement's bytes.</param>
public sealed record IuSuppression(
    string Path,
    string Database,
    int Findings,
    DateOnly MadeOn,
    DateOnly EndsOn,
    string Reason,
    string Sha256
) : IuRecord
{
    /// <summary>The command that the signer types where the key is.</summary>
    public string SignCommand => $"ssh-keygen -Y sign -n iucutter.suppression -f <key> {System.IO.Path.GetFileName(Path)}";
}
