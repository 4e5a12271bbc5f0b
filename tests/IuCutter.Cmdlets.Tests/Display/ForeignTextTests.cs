using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Display;

/// <summary>
/// Whatever others wrote and a person gets to see: through every view of every record, as text, and on every stream, rendered
/// by PowerShell itself.
/// </summary>
public sealed class ForeignTextTests : IDisposable
{
    // The engine's own colours are escape sequences too: without them every one that is found is foreign.
    private const string Bare = """
        $PSStyle.OutputRendering = 'Ansi'
        foreach ($part in $PSStyle.Formatting, $PSStyle.Progress) {
            foreach ($name in $part.psobject.Properties.Where({ $_.TypeNameOfValue -eq 'System.String' -and $_.IsSettable }).Name) {
                $part.$name = ''
            }
        }
        """;

    private const string Views = """
        param($Record)
        $Record | Format-Table | Out-String -Width 8000
        $Record | Format-Table -AutoSize | Out-String -Width 8000
        $Record | Format-List | Out-String -Width 8000
        $Record | Out-String -Width 8000
        "$Record"
        """;

    private readonly EngineSession _engine = new();

    public ForeignTextTests() => _engine.Run(Bare);

    public static TheoryData<string> Records => [.. HostileRecords.Types.Keys];

    [Fact]
    public void Records_AreFound() => Assert.True(HostileRecords.Types.Count > 50, $"{HostileRecords.Types.Count}");

    [Fact]
    public void Contracts_EveryPublicRecord_HasTheBaseThatShowsItsText() =>
        Assert.DoesNotContain(
            typeof(IuRecord).Assembly.GetExportedTypes(),
            type =>
                type is { IsClass: true, IsAbstract: false }
                && type.GetMethod("<Clone>$") is not null
                && !type.IsSubclassOf(typeof(IuRecord))
        );

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_ThroughEveryView_ShowsNothingThatCannotBeSeen(string name)
    {
        object record = HostileRecords.Make(HostileRecords.Types[name]);

        string[] shown = [.. _engine.Run(Views, record).Select(text => text.ToString())];

        Assert.Equal(5, shown.Length);
        Assert.All(shown, text => Assert.Equal("", HostileText.Faults(text)));
        Assert.All(shown, text => Assert.NotEqual("", text.Trim()));
    }

    [Theory]
    [InlineData(typeof(PlannedUnit), nameof(PlannedUnit.Title))]
    [InlineData(typeof(CutRun), nameof(CutRun.Requester))]
    [InlineData(typeof(RunHold), nameof(RunHold.Reason))]
    [InlineData(typeof(IuDocument), nameof(IuDocument.Path))]
    public void Record_ThroughItsList_ShowsTheTextWrittenOut(Type type, string property)
    {
        object record = HostileRecords.Make(type);

        string shown = _engine.Run("param($Record) $Record | Format-List | Out-String -Width 8000", record).Single().ToString();

        Assert.Contains(@"a\u{001B}[2Jb\u{001B}]0;t\u{0007}c\u{009B}2Jd\u{000D}e", shown, StringComparison.Ordinal);
        Assert.Equal(HostileText.Value, _engine.Run($"param($Record) $Record.{property}", record).Single().BaseObject);
    }

    // The negative controls: an object without a view, and a property that was asked for by its name, are the data as they are.
    [Theory]
    [InlineData("[pscustomobject] @{ Title = $Record.Title } | Out-String -Width 8000")]
    [InlineData("$Record | Format-List -Property Title | Out-String -Width 8000")]
    [InlineData("\"$($Record.Title)\"")]
    public void Record_WithoutItsView_IsFound(string script)
    {
        object record = HostileRecords.Make(typeof(PlannedUnit));

        string shown = _engine.Run($"param($Record) {script}", record).Single().ToString();

        string faults = HostileText.Faults(shown);
        Assert.Contains("U+001B U+001B U+0007 U+009B", faults, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_OfACmdlet_ShowNothingThatCannotBeSeen()
    {
        using PowerShell shell = _engine.Shell();
        shell
            .AddScript("param($Text) $DebugPreference = 'Continue'; try { Write-IuProbeText $Text -Verbose } catch { }")
            .AddArgument(HostileText.Value)
            .Invoke();

        string[] said =
        [
            .. shell.Streams.Warning.Select(one => one.Message),
            .. shell.Streams.Verbose.Select(one => one.Message),
            .. shell.Streams.Debug.Select(one => one.Message),
            .. shell.Streams.Progress.SelectMany(one => (string[])[one.Activity, one.StatusDescription]),
        ];
        Assert.True(said.Length >= 6, $"{said.Length}");
        Assert.All(said, text => Assert.Equal("", HostileText.Faults(text)));
        Assert.Contains(said, text => text.Contains(@"\u{202E}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ConciseView", "")]
    [InlineData("NormalView", "")]
    [InlineData("CategoryView", "")]
    [InlineData("ConciseView", "-Bug")]
    [InlineData("NormalView", "-Bug")]
    public void Error_InEveryErrorView_ShowsNothingThatCannotBeSeen(string view, string bug)
    {
        const string script = "param($Text) try {{ Write-IuProbeText $Text {0} -Confirm:$false }} catch {{ $_ | Out-String -Width 8000 }}";

        string shown = _engine
            .Run($"$ErrorView = '{view}'; & {{ {string.Format(null, script, bug)} }} $args[0]", HostileText.Value)
            .Last()
            .ToString();

        Assert.Equal("", HostileText.Faults(shown));
    }

    [Fact]
    public void Error_AsText_ShowsNothingThatCannotBeSeen()
    {
        ErrorRecord record = _engine.Fail("param($Text) Write-IuProbeText $Text -Confirm:$false", HostileText.Value);

        // Its text has the lines of the stack; a cause's message can look like one of them, and no more than that.
        Assert.IsType<IuException>(record.Exception);
        Assert.Equal("", HostileText.Faults(record.Exception.ToString().Replace("\nFORGED", "", StringComparison.Ordinal)));
        Assert.All(
            (string[])[record.ToString(), record.Exception.Message, $"{record.TargetObject}"],
            text => Assert.Equal("", HostileText.Faults(text))
        );
        string shown = _engine.Run("param($E) $E | Format-List | Out-String -Width 8000", record.Exception).Single().ToString();
        Assert.Equal("", HostileText.Faults(shown));
    }

    public void Dispose() => _engine.Dispose();
}
