namespace IuCutter;

/// <summary>The kind of change of a unit between two versions of a document.</summary>
public enum ChangeKind
{
    /// <summary>Same address, same text but for cosmetics.</summary>
    Keep,

    /// <summary>The same unit with other words.</summary>
    Amend,

    /// <summary>A unit that the old version does not have.</summary>
    Create,

    /// <summary>A unit that the new version no longer has.</summary>
    Retire,

    /// <summary>
    /// The same text but for cosmetics at another address: under another number, its own or a container's, or another mark of a repeat.
    /// </summary>
    Renumber,

    /// <summary>The same number and text but for cosmetics at another place: in another container, or in another order.</summary>
    Move,
}
