using IuCutter.Core.Approvals;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Approvals;

/// <summary>Keeps requests and counts what was recorded. It checks nothing: what is refused is refused by the desk.</summary>
internal sealed class MemoryApprovalStore(string roster) : IApprovalStore
{
    private readonly Dictionary<string, CardRequest> _requests = new(StringComparer.Ordinal);

    public int Recorded { get; private set; }

    /// <summary>The roster in force.</summary>
    public string Roster { get; set; } = roster;

    public IReadOnlyCollection<CardRequest> Requests => _requests.Values;

    /// <summary>Puts another request in the place of the one with its nonce, as whoever holds the executor's password could.</summary>
    public void Replace(CardRequest request) => _requests[request.Nonce] = request;

    /// <summary>This database and its history.</summary>
    public ApprovalTarget Here { get; set; } = new("7000000000000000001", "iu_test", 16384, "00000001", 5, 12, new string('c', 64));

    public Task<ApprovalTarget> ReadTargetAsync(CancellationToken cancellationToken) => Task.FromResult(Here);

    /// <summary>The clock of this database.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public Task<DateTimeOffset> ReadTimeAsync(CancellationToken cancellationToken) => Task.FromResult(Clock.GetUtcNow());

    public Task<long> ReadSwitchEpochAsync(CancellationToken cancellationToken) => Task.FromResult(7L);

    public Task<string> ReadRosterAsync(CancellationToken cancellationToken) => Task.FromResult(Roster);

    public Task RequestAsync(CardRequest request, string cardSha256, CancellationToken cancellationToken)
    {
        _requests.Add(request.Nonce, request);
        return Task.CompletedTask;
    }

    public Task<CardRequest?> FindRequestAsync(string nonce, CancellationToken cancellationToken) =>
        Task.FromResult(_requests.GetValueOrDefault(nonce));

    public Task<string?> ReadHistoryFaultAsync(ApprovalTarget asked, CancellationToken cancellationToken) =>
        Task.FromResult(asked == Here ? null : $"it was asked for in the database with oid {asked.DatabaseOid}");

    public Task RecordAsync(VerifiedCard card, ProvedPlan plan, CancellationToken cancellationToken) => CountAsync();

    public Task RecordAsync(VerifiedCard card, CancellationToken cancellationToken) => CountAsync();

    private Task<long> CountAsync() => Task.FromResult((long)++Recorded);
}
