BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite; $null = Disable-IuExecution }

Describe 'Enable-IuExecution' {
    BeforeEach { $null = Connect-Suite; $null = Disable-IuExecution }

    It 'turns execution on by a signed ruling' {
        $ruling = New-Ruling LAW
        $status = Enable-IuExecution $ruling.Path
        $status | Should -BeOfType 'IuCutter.KillSwitchStatus'
        $status.Enabled, $status.Scope, $status.RulingSha256 | Should -Be $true, 'LAW', $ruling.Sha256
    }

    It 'takes a signature from another place' {
        $ruling = New-Ruling LAW
        Move-Item "$($ruling.Path).sig" "$TestDrive/elsewhere.sig"
        $null = Assert-RefusedUnchanged Input.CardNotFound { Enable-IuExecution $ruling.Path }
        (Enable-IuExecution $ruling.Path -Signature "$TestDrive/elsewhere.sig").Enabled | Should -BeTrue
    }

    It 'changes nothing with -WhatIf' {
        $ruling = New-Ruling
        $before = Get-RowCount
        Enable-IuExecution $ruling.Path -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
        Test-IuKillSwitch -Quiet | Should -BeFalse
    }

    It 'refuses a ruling that was used before' {
        $ruling = New-Ruling
        $null = Enable-IuExecution $ruling.Path
        $null = Disable-IuExecution
        $null = Assert-RefusedUnchanged Gate.ApprovalUsed { Enable-IuExecution $ruling.Path }
    }

    It 'refuses a ruling that was asked for before execution was turned off' {
        $ruling = New-Ruling
        $null = Disable-IuExecution
        $null = Assert-RefusedUnchanged Gate.CardSuperseded { Enable-IuExecution $ruling.Path }
        (Enable-IuExecution (New-Ruling).Path).Enabled | Should -BeTrue
    }

    It 'refuses a card that was changed after it was signed' {
        $ruling = New-Ruling LAW
        [System.IO.File]::WriteAllText($ruling.Path, [System.IO.File]::ReadAllText($ruling.Path).Replace('scope: LAW', 'scope: *'))
        $null = Assert-RefusedUnchanged Gate.BadSignature { Enable-IuExecution $ruling.Path }
    }

    It 'refuses what is no card, and what is not signed' {
        [System.IO.File]::WriteAllText("$TestDrive/x.card", 'please')
        [System.IO.File]::WriteAllText("$TestDrive/x.card.sig", 'please')
        $null = Assert-RefusedUnchanged Gate.CardMalformed { Enable-IuExecution "$TestDrive/x.card" }
        $card = Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath)
        $null = Assert-RefusedUnchanged Input.CardNotFound { Enable-IuExecution $card.Path }
        [System.IO.File]::WriteAllText("$($card.Path).sig", 'please')
        $null = Assert-RefusedUnchanged Gate.BadSignature { Enable-IuExecution $card.Path }
    }

    It 'refuses a signature of somebody else, or for another purpose' {
        ssh-keygen -q -t ed25519 -N '' -C stranger -f "$TestDrive/stranger"
        $card = Set-Signature (Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath)) -Key "$TestDrive/stranger"
        $null = Assert-RefusedUnchanged Gate.UnknownSigner { Enable-IuExecution $card.Path }
        $card = Set-Signature (Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath)) -Namespace file
        $null = Assert-RefusedUnchanged Gate.WrongNamespace { Enable-IuExecution $card.Path }
        $card = Set-Signature (Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath)) -Key (Get-SuiteSandbox).ExecutorKey
        $null = Assert-RefusedUnchanged Gate.WrongNamespace { Enable-IuExecution $card.Path }
    }

    It 'refuses a ruling that has run out' {
        $ruling = New-Ruling LAW 00:00:01
        while ([datetimeoffset]::UtcNow -le $ruling.ExpiresAt) { Start-Sleep -Milliseconds 50 }
        $null = Assert-RefusedUnchanged Gate.ApprovalExpired { Enable-IuExecution $ruling.Path }
    }

    It 'refuses an approval of a run' {
        $run = New-LiveRun
        $card = Set-Signature ($run | Request-IuApproval -Gate CutAuthorization -Path (New-CardPath))
        $null = Assert-RefusedUnchanged Gate.CardGate { Enable-IuExecution $card.Path }
    }

    It 'lifts the hold of this host' {
        Disconnect-IuDatabase
        $null = Disable-IuExecution -WarningAction SilentlyContinue
        $null = Connect-Suite
        (Enable-IuExecution (New-Ruling).Path).Enabled | Should -BeTrue
    }

    It 'says on which host it is typed, where this one has not the gate''s login' {
        $ruling = New-Ruling LAW
        $null = Connect-RunHost
        $null = Assert-RefusedUnchanged Config.LoginMissing { Enable-IuExecution $ruling.Path }
        Test-IuKillSwitch -Quiet | Should -BeFalse
        $null = Connect-GateHost
        (Enable-IuExecution $ruling.Path).Enabled | Should -BeTrue
    }

    It 'refuses without a database' {
        $ruling = New-Ruling
        Disconnect-IuDatabase
        $null = Assert-Refused Store.NotConnected { Enable-IuExecution $ruling.Path }
    }
}
