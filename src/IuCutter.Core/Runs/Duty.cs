namespace IuCutter.Core.Runs;

/// <summary>One of the two duties that are never in one hand (segregation of duties), as the ledger names it.</summary>
/// <param name="Actor">Name in the ledger.</param>
/// <param name="SignatureNamespace">Namespace of its SSH signatures.</param>
/// <param name="ToolName">First part of the tool revision that it writes.</param>
internal sealed record Duty(string Actor, string SignatureNamespace, string ToolName)
{
    /// <summary>Writes legs A and B and enacts.</summary>
    public static readonly Duty Executor = new("DOT-991", "iucutter.executor", "iucutter-executor");

    /// <summary>Gives the verdict.</summary>
    public static readonly Duty Verifier = new("DOT-992", "iucutter.verifier", "iucutter-verifier");

    /// <summary>The revision of the tool in this duty, for example <c>iucutter-executor/0.1.0+1a2b3c4d</c>.</summary>
    public string Revision(ModuleIdentity module) => $"{ToolName}/{module.Version}+{module.Sha256[..8]}";
}
