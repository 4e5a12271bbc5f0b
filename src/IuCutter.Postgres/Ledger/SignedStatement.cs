using System.Data.Common;
using System.Text;
using Dapper;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Ledger;

/// <summary>A statement that executor or verifier signed, and the signature.</summary>
/// <param name="Text">Lines of <c>key: value</c>; exactly these bytes (UTF-8) were signed.</param>
/// <param name="Signature">The armored SSH signature.</param>
/// <param name="KeyFingerprint">Fingerprint of the key.</param>
internal sealed record SignedStatement(string Text, string Signature, string KeyFingerprint)
{
    // The database's clock decides what is valid, here as for permits.
    private const string RosterSql =
        "select r.allowed_signers, clock_timestamp() from cutter_governance.roster r order by r.roster_no desc limit 1";

    /// <summary>Writes a statement for a duty, signs it with the duty's key, and checks that the roster gives that key this duty.</summary>
    /// <param name="signatures">Signs and verifies.</param>
    /// <param name="connection">Where the roster is.</param>
    /// <param name="transaction">The transaction of the connection; null for none.</param>
    /// <param name="duty">Who states it.</param>
    /// <param name="keyFile">The duty's key; null when none was named.</param>
    /// <param name="kind">What is stated (r2_signers.sql): the database takes a statement of one kind for no other.</param>
    /// <param name="fields">What it says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">
    /// Config.SigningKeyMissing, Config.RosterMissing; Gate.DutiesNotSegregated when the key is another duty's; Gate.UnknownSigner.
    /// </exception>
    public static async Task<SignedStatement> MakeAsync(
        ISshSignatures signatures,
        DbConnection connection,
        DbTransaction? transaction,
        Duty duty,
        string? keyFile,
        string kind,
        IEnumerable<(string Key, string Value)> fields,
        CancellationToken cancellationToken
    )
    {
        if (keyFile is null)
        {
            throw new IuException(ErrorCatalogue.SigningKeyMissing, $"Duty {duty.Actor}.");
        }

        StringBuilder text = new StringBuilder("IUCUTTER STATEMENT 1\n");
        foreach ((string key, string value) in fields.Prepend(("kind", kind)).Prepend(("duty", duty.Actor)))
        {
            text.Append(key).Append(": ").Append(value).Append('\n');
        }

        byte[] statement = Encoding.UTF8.GetBytes(text.ToString());
        string armored = await signatures.SignAsync(statement, keyFile, duty.SignatureNamespace, cancellationToken).ConfigureAwait(false);
        (string? roster, DateTime now) = await connection
            .QuerySingleOrDefaultAsync<(string?, DateTime)>(TextCommand.Of(RosterSql, transaction, cancellationToken))
            .ConfigureAwait(false);
        SshSignature own = await signatures
            .VerifyAsync(
                statement,
                armored,
                roster ?? throw new IuException(ErrorCatalogue.RosterMissing, ""),
                duty.SignatureNamespace,
                new DateTimeOffset(now),
                cancellationToken
            )
            .ConfigureAwait(false);
        return own.Principal == duty.Actor
            ? new SignedStatement(text.ToString(), armored, own.KeyFingerprint)
            : throw new IuException(ErrorCatalogue.DutiesNotSegregated, $"The key for {duty.Actor} is that of {own.Principal}.");
    }
}
