using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>
/// -WhatIf on every cmdlet that declares it, where the same call without it would work. Calls that change nothing can share
/// a run: one live run goes through all states, and the calls of a state are made while it stands there.
/// </summary>
[Collection(SandboxTests.Name)]
public sealed class WhatIfTests(ModuleSandboxFixture sandbox, WhatIfTests.SharedRun shared) : IClassFixture<WhatIfTests.SharedRun>
{
    // The state in which each would work, and the call. A cmdlet that runs a phase is called where its phase is next.
    private static readonly Dictionary<string, (string Given, string Call)> Calls = new()
    {
        ["Disable-IuExecution"] = ("", "Disable-IuExecution -WhatIf"),
        ["Export-IuCheckpoint"] = ("", "Export-IuCheckpoint -WhatIf"),
        ["Enable-IuExecution"] = (
            "$ruling = Sign (Request-IuApproval -Gate Ruling -Scope * -Path (NewCard))",
            "Enable-IuExecution $ruling.Path -WhatIf"
        ),
        ["Export-IuSarif"] = ("", "$plan | Export-IuSarif -Path ([System.IO.Path]::Combine($Folder, 'x.sarif')) -WhatIf"),
        ["Export-IuReport"] = ("", "$run | Export-IuReport ([System.IO.Path]::Combine($Folder, 'x.html')) -WhatIf"),
        ["Export-IuDocument"] = (
            "AdvanceTo LegBRecorded",
            "$run | Export-IuDocument -Path ([System.IO.Path]::Combine($Folder, 'x.md')) -WhatIf"
        ),
        ["Export-IuEvidence"] = ("", "$run | Export-IuEvidence ([System.IO.Path]::Combine($Folder, 'x.zip')) -WhatIf"),
        ["Import-IuApproval"] = (
            "$card = Sign ($run | Request-IuApproval -Gate CutAuthorization -Path (NewCard))",
            "$run | Import-IuApproval $card.Path -WhatIf"
        ),
        ["Install-IuSchema"] = ("", "Install-IuSchema -AdminUser $Sandbox.AdminUser -Roster $Sandbox.Roster -WhatIf"),
        ["Invoke-IuCut"] = ("", "$plan | Invoke-IuCut -Mode Live -WhatIf"),
        ["New-IuSuppression"] = (
            "",
            "[IuCutter.IntegrityFinding]::new('RowChanged', 'x', 'a', 'b') | New-IuSuppression -Reason x "
                + "-Until ([datetime]::UtcNow.AddDays(9)) -Path ([System.IO.Path]::Combine($Folder, 'x.json')) -WhatIf"
        ),
        ["New-IuRun"] = ("", "$plan | New-IuRun -Mode Live -WhatIf"),
        ["Protect-IuBackup"] = ("AdvanceTo BackedUp", "Get-IuBackup | Protect-IuBackup -Reason 'case 12' -WhatIf"),
        ["Unprotect-IuBackup"] = ("AdvanceTo BackedUp", "Get-IuBackup | Unprotect-IuBackup -Reason 'case 12' -WhatIf"),
        ["Update-IuBackup"] = ("AdvanceTo BackedUp", "Get-IuBackup | Update-IuBackup -WhatIf"),
        ["Remove-IuBackup"] = ("AdvanceTo BackedUp", "Get-IuBackup | Remove-IuBackup -WhatIf"),
        ["Restore-IuBackup"] = (
            "AdvanceTo BackedUp",
            "Get-IuBackup | Restore-IuBackup -Database whatif -AdminUser $Sandbox.AdminUser -WhatIf"
        ),
        ["Request-IuApproval"] = ("", "$run | Request-IuApproval -Gate CutAuthorization -Path (NewCard) -WhatIf"),
        ["Resume-IuRestore"] = ("", "Resume-IuRestore -AdminUser $Sandbox.AdminUser -WhatIf"),
        ["Resume-IuRun"] = ("AdvanceTo BackedUp", "Resume-IuRun $run.RunId -Path $File -WhatIf"),
        ["Show-IuCutPlan"] = ("", "$plan | Show-IuCutPlan -Path ([System.IO.Path]::Combine($Folder, 'x.html')) -WhatIf"),
        ["Start-IuSandbox"] = ("", "Start-IuSandbox -Path ([System.IO.Path]::Combine($Folder, 's')) -WhatIf"),
        ["Stop-IuRun"] = ("", "$run | Stop-IuRun -WhatIf"),
        ["Stop-IuSandbox"] = ("", "$Sandbox | Stop-IuSandbox -WhatIf"),
        ["Undo-IuCut"] = ("AdvanceTo LegACommitted; $null = Approve $run Undo", "Undo-IuCut $run.RunId -WhatIf"),
        ["Update-IuSchema"] = ("", "Update-IuSchema -AdminUser $Sandbox.AdminUser -Roster $Sandbox.Roster -WhatIf"),
    };

    private const string AdvanceTo = """
        function NextStep { ((Get-IuRun $run.RunId -Explain).NextCommand -split ' \| ')[-1] }
        function ApproveWhereItWaits { if ((NextStep) -match '^(Request|Import)-IuApproval') { $null = Approve $run $run.WaitsFor } }
        function AdvanceTo($State) {
            $script:run = $run
            while ($run.State -ne $State) {
                ApproveWhereItWaits
                $step = NextStep
                if (-not $step) { throw "The run is $($run.State)." }
                $script:run = $run | & $step -Confirm:$false
            }
        }
        $null = TurnOn
        $run = $plan | New-IuRun -Mode Live
        """;

