namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Attacks on the rows of leg A and on its transaction, as <c>cutter_exec</c> with a live permit.</summary>
internal static class LegAAttacks
{
    private const string Insert =
        "insert into public.unit_version (unit_id, version_seq, title, body, content_hash, content_profile, provenance, created_by) "
        + "values (gen_random_uuid(), 1, 't', 'b', 'x', '{}', '{}', 'a')";

    public static IEnumerable<Attack> All => [.. Rows, .. Sets, .. Transactions];

    // What is no row of the plan, whichever of the two functions it is given to.
    private static IEnumerable<(string Name, Func<SqlUnit, SqlUnit> Change)> Changes =>
        [
            ("body with one byte changed", unit => unit with { Body = unit.Body![..^2] + "X" + unit.Body[^1] }),
            ("body with one space more", unit => unit with { Body = unit.Body + " " }),
            ("body without its last line feed", unit => unit with { Body = unit.Body![..^1] }),
            (
                "body in another normal form",
                unit => unit with { Body = unit.Body!.Replace("ộ", "o\u0323\u0302", StringComparison.Ordinal) }
            ),
            ("body with other line ends", unit => unit with { Body = unit.Body!.Replace("\r\n", "\n", StringComparison.Ordinal) }),
            ("no body", unit => unit with { Body = null }),
            ("another title", unit => unit with { Title = unit.Title + "." }),
            ("no title", unit => unit with { Title = null }),
            ("another kind", unit => unit with { Kind = "law" }),
            ("no kind", unit => unit with { Kind = null }),
            ("another section type", unit => unit with { SectionType = "section" }),
            ("another parent", unit => unit with { Parent = unit.Address![..^1] + "3" }),
            ("itself as its parent", unit => unit with { Parent = unit.Address }),
            ("no parent", unit => unit with { Parent = null }),
            ("an extra address", unit => unit with { Address = unit.Address![..^1] + "6" }),
            ("an address in other letters", unit => unit with { Address = unit.Address!.ToLowerInvariant() }),
            ("another document's address", unit => unit with { Address = "OTHER/U-2" }),
            ("no address", unit => unit with { Address = null }),
            ("another owner", unit => unit with { Owner = "mallory" }),
            ("another publication type", unit => unit with { Publication = "policy" }),
            ("no actor", unit => unit with { Actor = "" }),
            ("actor null", unit => unit with { Actor = null }),
            ("another actor", unit => unit with { Actor = "mallory" }),
            ("a huge body", unit => unit with { Body = new string('x', 20_000_000) }),
            ("a huge address", unit => unit with { Address = unit.Address + "/" + new string('X', 1_000_000) }),
            ("a quote and a semicolon", unit => unit with { Title = unit.Title + "'); delete from public.unit_version; --" }),
        ];

    private static IEnumerable<Attack> Rows =>
        [
            .. Changes.Select(change => Attack.Row(change.Name, change.Change)),
            Attack.LegA("a child before its parent", "Gate.UnitOrder", s => [s.Run.Units[1].Create()]),
            Attack.LegA("another run's unit", "Gate.NotPermitted", s => [s.Other.Units[0].Create()]),
            Attack.LegA(
                "the same row twice, one missing",
                "Integrity.PhaseUnfinished",
                s => [.. s.Run.Units[..4].Append(s.Run.Units[3]).Select(unit => unit.Create())]
            ),
        ];

