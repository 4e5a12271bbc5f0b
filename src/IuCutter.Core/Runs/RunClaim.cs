namespace IuCutter.Core.Runs;

/// <summary>The options of a claim of a run, beyond taking a run that nobody owns.</summary>
/// <param name="Resume">Whether it lifts a stop that somebody asked for.</param>
/// <param name="TakeOver">Whether it ends the session of an owner that is alive.</param>
internal sealed record RunClaim(bool Resume, bool TakeOver)
{
    /// <summary>A claim that runs phases and lifts nothing.</summary>
    public static readonly RunClaim Run = new(Resume: false, TakeOver: false);
}
