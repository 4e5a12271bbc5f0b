using System.Collections.Immutable;
using IuCutter.Core.Approvals;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Suppressions;

/// <summary>
/// Writes statements that accept findings of an integrity check, and takes them back signed. Who may sign, the roster in force says, and
/// which day it is, the database's clock.
/// </summary>
/// <param name="store">The database: its name, its clock and its roster.</param>
/// <param name="signatures">Verifies.</param>
internal sealed class SuppressionDesk(IApprovalStore store, ISshSignatures signatures)
{
    /// <summary>The greatest size of a statement's file, in bytes.</summary>
    public const int MaxStatementBytes = 16 * 1024 * 1024;

    /// <summary>The greatest size of a signature's file, in bytes.</summary>
    public const int MaxSignatureBytes = 64 * 1024;

    /// <summary>Makes a statement for findings.</summary>
    /// <param name="findings">The findings; one that is there twice is named once.</param>
    /// <param name="reason">Why they are accepted, one line of printable ASCII.</param>
    /// <param name="until">The last day on which it is to count, UTC.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Input.BadArgument, Gate.NotSuppressible, Store.*.</exception>
    public async Task<SuppressionStatement> ComposeAsync(
        IEnumerable<IntegrityFinding> findings,
        string reason,
        DateOnly until,
        CancellationToken cancellationToken
    )
    {
        ApprovalTarget target = await store.ReadTargetAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = await store.ReadTimeAsync(cancellationToken).ConfigureAwait(false);
        SuppressedFinding[] named = [.. findings.Select(SuppressedFinding.Of).Distinct()];
        Array.Sort(named, SuppressedFinding.Compare);
        SuppressionStatement statement = new SuppressionStatement(
            target.SystemIdentifier,
            target.Database,
            target.DatabaseOid,
            DateOnly.FromDateTime(now.UtcDateTime),
            until,
            reason,
            [.. named]
        );
        statement.RequireSuppressible();
        return statement.FindFault() is { } fault
            ? throw new IuException(ErrorCatalogue.BadArgument, $"The statement cannot be made: {fault}", target.Database)
            : statement;
    }

    /// <summary>Takes signed statements: each of this database, in its time, and signed by a signer of the roster in force.</summary>
    /// <param name="files">The statements with their armored signatures.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">
    /// Gate.SuppressionMalformed, Gate.NotSuppressible, Gate.SuppressionDatabase, Gate.SuppressionUnsigned, Gate.SuppressionExpired;
    /// Config.RosterMissing, Config.SshKeygenMissing; Store.*.
    /// </exception>
    public async Task<SuppressionSet> OpenAsync(
        IEnumerable<(string Path, ReadOnlyMemory<byte> Statement, string Signature)> files,
        CancellationToken cancellationToken
    )
    {
        ApprovalTarget target = await store.ReadTargetAsync(cancellationToken).ConfigureAwait(false);
        string roster = await store.ReadRosterAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset now = await store.ReadTimeAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<(SuppressionStatement Statement, FindingSuppression By)>.Builder taken = ImmutableArray.CreateBuilder<(
            SuppressionStatement,
            FindingSuppression
        )>();
        foreach ((string path, ReadOnlyMemory<byte> bytes, string? armored) in files)
        {
            SuppressionStatement statement = SuppressionStatement.Parse(bytes, path);
            RequireHere(statement, target, path);
            SshSignature signature = await VerifyAsync(path, bytes, armored, roster, now, cancellationToken).ConfigureAwait(false);
            RequireToday(statement, DateOnly.FromDateTime(now.UtcDateTime), path);
            taken.Add(
                (
                    statement,
                    new FindingSuppression(
                        signature.Principal,
                        signature.KeyFingerprint,
                        statement.MadeOn,
                        statement.EndsOn,
                        statement.Reason,
                        path
                    )
                )
            );
        }

        return new SuppressionSet(taken.ToImmutable());
    }

    private async Task<SshSignature> VerifyAsync(
        string path,
        ReadOnlyMemory<byte> statement,
        string armored,
        string roster,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await signatures
                .VerifyAsync(statement, armored, roster, SuppressionStatement.Namespace, now, cancellationToken)
                .ConfigureAwait(false);
        }
        // The next command of these is one for cards.
        catch (IuException refused) when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal))
        {
            throw new IuException(ErrorCatalogue.SuppressionUnsigned, $"'{path}.sig': {refused.Message}", path, refused);
        }
    }

    private static void RequireHere(SuppressionStatement statement, ApprovalTarget here, string path)
    {
        if (
            (statement.SystemIdentifier, statement.Database, statement.DatabaseOid)
            != (here.SystemIdentifier, here.Database, here.DatabaseOid)
        )
        {
            throw new IuException(
                ErrorCatalogue.SuppressionDatabase,
                $"'{path}' names {Name(statement.SystemIdentifier, statement.Database, statement.DatabaseOid)}; this is "
                    + $"{Name(here.SystemIdentifier, here.Database, here.DatabaseOid)}.",
                path
            );
        }
    }

    private static void RequireToday(SuppressionStatement statement, DateOnly today, string path)
    {
        if (today < statement.MadeOn || today > statement.EndsOn)
        {
            throw new IuException(
                ErrorCatalogue.SuppressionExpired,
                $"'{path}' counts from {statement.MadeOn:O} to {statement.EndsOn:O}; by the database's clock it is " + $"{today:O}, UTC.",
                path
            );
        }
    }

    private static string Name(string system, string database, long oid) => $"{PlainText.Show(database)} (oid {oid}) of system {system}";
}
