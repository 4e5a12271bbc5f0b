using IuCutter.Core.Execution;

namespace IuCutter.Core.Tests;

/// <summary>A switch whose state a test sets, and which counts how often it was read.</summary>
internal sealed class FixedExecutionControl : IExecutionControl
{
    public string Name => "a test";

    public bool Enabled { get; set; }

    public string Gates { get; set; } = "CutAuthorization,LifecycleAuthorization";

    public string Scope { get; set; } = "*";

    public IuException? Unreadable { get; set; }

    public int Reads { get; private set; }

    public Task<KillSwitchStatus> ReadAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Unreadable is null
            ? Task.FromResult(
                new KillSwitchStatus(
                    Enabled,
                    "set by a test",
                    null,
                    Enabled ? Scope : null,
                    Enabled ? Gates : null,
                    null,
                    1,
                    "database",
                    null,
                    null
                )
            )
            : throw Unreadable;
    }

    public Task<KillSwitchAcknowledgement> TurnOffAsync(string why, CancellationToken cancellationToken)
    {
        if (Unreadable is not null)
        {
            throw Unreadable;
        }

        Enabled = false;
        return Task.FromResult(new KillSwitchAcknowledgement("database", 2, 0, 0, DateTimeOffset.UnixEpoch, null));
    }
}
