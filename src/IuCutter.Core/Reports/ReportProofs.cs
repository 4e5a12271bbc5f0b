using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Reports;

/// <summary>
/// The commands that check what a report says, of programs that whoever reads it has: this module, and sha256sum, ssh-keygen and psql.
/// </summary>
internal static class ReportProofs
{
    private const string Pwsh = "pwsh";
    private const string Sh = "sh";

    /// <summary>The proofs of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="facts">What was read of it.</param>
    /// <param name="service">Name of the libpq service; null where there is no database.</param>
    public static ImmutableArray<ReportedProof> Of(CutRun run, RunFacts facts, string? service) => [.. All(run, facts, service)];

    private static IEnumerable<ReportedProof> All(CutRun run, RunFacts facts, string? service)
    {
        yield return Proof("the source", run.SourceSha256, "sha256sum <document>", Sh);
        yield return Proof("the plan", run.PlanDigest, $"({RunExplainer.PlanCommand(run)}).PlanDigest", Pwsh);
        if (run.Mode != CutMode.Live)
        {
            yield break;
        }

        if (facts.Ledger is not null && facts.Undo is null)
        {
            string export = $"(Export-IuDocument {run.RunId} -Path <file>).Sha256";
            yield return Proof("the source, from the database alone", run.SourceSha256, export, Pwsh);
        }

        string reader = $"psql -XAtq \"service={Word(service)} user=cutter_ro\" -c";
        foreach (ReportedProof proof in facts.Approvals.SelectMany(approval => OfApproval(approval, reader)))
        {
            yield return proof;
        }

        if (facts.Backup is { } backup)
        {
            yield return Proof("the encrypted backup", backup.Sha256, "sha256sum <backup>", Sh);
            yield return Proof("that the backup restores", "", "Test-IuBackup <backup>", Pwsh);
        }

        foreach (ReportedDutySignature signature in facts.Signatures)
        {
            yield return OfSignature(signature, reader);
        }

        if (facts.Log is { } log)
        {
            string check = "Test-IuAuditLog | Format-List Size, Root";
            yield return Proof("the audit log, and every governed row against it", log.Root, check, Pwsh);
        }
    }

    private static IEnumerable<ReportedProof> OfApproval(ReportedApproval approval, string reader)
    {
        string card = $"card of {approval.Gate}, recorded {approval.RecordedAt:u}";
        // As base64: psql would end the text with a line of its own.
        string where = $"where a.card_sha256 = '{Quoted(approval.CardSha256)}'";
        string text = Bytes("a.card_text", $"approval a {where}", reader);
        yield return Proof($"the {card}", approval.CardSha256, $"{text} | sha256sum", Sh);
        foreach (ReportedSignature signature in approval.Signatures)
        {
            string armored = Bytes(
                "s.signature",
                $"approval_signature s join cutter_governance.approval a using (approval_id) {where} "
                    + $"and s.key_fingerprint = '{Quoted(signature.KeyFingerprint)}'",
                reader
            );
            yield return Proof(
                $"the signature of {signature.Signer} under the {card}",
                signature.KeyFingerprint,
                Verification(text, armored, signature.Signer, "iucutter.approval", approval.RecordedAt, reader),
                Sh
            );
        }
    }

    private static ReportedProof OfSignature(ReportedDutySignature signature, string reader)
    {
        bool executor = signature.Dot == Duty.Executor.Actor;
        string from = $"dot_pair_signature d where d.signature_id = '{Quoted(signature.SignatureId)}'";
        return Proof(
            executor ? $"the ledger, signed by {signature.Signer}" : $"the verdict, signed by {signature.Signer}",
            signature.KeyFingerprint,
            Verification(
                Bytes("d.statement", from, reader),
                Bytes("d.signature", from, reader),
                signature.Signer,
                (executor ? Duty.Executor : Duty.Verifier).SignatureNamespace,
                signature.SignedAt,
                reader
            ),
            Sh
        );
    }

    // The roster that was in force when the signature was recorded, and the time of it: keys are valid for a time.
    private static string Verification(
        string text,
        string armored,
        string signer,
        string signatureNamespace,
        DateTimeOffset at,
        string reader
    )
    {
        string roster = Bytes(
            "r.allowed_signers",
            string.Create(
                CultureInfo.InvariantCulture,
                $"roster r where r.installed_at <= '{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}' order by r.roster_no desc limit 1"
            ),
            reader
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{roster} > allowed_signers; {armored} > signature; {text} | TZ=UTC ssh-keygen -Y verify -f allowed_signers "
                + $"-I '{Quoted(signer)}' -n {signatureNamespace} -O verify-time={at.UtcDateTime:yyyyMMddHHmmss} -s signature"
        );
    }

    private static string Bytes(string column, string from, string reader) =>
        $"{reader} \"select encode(convert_to({column}, 'UTF8'), 'base64') from cutter_governance.{from}\" | base64 -d";

    private static ReportedProof Proof(string subject, string value, string command, string shell) =>
        new()
        {
            Subject = subject,
            Value = value,
            Command = command,
            Shell = shell,
        };

    // Within quotation marks of sh and of SQL alike: what is no plain name is left to whoever types the command.
    private static string Quoted(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '@' or '.' or '_' or '-' or '+' or '/' or ':' or '=')
            ? name
            : "<name>";

    private static string Word(string? service) => service is null || Quoted(service) == "<name>" ? "<service>" : service;
}
