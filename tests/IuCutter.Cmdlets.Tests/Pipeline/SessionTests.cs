using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Pipeline;

public sealed class SessionTests
{
    [Fact]
    public void Session_BetweenTwoCmdlets_KeepsItsState()
    {
        using EngineSession engine = new();

        Assert.Equal("kept", State(engine, "Set-IuProbeState kept; Get-IuProbeState"));
    }

    [Fact]
    public void Session_OfAnotherRunspace_IsAnother()
    {
        using EngineSession one = new();
        using EngineSession other = new();

        one.Run("Set-IuProbeState one");

        Assert.Null(State(other, "Get-IuProbeState"));
    }

    [Fact]
    public void Session_ImportedAgain_KeepsItsState()
    {
        using EngineSession engine = new();
        engine.Run("Set-IuProbeState still");

        engine.Run("param($Module) Import-Module $Module -Force", StagedModule.Manifest);

        Assert.Equal("still", State(engine, "Get-IuProbeState"));
    }

    [Fact]
    public void Session_RunspaceCloses_DisposesWhatItHolds()
    {
        string name = Guid.NewGuid().ToString();
        using (EngineSession engine = new())
        {
            engine.Run("param($Name) Set-IuProbeState $Name", name);
            Assert.False(Disposed(name));
        }

        Assert.True(Disposed(name));
    }

    [Fact]
    public void Session_AnotherOfTheType_DisposesTheFirst()
    {
        using EngineSession engine = new();
        string name = Guid.NewGuid().ToString();

        engine.Run("param($Name) Set-IuProbeState $Name; Set-IuProbeState next", name);

        Assert.True(Disposed(name));
        Assert.Equal("next", State(engine, "Get-IuProbeState"));
    }

    [Fact]
    public void Session_WhatIf_ChangesNothing()
    {
        using EngineSession engine = new();

        Assert.Null(State(engine, "Set-IuProbeState never -WhatIf; Get-IuProbeState"));
    }

    private static object? State(EngineSession engine, string script) => engine.Run(script).Single()?.BaseObject;

    private static bool Disposed(string name) => AppDomain.CurrentDomain.GetData($"IuCutter.Probe.Disposed.{name}") is true;
}
