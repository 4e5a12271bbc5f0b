namespace IuCutter;

/// <summary>Which way a phase went.</summary>
public enum PhasePath
{
    /// <summary>The phase has one way for both modes.</summary>
    Common,

    /// <summary>The simulator ran.</summary>
    Simulated,

    /// <summary>The live adapter, or the database, ran.</summary>
    Live,
}
