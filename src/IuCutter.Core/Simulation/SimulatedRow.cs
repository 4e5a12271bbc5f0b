namespace IuCutter.Core.Simulation;

/// <summary>The values of a planned unit that the simulator needs.</summary>
internal sealed record SimulatedRow(string Address, string TitleSha256, string BodySha256)
{
    /// <summary>Projects the rows of a plan.</summary>
    public static IReadOnlyList<SimulatedRow> Project(CutPlan plan) =>
        [.. plan.Units.Select(unit => new SimulatedRow(unit.Address, unit.TitleSha256, unit.BodySha256))];
}
