namespace IuCutter.Core.Evidence;

/// <summary>The result of the enactment, or its prediction: units enacted, lifecycle rows and triggers surveyed.</summary>
/// <param name="Rows">Units enacted.</param>
/// <param name="LogRows">Rows that the lifecycle log gained; one per unit.</param>
/// <param name="TriggersSurveyed">Immutability triggers found enabled always.</param>
internal sealed record EnactmentResult(int Rows, int LogRows, int TriggersSurveyed);
