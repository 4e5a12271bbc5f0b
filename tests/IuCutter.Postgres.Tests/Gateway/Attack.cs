using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What somebody with a role's password and psql tries.</summary>
/// <param name="Name">In words.</param>
/// <param name="Refusal">What must stop it: an ErrorId, or a SQLSTATE of the server's own.</param>
/// <param name="Calls">The statements; what they leave open is rolled back.</param>
internal sealed record Attack(string Name, string Refusal, Func<AttackScenario, IEnumerable<SqlCall>> Calls)
{
    public DatabaseRole Role { get; init; } = DatabaseRole.Executor;

    /// <summary>One statement on its own.</summary>
    public static Attack Single(string name, string refusal, string sql) => new(name, refusal, _ => [new SqlCall(sql)]);

    /// <summary>Other work than the approved one in the transaction of the phase that is open.</summary>
    public static Attack LegA(string name, string refusal, Func<AttackScenario, IEnumerable<SqlCall>> work) =>
        new(name, refusal, s => s.Run.Phase(6, work(s)));

    /// <summary>The approved rows, the second one changed.</summary>
    public static Attack Row(string name, Func<SqlUnit, SqlUnit> change) =>
        LegA(
            name,
            "Gate.NotPermitted",
            s => [s.Run.Units[0].Create(), change(s.Run.Units[1]).Create(), .. s.Run.Units[2..].Select(unit => unit.Create())]
        );

    /// <summary>The approved rows in one call, the second one changed.</summary>
    public static Attack SetRow(string name, Func<SqlUnit, SqlUnit> change) =>
        Set(name, s => s.Run.Units.SetItem(1, change(s.Run.Units[1])));

    /// <summary>Other rows than the approved ones in one call.</summary>
    public static Attack Set(string name, Func<AttackScenario, IEnumerable<SqlUnit>> rows, string refusal = "Gate.NotPermitted") =>
        LegA("set: " + name, refusal, s => [SqlUnit.CreateMany(s.Run.RunId, rows(s))]);
}
