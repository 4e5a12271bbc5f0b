using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace IuCutter.Core.Plans;

/// <summary>
/// A plan that passed the second reading (<see cref="PlanVerifier"/>). Whatever works on a plan takes this type, so that
/// nobody has to verify again and nobody can forget to. It holds the plan as it was verified, which nobody outside has:
/// a script that edits the plan it holds changes nothing here, and is refused at the next door (<see cref="Of"/>).
/// </summary>
internal sealed class ProvedPlan
{
    // By the object that was given. A copy of it, edited or not, is another object and is verified anew.
    private static readonly ConditionalWeakTable<CutPlan, ProvedPlan> Proved = [];

    private readonly Lock _deriving = new();
    private readonly KeptUnits _units;
    private readonly Lazy<string> _rowsDigest;
    private bool _isDerived;

    private ProvedPlan(CutPlan plan, KeptUnits units, PlanProof proof)
    {
        (Plan, _units, Proof) = (plan, units, proof);
        _rowsDigest = new Lazy<string>(() => PlannedRows.Digest(plan));
    }

    /// <summary>The plan as it was verified; never handed to an operator.</summary>
    public CutPlan Plan { get; }

    /// <summary>The proof: counts and checks of the verification.</summary>
    public PlanProof Proof { get; }

    /// <summary>The digest over the rows that the plan writes, made once.</summary>
    public string RowsDigest => _rowsDigest.Value;

    /// <summary>
    /// The check at a door: proves a plan that a script handed over. One that was proved before and is what it was then,
    /// in every value and in every byte of its source, is not verified again.
    /// </summary>
    /// <exception cref="IuException">Integrity.PlanRejected, naming the first place that does not hold.</exception>
    public static ProvedPlan Of(CutPlan given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return Proved.TryGetValue(given, out ProvedPlan? known) && known.IsStill(given) ? known : Prove(given);
    }

    /// <summary>Verifies the plan, whatever is known of it.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected, naming the first place that does not hold.</exception>
    public static ProvedPlan Prove(CutPlan given)
    {
        PlanVerifier.RequireParts(given);
        KeptUnits units = new KeptUnits(given.Units);
        CutPlan plan = given with
        {
            Document = given.Document with { },
            Units = units.ToUnits(),
            Exclusions = [.. given.Exclusions.Select(exclusion => exclusion with { })],
            Warnings = [.. given.Warnings.Select(warning => warning with { })],
        };
        ProvedPlan proved = new ProvedPlan(plan, units, PlanVerifier.Verify(plan));
        Proved.AddOrUpdate(given, proved);
        return proved;
    }

    /// <summary>
    /// Derives the plan anew from its bytes and its profile, the first time this is asked: a plan that is whole in itself
    /// need not be the one that the profile gives.
    /// </summary>
    /// <exception cref="IuException">Integrity.PlanRejected.</exception>
    public void RequireDerived()
    {
        lock (_deriving)
        {
            if (!_isDerived)
            {
                PlanBuilder.RequireDerived(Plan);
                _isDerived = true;
            }
        }
    }

    private bool IsStill(CutPlan given) =>
        given.Document == Plan.Document
        && given with { Document = Plan.Document, Units = Plan.Units, Exclusions = Plan.Exclusions, Warnings = Plan.Warnings } == Plan
        && given.Exclusions.AsSpan().SequenceEqual(Plan.Exclusions.AsSpan())
        && given.Warnings.AsSpan().SequenceEqual(Plan.Warnings.AsSpan())
        && _units.AreSame(given.Units)
        && Convert.ToHexStringLower(SHA256.HashData(Plan.Document.Bytes.AsSpan())) == Proof.SourceSha256;
}