    private static IEnumerable<Attack> Sets =>
        [
            .. Changes.Select(change => Attack.SetRow(change.Name, change.Change)),
            Attack.Set("an extra row", s => [.. s.Run.Units, s.Run.Units[4] with { Address = s.Run.Prefix + "/U-6" }]),
            Attack.Set("the same row twice", s => [.. s.Run.Units, s.Run.Units[4]]),
            Attack.Set("the same row twice, the second with another body", s => [.. s.Run.Units, s.Run.Units[4] with { Body = "x" }]),
            Attack.Set("the same row twice, one missing", s => [.. s.Run.Units[..4], s.Run.Units[3]]),
            Attack.Set("every row twice", s => [.. s.Run.Units, .. s.Run.Units]),
            Attack.Set(
                "titles exchanged",
                s =>
                    [
                        s.Run.Units[0],
                        s.Run.Units[1] with
                        {
                            Title = s.Run.Units[2].Title,
                        },
                        s.Run.Units[2] with
                        {
                            Title = s.Run.Units[1].Title,
                        },
                    ]
            ),
            Attack.Set(
                "bodies exchanged",
                s =>
                    [s.Run.Units[0], s.Run.Units[1] with { Body = s.Run.Units[2].Body }, s.Run.Units[2] with { Body = s.Run.Units[1].Body }]
            ),
            Attack.Set("a child before its parent", s => s.Run.Units.Reverse(), "Gate.UnitOrder"),
            Attack.Set("a child without its parent", s => s.Run.Units[1..], "Gate.UnitOrder"),
            Attack.Set("in another order", s => [.. s.Run.Units[..3], s.Run.Units[4], s.Run.Units[3]], "Gate.UnitOrder"),
            Attack.Set("a unit of another run", s => [.. s.Run.Units[..4], s.Other.Units[4]]),
            Attack.Set(
                "below a unit of another run",
                s => s.Run.Units.SetItem(1, s.Run.Units[1] with { Parent = s.Other.Units[0].Address })
            ),
            Attack.Set("of another run", s => s.Other.Units),
            Attack.Set("four of five", s => s.Run.Units[..4], "Integrity.PhaseUnfinished"),
            Attack.Set("without rows", _ => [], "Integrity.PhaseUnfinished"),
            Attack.LegA("set: for another run", "Gate.PhaseNotEntered", s => [SqlUnit.CreateMany(s.Other.RunId, s.Other.Units)]),
            Attack.LegA("set: for no run", "Gate.PhaseNotEntered", s => [SqlUnit.CreateMany("", s.Run.Units)]),
            new("set: outside of a phase", "Gate.PhaseNotEntered", s => [SqlUnit.CreateMany(s.Run.RunId, s.Run.Units)]),
            Attack.LegA(
                "set: one array shorter",
                "Gate.NotPermitted",
                s => [Columns(s, titles: [.. s.Run.Units[..4].Select(unit => unit.Title)])]
            ),
            Attack.LegA(
                "set: one array longer",
                "Gate.NotPermitted",
                s => [Columns(s, titles: [.. s.Run.Units.Select(unit => unit.Title), "more"])]
            ),
            Attack.LegA("set: one array null", "Gate.NotPermitted", s => [Columns(s, titles: null)]),
            Attack.LegA(
                "set: arrays null",
                "Integrity.PhaseUnfinished",
                s =>
                    [
                        new SqlCall(
                            "select * from public.fn_iu_create_many($1, null, null, null, null, null, null, null, null, null)",
                            s.Run.RunId
                        ),
                    ]
            ),
            Attack.LegA(
                "set: arrays of two dimensions",
                "Gate.NotPermitted",
                s => [Columns(s, titles: null, "array[array['a', 'b'], array['c', 'd']]")]
            ),
            Attack.LegA(
                "set: after one of its rows",
                "Integrity.PhaseUnfinished",
                s => [s.Run.Units[0].Create(), SqlUnit.CreateMany(s.Run.RunId, s.Run.Units[..4])]
            ),
        ];

