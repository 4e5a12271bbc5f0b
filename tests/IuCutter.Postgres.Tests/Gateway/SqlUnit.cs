using System.Text;
using System.Text.Json.Nodes;
using IuCutter.Core.Plans;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A unit as leg A gives it to the gateway.</summary>
internal sealed record SqlUnit(int Ordinal, string? Address, string? Parent, string? SectionType, string? Title, string? Body)
{
    public string? Actor { get; init; } = "DOT-991";

    public string? Kind { get; init; } = "law_unit";

    public string? Owner { get; init; } = "owner";

    public string? Publication { get; init; } = "law";

    /// <summary>The approved unit, as a card's permit names it.</summary>
    public JsonObject Permitted() =>
        new()
        {
            ["ordinal"] = Ordinal,
            ["address"] = Address,
            ["parent_address"] = Parent,
            ["unit_kind"] = Kind,
            ["section_type"] = SectionType,
            ["section_code"] = Address?[(Address.IndexOf('/', StringComparison.Ordinal) + 1)..],
            ["title_sha256"] = SqlCard.Sha256(Title!),
            ["body_sha256"] = SqlCard.Sha256(Body!),
            ["body_bytes"] = Encoding.UTF8.GetByteCount(Body!),
        };

    /// <summary>The unit as the digest over the rows has it.</summary>
    public PlannedRow Row() =>
        new(
            Ordinal,
            Address!,
            Parent,
            Kind!,
            SectionType!,
            Address![(Address!.IndexOf('/', StringComparison.Ordinal) + 1)..],
            Publication!,
            Owner!,
            SqlCard.Sha256(Title!),
            SqlCard.Sha256(Body!)
        );

    public SqlCall Create() =>
        new(
            "select public.fn_iu_create($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            Address,
            Title,
            Body,
            Actor,
            Kind,
            SectionType,
            Owner,
            Publication,
            Parent
        );

    /// <summary>All of them in one call.</summary>
    public static SqlCall CreateMany(string runId, IEnumerable<SqlUnit> units)
    {
        SqlUnit[] rows = [.. units];
        string?[] Column(Func<SqlUnit, string?> of) => [.. rows.Select(of)];
        return new SqlCall(
            "select status from public.fn_iu_create_many($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            runId,
            Column(unit => unit.Address),
            Column(unit => unit.Title),
            Column(unit => unit.Body),
            Column(unit => unit.Actor),
            Column(unit => unit.Kind),
            Column(unit => unit.SectionType),
            Column(unit => unit.Owner),
            Column(unit => unit.Publication),
            Column(unit => unit.Parent)
        );
    }
}
