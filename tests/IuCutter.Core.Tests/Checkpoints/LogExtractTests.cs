using System.Text;
using IuCutter.Core.Checkpoints;

namespace IuCutter.Core.Tests.Checkpoints;

/// <summary>An extract is read as it was written, and nothing else is; of each record one plain line is told.</summary>
[Trait("Promise", "7")]
public sealed class LogExtractTests
{
    private const string Off = """{"at":"2026-03-01T12:00:00.000000Z","detail":"a\nb","kind":"execution_off","person":"p‮q"}""";
    private const string Run = """{"document":"DOC","kind":"run_created","login":"cutter","run":"run-1"}""";

    private static readonly LogExtract Extract = new("iucutter/0", 3, [new ExtractedRecord(3, Off), new ExtractedRecord(9, Run)]);

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        LogExtract read = LogExtract.Parse(Extract.Bytes)!;

        Assert.Equal((Extract.Origin, Extract.From), (read.Origin, read.From));
        Assert.Equal(Extract.Records, read.Records);
        Assert.Equal($"iucutter/0 3\n3 {Off}\n9 {Run}\n", Encoding.UTF8.GetString(Extract.Bytes));
        Assert.Empty(LogExtract.Parse("iucutter/0 0\n"u8.ToArray())!.Records);
    }

    [Theory]
    [InlineData("")]
    [InlineData("iucutter/0 0")]
    [InlineData("iucutter/0\n")]
    [InlineData("iucutter/0 -1\n")]
    [InlineData("iucutter/0 0\n1 {}")]
    [InlineData("iucutter/0 0\n1\n")]
    [InlineData("iucutter/0 0\n{}\n")]
    [InlineData("iucutter/0 0\n1 {} \n")]
    [InlineData("iucutter/0 0\n2 {}\n1 {}\n")]
    [InlineData("iucutter/0 0\n2 {}\n2 {}\n")]
    [InlineData("iucutter/0 3\n2 {}\n")]
    public void Parse_AnythingElse_IsNone(string text) => Assert.Null(LogExtract.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Parse_WhatIsNotUtf8_IsNone() => Assert.Null(LogExtract.Parse([.. Extract.Bytes, 0xff, (byte)'\n']));

    [Fact]
    public void Of_ARecordOfOthers_IsOnePlainLine()
    {
        LostRecord off = LostRecords.Of(Extract.Records[0]);
        LostRecord run = LostRecords.Of(Extract.Records[1]);

        Assert.Equal(@"3  2026-03-01 12:00:00Z  execution_off by p\u{202E}q: a\u{000A}b", off.ToString());
        Assert.EndsWith(
            "run_created of run run-1 (DOC) by cutter; no bundle of it is noted on this host",
            run.ToString(),
            StringComparison.Ordinal
        );
        Assert.EndsWith("; its bundle is '/a\\u{0007}b'", (run with { Bundle = "/a\u0007b" }).ToString(), StringComparison.Ordinal);
        LostRecord gone = run with { Bundle = "/a", BundleFault = "is not there any more" };
        Assert.EndsWith("; its bundle '/a' is not there any more", gone.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_OfMoreThanAreShown_NameTheRunsOfTheOthers()
    {
        LostRecord run = LostRecords.Of(Extract.Records[1]);
        LostRecord other = run with { RunId = "run\u202E2" };

        Assert.Equal([$"  {run}", $"  {other}"], LostRecords.Lines([run, other], 2));
        Assert.Equal(
            [$"  {run}", @"  and 2 more, of runs run\u{202E}2: (Get-IuCheckpoint).Missing"],
            LostRecords.Lines([run, other, other], 1)
        );
        LostRecord[] many = [.. Enumerable.Range(1, 30).Select(number => run with { RunId = $"run-{number}" })];
        string last = LostRecords.Lines([.. many], 5).Last();
        Assert.Contains("run-25 and others", last, StringComparison.Ordinal);
        Assert.DoesNotContain("run-26", last, StringComparison.Ordinal);
    }
}