    private static readonly string[] States =
    [
        "",
        "AdvanceTo BackedUp",
        "AdvanceTo GrantsProbed",
        "AdvanceTo LegACommitted",
        "AdvanceTo StructureVerified",
        "AdvanceTo LegBRecorded",
        "AdvanceTo AwaitingLifecycleAuthorization",
        "AdvanceTo Enacted",
    ];

    // An approved undo holds its run, so that one has a run of its own.
    private const string Alone = "Undo-IuCut";

    public static TheoryData<string> Names => [.. Calls.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIf_Cmdlet_ChangesNothing(string name)
    {
        if (name != Alone)
        {
            shared.Verdict(name)();
            return;
        }

        using LiveSession session = new(sandbox);
        session.Run(AdvanceTo);
        Require(session, name);
    }

    [Fact]
    public void WhatIf_EachPhase_ChangesNothing()
    {
        using LiveSession session = new(sandbox);
        session.Run(AdvanceTo);
        List<string> phases = [];
        while (session.Get<string>("ApproveWhereItWaits; $step = NextStep; $step") is { Length: > 0 } step)
        {
            string before = Everything(session);
            Assert.Empty(session.Run("$run | & $step -WhatIf"));
            Assert.Equal(before, Everything(session));
            phases.Add(step);
            session.Run("$run = $run | & $step -Confirm:$false");
        }

        Assert.Equal(PhaseCommands(session.Run).Order(StringComparer.Ordinal), phases.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatIf_NotGiven_Changes()
    {
        // The negative control: what is compared does see a change of each kind.
        using LiveSession session = new(sandbox);
        session.Run(AdvanceTo);
        string before = Everything(session);
        session.Run("$null = $run | Request-IuApproval -Gate CutAuthorization -Path (NewCard)");
        string card = Everything(session);
        session.Run("AdvanceTo BackedUp");

        Assert.NotEqual(before, card);
        Assert.NotEqual(card, Everything(session));
    }

    private static void Require(LiveSession session, string name)
    {
        (string given, string call) = Calls[name];
        session.Run(given);
        string before = Everything(session);

        PSObject[] output = session.Run(call);

        Assert.Equal(before, Everything(session));
        // The DBA's answer: with the SQL.
        Assert.All(output, item => Assert.IsType<string>(item.BaseObject));
        Assert.Equal(name is "Install-IuSchema" or "Update-IuSchema" ? 1 : 0, output.Length);
    }

    [Fact]
    public void WhatIf_Cmdlets_AreAllHere()
    {
        using EngineSession engine = new();
        string[] declared =
        [
            .. engine
                .Run("Get-Command -Module IuCutter | & { process { if ($_.Parameters.ContainsKey('WhatIf')) { $_.Name } } }")
                .Select(name => name.ToString()),
        ];

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            Calls.Keys.Concat(PhaseCommands(script => engine.Run(script))).Order(StringComparer.Ordinal)
        );
    }

    private static IEnumerable<string> PhaseCommands(Func<string, IEnumerable<PSObject>> run) =>
        run("Get-Command -Module IuCutter | & { process { if ($_.ImplementingType.BaseType.Name -eq 'PhaseCommand') { $_.Name } } }")
            .Select(name => name.ToString());

    // Rows, the switch, the files of the session and of the sandbox, and whether the server runs.
    private static string Everything(LiveSession session) =>
        string.Join(
            '\n',
            session.Rows(),
            session.Get<KillSwitchStatus>("Test-IuKillSwitch").ToString(),
            string.Join('\n', Directory.GetFileSystemEntries(session.Folder).Order(StringComparer.Ordinal)),
            string.Join('\n', Directory.GetFiles(session.Sandbox.BackupFolder).Order(StringComparer.Ordinal))
        );

    /// <summary>The run that the calls share, and what each of them ended with.</summary>
    public sealed class SharedRun(ModuleSandboxFixture sandbox)
    {
        private readonly Dictionary<string, Exception?> _ends = new(StringComparer.Ordinal);

        /// <summary>Throws what the call ended with; makes all calls first, once.</summary>
        public Action Verdict(string name)
        {
            if (_ends.Count == 0)
            {
                MakeCalls();
            }

            return () =>
            {
                if (_ends[name] is { } failure)
                {
                    System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                }
            };
        }

        private void MakeCalls()
        {
            using LiveSession session = new(sandbox);
            session.Run(AdvanceTo);
            // A call that needs more than the state, such as an approval, comes last in it.
            IEnumerable<string> ordered = Calls
                .Keys.Where(name => name != Alone)
                .OrderBy(name => Array.FindLastIndex(States, state => Calls[name].Given.StartsWith(state, StringComparison.Ordinal)))
                .ThenBy(name => Calls[name].Given.Contains("Approve $run", StringComparison.Ordinal));
            foreach (string name in ordered)
            {
                _ends[name] = Record.Exception(() => Require(session, name));
            }
        }
    }
}
