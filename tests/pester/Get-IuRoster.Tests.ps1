BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox
    $sound = [System.IO.File]::ReadAllText($box.Roster)

    # As a DBA does who goes around the tool. $roster$ is a quote that no roster of these tests holds.
    function Set-Roster([string] $Text) {
        $quoted = "`$roster`$$Text`$roster`$"
        $null = Invoke-AdminSql "select cutter_governance.fn_roster_install($quoted, encode(sha256(convert_to($quoted, 'UTF8')), 'hex'))"
    }
}

Describe 'Get-IuRoster' {
    BeforeEach { $null = Connect-Suite }
    AfterEach { Set-Roster $sound }

    It 'says who may sign what in the connected database' {
        $roster = Get-IuRoster
        $roster | Should -BeOfType 'IuCutter.IuRoster'
        $roster.Database | Should -Be $box.Database
        $roster.Sha256 | Should -Be (Get-FileHash $box.Roster).Hash.ToLowerInvariant()
        $roster.InstalledBy | Should -Be $box.AdminUser
        $roster.Signers.Principal | Should -Be 'sovereign@sandbox', 'DOT-991', 'DOT-992'
        $roster.Signers[0].Namespaces | Should -Be 'iucutter.approval', 'iucutter.suppression'
        (ssh-keygen -l -f "$($box.SovereignKey).pub").Split(' ')[1] | Should -Be $roster.Signers[0].KeyFingerprint
        $roster.Thresholds | Should -HaveCount ([enum]::GetNames([IuCutter.ApprovalGate]).Count)
        @($roster.Thresholds | Where-Object { $_.Signers -ne 1 -or -not $_.IsDefault }) | Should -HaveCount 0
        $roster.Faults.Length | Should -Be 0
    }

    It 'shows thresholds, escrow, retention and times in UTC' {
        $escrow = 'A' * 40
        $key = [System.IO.File]::ReadAllText("$($box.VerifierKey).pub").Split(' ')[0..1] -join ' '
        Set-Roster ("# iucutter-threshold: CutAuthorization 2`n# iucutter-escrow: $escrow`n# iucutter-backup-retention-days: 3650`n" +
            "DOT-992 namespaces=`"iucutter.verifier`",valid-after=`"20260101`",valid-before=`"203102011200Z`" $key`n")
        $roster = Get-IuRoster
        "$($roster.Thresholds[0])" | Should -Be 'CutAuthorization 2'
        $roster.Thresholds[0].IsDefault | Should -BeFalse
        $roster.EscrowFingerprints | Should -Be $escrow
        $roster.BackupRetentionDays | Should -Be 3650
        $roster.Signers[0].ValidAfter | Should -Be ([DateTimeOffset]::new(2026, 1, 1, 0, 0, 0, [TimeSpan]::Zero))
        $roster.Signers[0].TimesWithoutZone | Should -BeTrue
        $shown = Get-Shown $roster
        $shown | Should -Match 'CutAuthorization 2'
        $shown | Should -Match 'from 2026-01-01 00:00 UTC until 2031-02-01 12:00 UTC'
        $shown | Should -Match 'a time without a zone: it is UTC'
        $shown | Should -Match 'kept 3650 days'
    }

    It 'says whether every live run is rehearsed' {
        (Get-IuRoster).DemandsRehearsal | Should -BeFalse
        Set-Roster ("# iucutter-rehearsal: required`n$sound")
        (Get-IuRoster).DemandsRehearsal | Should -BeTrue
        Get-Shown (Get-IuRoster) | Should -Match 'Rehearsal\s+: of every live run'
    }

    It 'tells what would be refused today, and what it guards is refused' {
        Set-Roster ("#iucutter-threshold: CutAuthorization 2`n$sound")
        $fault = (Get-IuRoster).Faults
        $fault.ErrorId | Should -Be 'Config.RosterRuleMisspelled'
        $fault.Line | Should -Be 1
        Get-Shown (Get-IuRoster) |
            Should -Match "Faults\s+: line 1 looks like a rule and is not .*'#iucutter-threshold: CutAuthorization 2'"
        $findings = Test-IuGovernance -AdminUser $box.AdminUser -ErrorAction SilentlyContinue
        ($findings | Where-Object Probe -EQ Roster.Rule).Outcome | Should -Be 'Fail'
        [System.IO.File]::WriteAllText("$TestDrive/near", "#iucutter-threshold: CutAuthorization 2`n$sound")
        $null = Assert-RefusedUnchanged Config.RosterRuleMisspelled { Install-IuSchema -AdminUser $box.AdminUser -Roster "$TestDrive/near" }
        $ruling = New-Ruling
        $null = Assert-RefusedUnchanged Config.RosterInvalid { Enable-IuExecution $ruling.Path }
    }

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Get-IuRoster }
    }

    It 'fits 80 columns, and begins with the database' {
        $shown = [regex]::Replace((Get-IuRoster | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
        $signer = 'Signers\s+: sovereign@sandbox\s+may sign iucutter\.approval, iucutter\.suppression\s+SHA256:\S{43}\r?\n'
        $shown.Trim() | Should -Match "(?s)^Database\s+:.*$signer"
        $shown | Should -Match 'Thresholds\s+: CutAuthorization 1'
        @($shown -split "`n" | Where-Object { $_.TrimEnd().Length -gt 80 }) | Should -HaveCount 0
        Get-Shown (Get-IuRoster) Table | Should -Match 'Database\s+Number\s+Installed \(UTC\)\s+By\s+Signers\s+Faults'
        Get-Shown (Get-IuRoster).Signers Table | Should -Match 'Principal\s+May sign\s+From \(UTC\)\s+Until \(UTC\)'
        Get-Shown (Get-IuRoster).Signers[0] List | Should -Match 'KeyFingerprint\s+: SHA256:'
        Get-IuRoster | Select-Object -First 1 | Should -HaveCount 1
    }
}
