using System.Text.Json.Nodes;
using IuCutter.Core.Plans;
using IuCutter.Core.Verification;

namespace IuCutter.Core.Tests.Verification;

/// <summary>
/// The verifier's own reading: every column that the database holds against plan, run and source, and no word of the executor's.
/// </summary>
[Trait("Promise", "5")]
public sealed class SourceCheckTests
{
    private static readonly CutPlan Plan = TestRuns.Plan("---\ntitle: test\n---\n" + TestRuns.Markdown);
    private static readonly Guid Permit = Guid.Parse(StoredRecords.PermitId);
    private static readonly CutRun Run = CutBy(TestRuns.Run(plan: Plan));

    /// <summary>Every column of the four tables.</summary>
    public static TheoryData<string, string> Columns
    {
        get
        {
            TheoryData<string, string> columns = [];
            foreach ((string table, JsonNode? rows) in new StoredRecords(Plan, Run).Units[^1])
            {
                foreach ((string column, _) in rows![0]!.AsObject())
                {
                    columns.Add(table, column);
                }
            }

            return columns;
        }
    }

    [Fact]
    public void Compare_AsPlanned_GivesTheDigestOfThePlannedRows()
    {
        Assert.NotEmpty(Plan.Exclusions);
        Assert.Equal(PlannedRows.Digest(Plan), Compare(new StoredRecords(Plan, Run)));
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Compare_OneColumnOfTheLastUnitDiffers_NamesItUnlessItIsNotCompared(string table, string column)
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        JsonObject row = stored.Units[^1][table]![0]!.AsObject();
        row[column] = row[column] switch
        {
            JsonObject members => Changed(members),
            JsonValue value when value.TryGetValue(out int number) => number + 1,
            JsonValue value => value.GetValue<string>() + "x",
            _ => "x",
        };
        if (VerifiedColumns.NotCompared[table].Contains(column))
        {
            Assert.Equal(PlannedRows.Digest(Plan), Compare(stored));
            return;
        }

        Refuses(
            stored,
            (table, column) switch
            {
                ("information_unit", "canonical_address") => "stands where the source gives",
                ("unit_version", "body") => "the stored body is not the bytes of the source",
                _ => $"{table}.{column} is not what plan, run and permit give",
            },
            Plan.Units[^1].Address
        );
    }

    [Theory]
    [InlineData("information_unit")]
    [InlineData("unit_version")]
    [InlineData("birth_registry")]
    [InlineData("iu_lifecycle_log")]
    public void Compare_AColumnMoreOrLess_IsRefused(string table)
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        stored.Units[0][table]![0]!["secret_title"] = "x";
        Refuses(stored, $"{table}.secret_title is a column that this verifier does not know", Plan.Units[0].Address);

        stored = new StoredRecords(Plan, Run);
        Assert.True(
            stored.Units[0][table]![0]!.AsObject().Remove(table == "information_unit" ? "owner_ref" : "run_id") || table == "unit_version"
        );
        stored.Units[0][table]![0]!.AsObject().Remove("provenance");
        Refuses(stored, "is missing", Plan.Units[0].Address);
    }

    [Theory]
    [InlineData("unit_version", 0)]
    [InlineData("unit_version", 2)]
    [InlineData("birth_registry", 0)]
    [InlineData("iu_lifecycle_log", 0)]
    [InlineData("iu_lifecycle_log", 2)]
    public void Compare_OtherNumberOfRows_IsRefused(string table, int count)
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        JsonArray rows = stored.Units[1][table]!.AsArray();
        if (count == 0)
        {
            rows.Clear();
        }
        else
        {
            rows.Add(rows[0]!.DeepClone());
        }

        Refuses(stored, $"it has {count} rows in {table} instead of 1", Plan.Units[1].Address);
    }

    [Fact]
    public void Compare_AMemberMoreInAProfile_IsRefused()
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        stored.Units[0]["information_unit"]![0]!["identity_profile"]!["note"] = "x";
        Refuses(stored, "information_unit.identity_profile is not", Plan.Units[0].Address);
    }

    [Fact]
    public void Compare_AUnitLess_IsRefused()
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        stored.Units.RemoveAt(stored.Units.Count - 1);
        Refuses(stored, $"{Plan.UnitCount - 1} units are stored; the source gives {Plan.UnitCount}", Plan.DocumentPrefix);
    }

    [Fact]
    public void Compare_AUnitMore_IsRefused()
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        stored.Units.Add(stored.Units[^1].DeepClone().AsObject());
        Refuses(stored, $"the source gives {Plan.UnitCount} units and not this one", Plan.Units[^1].Address);
    }

    [Fact]
    public void Compare_TwoUnitsInEachOthersPlace_IsRefused()
    {
        StoredRecords stored = new StoredRecords(Plan, Run);
        (stored.Units[0], stored.Units[1]) = (stored.Units[1], stored.Units[0]);
        Refuses(stored, "stands where the source gives", Plan.Units[0].Address);
    }

    // The plan is read anew first: what a session holds may have been edited since its door.
    [Fact]
    public void Create_PlanThatIsNotTheRuns_IsRefused()
    {
        CutPlan other = TestRuns.Plan(TestRuns.Markdown);
        IuException refusal = Assert.Throws<IuException>(() => new SourceCheck(other, Run, Permit, new StoredRecords(Plan, Run).Created));
        Assert.Equal("Integrity.VerifyMismatch", refusal.Definition.Id);
    }

    [Fact]
    public void Create_PlanWithAnotherTitle_IsRefused()
    {
        CutPlan edited = Plan with { Units = Plan.Units.SetItem(0, Plan.Units[0] with { Title = "Another" }) };
        IuException refusal = Assert.Throws<IuException>(() => new SourceCheck(edited, Run, Permit, new StoredRecords(Plan, Run).Created));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
    }

    [Fact]
    public void Statement_NamesEveryColumnThatIsNotCompared()
    {
        Assert.Equal(
            "every column of information_unit, unit_version, birth_registry, iu_lifecycle_log, and manifest_envelope.exclusions, "
                + "bodies byte for byte with the source; not compared: information_unit.created_at, unit_version.created_at, "
                + "birth_registry.born_at, iu_lifecycle_log.id, "
                + "iu_lifecycle_log.occurred_at",
            VerifiedColumns.Statement
        );
    }

    private static JsonObject Changed(JsonObject members)
    {
        JsonObject changed = members.DeepClone().AsObject();
        string first = members.First().Key;
        changed[first] = "another";
        return changed;
    }

    private static CutRun CutBy(CutRun run) =>
        run with
        {
            Phases = run.Phases.Add(
                new PhaseRecord(RunPhase.CutLegA, PhasePath.Live, run.CreatedAt, run.CreatedAt, StoredRecords.LegATransaction)
                {
                    ToolRevision = StoredRecords.LegARevision,
                }
            ),
        };

    private static string Compare(StoredRecords stored)
    {
        using SourceCheck check = new SourceCheck(Plan, Run, Permit, stored.Created);
        foreach (StoredRecord record in stored.Read())
        {
            check.Next(record);
        }

        return check.Finish();
    }

    private static void Refuses(StoredRecords stored, string detail, string subject)
    {
        IuException refusal = Assert.Throws<IuException>(() => Compare(stored));
        Assert.Equal("Integrity.VerifyMismatch", refusal.Definition.Id);
        Assert.Contains(detail, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(subject, refusal.Subject);
    }
}
