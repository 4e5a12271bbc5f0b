using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>
/// One sandbox for all tests of live cmdlets, made by Start-IuSandbox when the first test asks for it. The kill switch
/// is the database's, so these tests do not run beside each other.
/// </summary>
public sealed class ModuleSandboxFixture : IDisposable
{
    private readonly Lock _gate = new();
    private IuSandbox? _sandbox;
    private ErrorRecord? _failure;

    /// <summary>The sandbox. Without server programs the test is skipped, but fails where CI is set.</summary>
    public IuSandbox Get()
    {
        lock (_gate)
        {
            if (_sandbox is null && _failure is null)
            {
                using EngineSession engine = new();
                try
                {
                    _sandbox = (IuSandbox)engine.Run("Start-IuSandbox").Single().BaseObject;
                }
                catch (RuntimeException failure)
                {
                    // Once is enough: the other tests are reported the same without starting it again.
                    _failure = failure.ErrorRecord;
                }
            }
        }

        if (_failure is not null)
        {
            bool absent = _failure.FullyQualifiedErrorId.StartsWith("Config.ServerProgramsMissing,", StringComparison.Ordinal);
            Assert.True(absent && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), _failure.ToString());
            Assert.Skip(_failure.ToString());
        }

        return _sandbox!;
    }

    public void Dispose()
    {
        if (_sandbox is not null)
        {
            using EngineSession engine = new();
            engine.Run("param($Path) Stop-IuSandbox $Path", _sandbox.Path);
            Assert.False(Directory.Exists(_sandbox.Path));
        }
    }
}

/// <summary>The tests that share the sandbox.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxTests : ICollectionFixture<ModuleSandboxFixture>
{
    public const string Name = "Sandbox";
}
