using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Simulation;

/// <summary>
/// Simulates the phases of a dry run. It touches nothing: no database, no file, no key. It is deliberately not an
/// <see cref="ILiveExecutionAdapter"/>, and <see cref="LiveAdapter.Require"/> refuses it and whatever derives from it.
/// </summary>
internal class Simulator
{
    /// <summary>An envelope that is valid in form and says by its zero fingerprint that no key was used.</summary>
    public BackupEnvelope PreWriteBackup(RunContext context) =>
        new(HashOf($"simulated backup of {context.Run.RunId}"), 1, new string('0', 40), Path: "")
        {
            ManifestSha256 = HashOf($"simulated manifest of {context.Run.RunId}"),
            Proof = new BackupProof("", context.Run.RunId, context.Run.CreatedAt, Signer: "", 0, 0, 0, TimeSpan.Zero),
        };

    /// <summary>No right is probed.</summary>
    public int GrantProbe() => 0;

    /// <summary>Predicts the rows of leg A.</summary>
    public LegAResult CutLegA(RunContext context, IReadOnlyList<PlannedRow> rows)
    {
        using CreatedIds ids = new CreatedIds();
        HashSet<string> addresses = new HashSet<string>(StringComparer.Ordinal);
        foreach (PlannedRow row in rows)
        {
            if (!addresses.Add(row.Address))
            {
                throw new IuException(ErrorCatalogue.DuplicateAddress, $"'{row.Address}'.", row.Address);
            }

            ids.Add(row.Address, IdOf(context, $"unit {row.Address}"), IdOf(context, $"version {row.Address}"));
        }

        return new LegAResult(rows.Count, PlannedRows.Digest(rows), ids.Digest());
    }

    /// <summary>Predicts the reading back of leg A.</summary>
    public (int Rows, string Digest) StructuralVerify(IReadOnlyList<PlannedRow> rows) => (rows.Count, PlannedRows.Digest(rows));

    /// <summary>Predicts the ledger.</summary>
    public LegBResult LegBRecord(RunContext context) =>
        new(IdOf(context, "change_set"), IdOf(context, "review_decision"), checked((2 * context.Plan.UnitCount) + 6));

    /// <summary>Predicts the verdict.</summary>
    public WriteVerifyResult WriteVerify(RunContext context) =>
        new(IdOf(context, "verify_result"), context.Plan.UnitCount, context.Proved.RowsDigest);

    /// <summary>Predicts the enactment.</summary>
    public EnactmentResult LifecycleEnact(RunContext context) => new(context.Plan.UnitCount, context.Plan.UnitCount, TriggersSurveyed: 0);

    // Derived from the run, so that a simulated id can be computed again and is never taken for a real one (version 8).
    private static Guid IdOf(RunContext context, string what)
    {
        byte[] bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"simulated {what} of {context.Run.RunId}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
