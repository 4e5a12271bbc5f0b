using System.Data.Common;

namespace IuCutter.Core.Tests.Adapters.Fakes;

/// <summary>What a server, or the lack of one, throws.</summary>
internal sealed class FakeDbException(string? sqlState) : DbException($"SQLSTATE {sqlState ?? "none"}")
{
    public override string? SqlState => sqlState;
}
