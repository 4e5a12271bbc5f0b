namespace IuCutter.Core.Tests.Bundles;

/// <summary>A check, and the bundle that it alone stops.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Check">What its line in the script has, and no other line.</param>
/// <param name="Item">The item that both verifiers name; * for an index.</param>
/// <param name="Make">What is changed.</param>
internal sealed record EvidenceCheckRow(string Name, string Check, string Item, Func<Forgery, Task> Make)
{
    public EvidenceCheckRow(string name, string check, string item, Action<Forgery> make)
        : this(
            name,
            check,
            item,
            forged =>
            {
                make(forged);
                return Task.CompletedTask;
            }
        ) { }

    /// <summary>What the script says without the check.</summary>
    public string Without { get; init; } = "PASS";

    /// <summary>What is done to the rosters before the log has them; null for nothing.</summary>
    public Func<string, string>? Edit { get; init; }
}
