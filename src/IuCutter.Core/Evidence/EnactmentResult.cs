namespace IuCutter.Core.Evidence;

/// <summary>What enactment did, or would do.</summary>
/// <param name="Rows">Units enacted.</param>
/// <param name="LogRows">Rows that the lifecycle log gained; one per unit.</param>
/// <param name="TriggersSurveyed">Immutability triggers found enabled always.</param>
internal sealed record EnactmentResult(int Rows, int LogRows, int TriggersSurveyed);
