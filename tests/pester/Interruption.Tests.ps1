BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # Another session holds what a phase needs, so that the phase is caught in the act.
    function Start-Holding([string] $Mode, [string] $Table) {
        $box = Get-SuiteSandbox
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        $start = [System.Diagnostics.ProcessStartInfo]::new('psql')
        foreach ($argument in '-X', '-A', '-t', '-q', "service=$($box.Service) user=$($box.AdminUser)") {
            $start.ArgumentList.Add($argument)
        }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $holder = [System.Diagnostics.Process]::Start($start)
        $holder.StandardInput.WriteLine("begin; lock table $Table in $Mode mode; select 'held';")
        $holder.StandardInput.Flush()
        $holder.StandardOutput.ReadLine() | Should -Be held
        $holder
    }

    function Stop-Holding($Holder) {
        $Holder.StandardInput.Close()
        $Holder.WaitForExit()
        $Holder.Dispose()
    }

    # Waits within the server until the condition holds.
    function Wait-Server([string] $Condition) {
        Invoke-AdminSql @"
set statement_timeout = '300s';
do `$`$ begin
    while ($Condition) is not true loop
        perform pg_sleep(0.005);
        perform pg_stat_clear_snapshot();
    end loop;
end `$`$;
"@
    }

    # A runbook in a job: a PowerShell process of its own. Leg A looks for its backup where the sandbox keeps them.
    function Start-Runbook($Run, [string] $Step, [string] $BackupDirectory = (Get-SuiteSandbox).BackupFolder) {
        # What earlier tests left between backup and leg A keeps its turn for a minute, before another process.
        $null = Get-IuRun | Where-Object { $_.Mode -eq 'Live' -and $_.State -in 'BackedUp', 'GrantsProbed' -and $_.RunId -ne $Run.RunId } |
            Stop-IuRun -Confirm:$false
        $box = Get-SuiteSandbox
        $given = @{
            Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $box.PasswordFile
            ExecutorKey = $box.ExecutorKey; VerifierKey = $box.VerifierKey; BackupRecipient = $box.BackupRecipient
            EscrowRecipient = $box.EscrowRecipient; GnuPGHome = $box.GnuPGHome; BackupDirectory = $BackupDirectory
        }
        $arguments = "$staged/IuCutter.psd1", $given, $Run.Plan.Document.Path, $Run.DocumentPrefix, $Run.RunId, $Step
        Start-Job -ArgumentList $arguments -ScriptBlock {
            param($Module, $Given, $File, $Prefix, $RunId, $Step)
            Import-Module $Module
            $null = Connect-IuDatabase @Given
            $plan = Get-IuDocument $File | New-IuCutPlan -DocumentPrefix $Prefix
            Get-IuRun $RunId -Plan $plan | & $Step -Confirm:$false
        }
    }

    # pg_dump and gpg of the suite's sandbox.
    function Get-Program {
        $box = Get-SuiteSandbox
        foreach ($process in Get-Process pg_dump, gpg -ErrorAction Ignore) {
            try {
                $started = foreach ($file in 'environ', 'cmdline') { [System.IO.File]::ReadAllText("/proc/$($process.Id)/$file") }
                if ("$started".Contains($box.Path)) { $process }
            }
            catch [System.IO.IOException], [System.UnauthorizedAccessException] { }
        }
    }

    function Get-StopEvent($Run) {
        Invoke-Sql ("select outcome || ' ' || error_id from cutter_governance.run_event " +
            "where run_id = '$($Run.RunId)' and event = 'phase_stopped'")
    }

    $folder = Join-Path $TestDrive backups
    # Leg A writes it; and what a dump reads, but none of the conditions that are asked before a backup.
    $written, $dumped = 'public.information_unit', 'public.birth_registry'
    $blocked = "exists (select from pg_locks where not granted and relation = '{0}'::regclass)"
    $nobody = "not exists (select from pg_stat_activity where usename in ('cutter_exec', 'cutter_verify', 'cutter_gate'))"
}

Describe 'A runbook that is interrupted' -Tag Promise4 {
    It 'rolls leg A back at Stop-Job, writes that down, and leaves no session' {
        $run = New-LiveRun GrantsProbed
        $holder = Start-Holding share $written
        try {
            $job = Start-Runbook $run Invoke-IuLegA
            Wait-Server ($blocked -f $written)
            Stop-Job $job
            $job.State | Should -Be Stopped
            Wait-Server $nobody
        }
        finally { Stop-Holding $holder }
        Remove-Job $job -Force

        Get-UnitCount $run | Should -Be 0
        Get-StopEvent $run | Should -Be 'killed Store.Cancelled'
        (Get-IuRun $run.RunId -Explain).NotCommitted[0] | Should -BeLike '*cut_leg_a*ended as killed (Store.Cancelled) and wrote nothing*'
        "$(($run | Invoke-IuLegA -Confirm:$false).State)" | Should -Be LegACommitted
    }

    It 'ends pg_dump and gpg at Stop-Job, and leaves no file of a backup' {
        $run = New-LiveRun -Approved
        $holder = Start-Holding 'access exclusive' $dumped
        try {
            $job = Start-Runbook $run New-IuBackup $folder
            Wait-Server ($blocked -f $dumped)
            $programs = @(Get-Program)
            $programs.Name | Should -Contain pg_dump
            Stop-Job $job
            $job.State | Should -Be Stopped
            foreach ($program in $programs) {
                $program.WaitForExit(300000) | Should -BeTrue -Because "$($program.Name) must not outlive its runbook"
            }
            Wait-Server $nobody
        }
        finally { Stop-Holding $holder }
        Remove-Job $job -Force

        Get-ChildItem $folder -File -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-StopEvent $run | Should -Be 'killed Store.Cancelled'
        "$((Get-IuRun $run.RunId).State)" | Should -Be AwaitingCutAuthorization
        "$(($run | New-IuBackup -Confirm:$false).State)" | Should -Be BackedUp
    }

    It 'lets Select-Object -First end it between two runs: the first is whole, the second has not begun' {
        $one = New-LiveRun -Approved
        $two = New-LiveRun -Approved
        $ended = $one, $two | New-IuBackup -Confirm:$false | Test-IuGrant | Invoke-IuLegA -Confirm:$false | Select-Object -First 1
        "$($ended.State)" | Should -Be LegACommitted
        Get-Program | Should -BeNullOrEmpty
        Wait-Server $nobody
        Get-UnitCount $one | Should -Be $one.UnitCount
        Get-UnitCount $two | Should -Be 0
        Invoke-Sql "select count(*) from cutter_governance.run_phase where phase > 3 and run_id = '$($two.RunId)'" | Should -Be 0
        Invoke-Sql "select count(*) from cutter_governance.run_phase where outcome = 'intent'" | Should -Be 0
    }

    It 'lets a command after it that throws end it, and nothing is half done' {
        $run = New-LiveRun -Approved
        { $run | New-IuBackup -Confirm:$false | ForEach-Object { throw 'enough' } } | Should -Throw enough
        "$((Get-IuRun $run.RunId).State)" | Should -Be BackedUp
        Get-Program | Should -BeNullOrEmpty
        Wait-Server $nobody
    }
}
