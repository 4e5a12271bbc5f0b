using System.Text;
using IuCutter.Core.Documents;
using Microsoft.Extensions.Time.Testing;

namespace IuCutter.Core.Tests.Documents;

/// <summary>Documents for tests, made through the reader's own admission.</summary>
internal static class TestDocuments
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static DocumentReader Reader { get; } = new(new FakeTimeProvider(Now));

    public static IuDocument Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    public static IuDocument Of(byte[] bytes) => Reader.Admit("test.md", bytes);
}
