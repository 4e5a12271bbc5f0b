namespace IuCutter.Core.Simulation;

/// <summary>What the simulator needs of a planned unit; a plan that carries more still simulates.</summary>
internal sealed record SimulatedRow(string Address, string TitleSha256, string BodySha256)
{
    /// <summary>Projects the rows of a plan.</summary>
    public static IReadOnlyList<SimulatedRow> Project(CutPlan plan) =>
        [.. plan.Units.Select(unit => new SimulatedRow(unit.Address, unit.TitleSha256, unit.BodySha256))];
}