    private static IEnumerable<Attack> Transactions =>
        [
            new("outside of a phase", "Gate.PhaseNotEntered", s => [s.Run.Units[0].Create()]),
            new(
                "a marker that is set by hand",
                "Gate.PhaseNotEntered",
                s =>
                    [
                        SqlCall.Begin,
                        new SqlCall("set local app.canonical_writer = 'on'"),
                        new SqlCall("set local cutter.phase = '6'"),
                        s.Run.Units[0].Create(),
                    ]
            ),
            Attack.LegA("insert beside the gateway, in the phase", "42501", s => [.. s.Run.Work(6), new SqlCall(Insert)]),
            Attack.LegA("phase complete without work", "Integrity.PhaseUnfinished", _ => []),
            Attack.LegA("half of the rows", "Integrity.PhaseUnfinished", s => s.Run.Units[..4].Select(unit => unit.Create())),
            new(
                "all rows and COMMIT without complete",
                "Integrity.PhaseNotCompleted",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), SqlCall.Commit]
            ),
            new("complete without enter", "Gate.PhaseNotEntered", s => [SqlCall.Begin, s.Run.Complete(6), SqlCall.Commit]),
            new(
                "a row after complete",
                "Gate.PhaseNotEntered",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6), s.Run.Units[0].Create()]
            ),
            new(
                "another run's completion",
                "Gate.PhaseNotEntered",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Other.Complete(6)]
            ),
            new(
                "a simulated path",
                "Integrity.LiveSimulated",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6, "simulated")]
            ),
            new(
                "a live phase pinned as simulated",
                "Integrity.LiveSimulated",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6, simulated: true)]
            ),
            new(
                "a pin rewritten",
                "Gate.PinRewritten",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6, pin: "p5.done")]
            ),
            new("a secret pinned", "23514", s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6, pin: "db_password")]),
            new(
                "a second phase in the transaction",
                "Gate.PhaseNotAlone",
                s =>
                    [
                        SqlCall.Begin,
                        s.Run.Enter(6),
                        .. s.Run.Work(6),
                        s.Run.Complete(6),
                        s.Run.Intent(7),
                        s.Run.Complete(7, "common"),
                        s.Run.Intent(8),
                        s.Run.Enter(8),
                    ]
            ),
            new(
                "another run's phase in the transaction, the first open",
                "Gate.PhaseNotAlone",
                s => [SqlCall.Begin, s.Run.Enter(6), s.Other.Enter(6)]
            ),
            new(
                "another run's phase in the transaction, the first complete",
                "Gate.PhaseNotAlone",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6), s.Other.Enter(6)]
            ),
            new(
                "a phase that reads, with its intent in one transaction",
                "Gate.IntentMissing",
                s => [SqlCall.Begin, s.Read.Intent(7), s.Read.Complete(7, "common")]
            ),
            new(
                "a phase that reads beside one that writes",
                "Gate.PhaseNotAlone",
                s => [SqlCall.Begin, s.Run.Enter(6), s.Read.Complete(7, "common")]
            ),
            new(
                "a phase that reads after one that writes",
                "Gate.PhaseNotAlone",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6), s.Read.Complete(7, "common")]
            ),
            new("an intent beside a phase", "Gate.PhaseNotAlone", s => [SqlCall.Begin, s.Read.Complete(7, "common"), s.Other.Intent(6)]),
            new("intent and phase in one transaction", "Gate.PhaseOrder", s => [SqlCall.Begin, s.Run.Intent(6), .. s.Run.Phase(8).Skip(1)]),
            new("a phase beside its own intent", "Gate.IntentMissing", s => [SqlCall.Begin, s.Run.Intent(6), s.Run.Enter(6)]),
            new(
                "enter rolled back to a savepoint",
                "Gate.PhaseNotEntered",
                s => [SqlCall.Begin, new SqlCall("savepoint a"), s.Run.Enter(6), new SqlCall("rollback to a"), s.Run.Units[0].Create()]
            ),
            new(
                "complete rolled back to a savepoint",
                "Integrity.PhaseNotCompleted",
                s =>
                    [
                        SqlCall.Begin,
                        s.Run.Enter(6),
                        .. s.Run.Work(6),
                        new SqlCall("savepoint a"),
                        s.Run.Complete(6),
                        new SqlCall("rollback to a"),
                        SqlCall.Commit,
                    ]
            ),
            new(
                "SET CONSTRAINTS before the phase",
                "Gate.CommitRequired",
                s => [SqlCall.Begin, new SqlCall("set constraints all immediate"), .. s.Run.Phase(6, s.Run.Work(6)).Skip(1)]
            ),
            new(
                "SET CONSTRAINTS after complete",
                "Gate.CommitRequired",
                s =>
                    [
                        SqlCall.Begin,
                        s.Run.Enter(6),
                        .. s.Run.Work(6),
                        s.Run.Complete(6),
                        new SqlCall("set constraints all immediate"),
                        SqlCall.Commit,
                    ]
            ),
            new(
                "SET CONSTRAINTS that looks like COMMIT",
                "Gate.CommitRequired",
                s =>
                    [
                        SqlCall.Begin,
                        s.Run.Enter(6),
                        .. s.Run.Work(6),
                        s.Run.Complete(6),
                        new SqlCall("do $x$ begin set constraints all immediate; end $x$ /* commit */"),
                        SqlCall.Commit,
                    ]
            ),
            new(
                "prepared transaction",
                "Gate.CommitRequired",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), s.Run.Complete(6), new SqlCall("prepare transaction 'later'")]
            ),
            new(
                "repeatable read",
                "Gate.WrongIsolation",
                s => [new SqlCall("begin isolation level repeatable read"), .. s.Run.Phase(6, s.Run.Work(6)).Skip(1)]
            ),
            new(
                "serializable",
                "Gate.WrongIsolation",
                s => [new SqlCall("begin isolation level serializable"), .. s.Run.Phase(6, s.Run.Work(6)).Skip(1)]
            ),
            new(
                "an attempt that never was",
                "Gate.AttemptSuperseded",
                s =>
                    [
                        SqlCall.Begin,
                        new SqlCall("select cutter_governance.fn_phase_enter($1, 6, 2, " + s.Run.Claim + ")", s.Run.RunId),
                        .. s.Run.Work(6),
                    ]
            ),
            new(
                "a backup without its envelope",
                "Integrity.BackupNotRecorded",
                s => [SqlCall.Begin, s.Approved.Enter(4), s.Approved.Complete(4, pin: "p4.done")]
            ),
            new("leg A before the backup", "Gate.PhaseOrder", s => s.Approved.Phase(6, s.Approved.Work(6))),
            new("phase 8 before phase 6", "Gate.PhaseOrder", s => s.Run.Phase(8, s.Run.LegB())),
            new("intent of phase 8 before phase 6", "Gate.PhaseOrder", s => [s.Run.Intent(8)]),
            new("a phase that does not write", "Gate.PhaseReads", s => [SqlCall.Begin, s.Run.Enter(7)]),
            new("a finished phase again", "Gate.PhaseOrder", s => s.Cut.Phase(6, s.Cut.Work(6))),
            new(
                "OFF within the writer's own transaction",
                "Gate.OffWithinPhase",
                s => [SqlCall.Begin, s.Run.Enter(6), .. s.Run.Work(6), new SqlCall("select cutter_governance.fn_execution_off('mine')")]
            ),
        ];

    // The approved rows with other titles, or with an expression in their place.
    private static SqlCall Columns(AttackScenario s, string?[]? titles, string expression = "$2::text[]")
    {
        string?[] Column(Func<SqlUnit, string?> of) => [.. s.Run.Units.Select(of)];
        return new SqlCall(
            $"select status from public.fn_iu_create_many($1, $3, {expression}, $4, $5, $6, $7, $8, $9, $10)",
            s.Run.RunId,
            (object?)titles ?? null,
            Column(unit => unit.Address),
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
