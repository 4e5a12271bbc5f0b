using IuCutter.Core.Execution;

namespace IuCutter.Core.Tests.Execution;

/// <summary>Turning off without a database: the hold file stops this host, and only a ruling releases it.</summary>
[Trait("Promise", "2")]
public sealed class HostLockoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-hold-").FullName;

    private static CancellationToken None => CancellationToken.None;

    private LockoutFile Hold => new(Path.Combine(_folder, "below", "execution.hold"), TimeProvider.System);

    [Fact]
    public async Task TurnOff_DatabaseUnreachable_HoldsThisHostAndSaysSo()
    {
        FixedExecutionControl control = new FixedExecutionControl
        {
            Enabled = true,
            Unreadable = new IuException(ErrorCatalogue.Unreachable, "gone"),
        };
        KillSwitchAcknowledgement off = await new KillSwitch(control, Hold).TurnOffAsync("test", TimeProvider.System, None);

        Assert.Equal("host", off.EnforcedBy);
        Assert.Contains("a test: The database cannot be reached", off.NotReached, StringComparison.Ordinal);

        // The database is back and says on: this host stays off until a ruling releases it.
        control.Unreadable = null;
        KillSwitchStatus held = await new KillSwitch(control, Hold).ReadAsync(None);
        Assert.Equal((false, "host"), (held.Enabled, held.EnforcedBy));
        KillSwitch killSwitch = new KillSwitch(control, Hold);
        killSwitch.Release();
        Assert.True((await killSwitch.ReadAsync(None)).Enabled);
    }

    [Fact]
    public async Task TurnOff_DatabaseReached_LeavesNoHold()
    {
        FixedExecutionControl control = new FixedExecutionControl { Enabled = true };
        KillSwitchAcknowledgement off = await new KillSwitch(control, Hold).TurnOffAsync("test", TimeProvider.System, None);
        Assert.Equal(("database", null), (off.EnforcedBy, off.NotReached));
        Assert.Null(Hold.Read());
    }

    [Fact]
    public async Task TurnOff_NoSession_HoldsThisHost()
    {
        KillSwitchAcknowledgement off = await new KillSwitch(control: null, Hold).TurnOffAsync("test", TimeProvider.System, None);
        Assert.Equal("host", off.EnforcedBy);
        Assert.NotNull(Hold.Read());
    }

    [Fact]
    public async Task TurnOff_NeitherDatabaseNorHold_Throws()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "file"), "", TestContext.Current.CancellationToken);
        LockoutFile hold = new LockoutFile(Path.Combine(_folder, "file", "execution.hold"), TimeProvider.System);
        IuException failure = await Assert.ThrowsAsync<IuException>(() =>
            new KillSwitch(control: null, hold).TurnOffAsync("test", TimeProvider.System, None)
        );
        Assert.Equal("Store.NotConnected", failure.Definition.Id);
        Assert.Equal("Config.LockoutFile", Assert.Throws<IuException>(() => hold.Place("test")).Definition.Id);
    }

    [Fact]
    public async Task TurnOff_Unacknowledged_IsNeverReportedAsOff()
    {
        FixedExecutionControl control = new FixedExecutionControl
        {
            Enabled = true,
            Unreadable = new IuException(ErrorCatalogue.SwitchOffUnacknowledged, "held"),
        };
        IuException failure = await Assert.ThrowsAsync<IuException>(() =>
            new KillSwitch(control, Hold).TurnOffAsync("test", TimeProvider.System, None)
        );
        Assert.Equal("Gate.SwitchOffUnacknowledged", failure.Definition.Id);
    }

    // What was not reached stays held, whatever is turned off or on elsewhere.
    [Fact]
    public async Task TurnOff_AnotherDatabase_LeavesTheHoldOfTheOneThatWasNotReached()
    {
        string path = Path.Combine(_folder, "execution.hold");
        DatabaseLockout first = new(path, "1", "a", TimeProvider.System);
        DatabaseLockout second = new(path, "2", "a", TimeProvider.System);
        FixedExecutionControl gone = new FixedExecutionControl { Unreadable = new IuException(ErrorCatalogue.Unreachable, "gone") };
        Assert.Equal("host", (await new KillSwitch(gone, first).TurnOffAsync("test", TimeProvider.System, None)).EnforcedBy);

        Assert.Null(second.Read());
        KillSwitch there = new KillSwitch(new FixedExecutionControl { Enabled = true }, second);
        Assert.Equal("database", (await there.TurnOffAsync("test", TimeProvider.System, None)).EnforcedBy);
        there.Release();
        Assert.NotNull(first.Read());
    }

    [Fact]
    public void Release_OfOneDatabase_TakesTheHostsHoldTooAndNoOther()
    {
        string path = Path.Combine(_folder, "execution.hold");
        new LockoutFile(path, TimeProvider.System).Place("no session");
        DatabaseLockout own = new(path, "1", "a", TimeProvider.System);
        Assert.NotNull(own.Read());
        own.Lift();
        Assert.NotNull(own.Read());
        own.Release();
        Assert.Null(own.Read());
    }

    [Fact]
    public void Read_FolderInPlaceOfTheFile_IsAHold()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "below", "execution.hold"));
        Assert.Contains("any doubt is off", Hold.Read(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
