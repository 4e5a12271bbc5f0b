using System.Collections.Immutable;
using IuCutter.Core.Rosters;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Approvals;

/// <summary>Verifies the signatures of a card against the roster: each of them, and that enough different people signed.</summary>
internal static class SignatureCheck
{
    private const string Namespace = "iucutter.approval";

    /// <summary>Verifies all signatures.</summary>
    /// <exception cref="IuException">Gate.BadSignature and the other refusals of one signature; Gate.SignersMissing; Gate.SelfApproval;
    /// Config.RosterInvalid.</exception>
    public static async Task<ImmutableArray<SshSignature>> RunAsync(
        ISshSignatures signatures,
        ReadOnlyMemory<byte> card,
        IReadOnlyList<string> armored,
        string roster,
        CardRequest request,
        string? runRequester,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<SshSignature>.Builder verified = ImmutableArray.CreateBuilder<SshSignature>(armored.Count);
        foreach (string signature in armored)
        {
            verified.Add(await signatures.VerifyAsync(card, signature, roster, Namespace, now, cancellationToken).ConfigureAwait(false));
        }

        Roster rules = Roster.Parse(roster);
        RequireOthers(verified, request, runRequester);

        // Different people with different keys: who signs twice, or lends a key, is one.
        int needed = rules.ThresholdOf(request.Gate);
        int people = verified.Select(signature => LocalPart(signature.Principal)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        int keys = verified.Select(signature => signature.KeyFingerprint).Distinct(StringComparer.Ordinal).Count();
        return Math.Min(people, keys) >= needed && keys == verified.Count
            ? verified.ToImmutable()
            : throw new IuException(
                ErrorCatalogue.SignersMissing,
                $"{needed} are needed; {people} people with {keys} keys signed.",
                request.RunId
            );
    }

    // By name and by key: one key under two names is one person.
    private static void RequireOthers(IEnumerable<SshSignature> signers, CardRequest request, string? runRequester)
    {
        string[] requesters = [.. new[] { request.Requester, runRequester }.OfType<string>()];
        foreach (SshSignature signature in signers)
        {
            string? same =
                signature.KeyFingerprint == request.RequesterKey
                    ? request.Requester
                    : requesters.FirstOrDefault(requester => IsSamePerson(requester, signature.Principal));
            if (same is not null)
            {
                throw new IuException(ErrorCatalogue.SelfApproval, $"'{same}' asked, '{signature.Principal}' signed.", request.RunId);
            }
        }
    }

    // 'alice@host' and 'alice@corp.example' are taken for one person: the tool cannot know better, and refuses.
    private static bool IsSamePerson(string requester, string principal) =>
        string.Equals(LocalPart(requester), LocalPart(principal), StringComparison.OrdinalIgnoreCase);

    private static string LocalPart(string name) => name.Split('@', 2)[0];
}
