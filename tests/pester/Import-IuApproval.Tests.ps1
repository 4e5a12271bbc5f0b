BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Import-IuApproval' {
    BeforeAll {
        $null = Connect-Suite
        if (-not (Test-IuKillSwitch -Quiet)) { $null = Enable-Live }
    }

    BeforeEach {
        $run = New-Law | New-IuRun -Mode Live
        $card = Set-Signature ($run | Request-IuApproval -Gate CutAuthorization -Path (New-CardPath))
    }

    It 'records a signed card as an approval of its run' {
        $approval = $run | Import-IuApproval $card.Path
        $approval | Should -BeOfType 'IuCutter.Approval'
        $approval.RunId, $approval.CardSha256 | Should -Be $run.RunId, $card.Sha256
        (Get-IuRun $run.RunId).Approvals.Length | Should -Be 1
    }

    It 'names one unit in the permit for each unit of the plan' {
        $null = $run | Import-IuApproval $card.Path
        Invoke-Sql "select count(*) from cutter_governance.permit_unit where address like '$($run.DocumentPrefix)/%'" |
            Should -Be "$($run.UnitCount)"
    }

    It 'records nothing with -WhatIf' {
        $before = Get-RowCount
        $run | Import-IuApproval $card.Path -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
    }

    It 'takes a card once' {
        $null = $run | Import-IuApproval $card.Path
        $null = Assert-RefusedUnchanged Gate.ApprovalUsed { $run | Import-IuApproval $card.Path }
    }

    It 'refuses a card of another run' {
        $other = $run.Plan | New-IuRun -Mode Live
        $null = Assert-RefusedUnchanged Gate.CardRun { $other | Import-IuApproval $card.Path }
    }

    It 'refuses a ruling' {
        $ruling = New-Ruling
        $null = Assert-RefusedUnchanged Gate.CardRun { $run | Import-IuApproval $ruling.Path }
    }

    It 'refuses a card of which one byte was changed' {
        $text = [System.IO.File]::ReadAllText($card.Path)
        [System.IO.File]::WriteAllText($card.Path, $text.Replace('Article 1', 'Article 7'))
        $null = Assert-RefusedUnchanged Gate.BadSignature { $run | Import-IuApproval $card.Path }
    }

    It 'refuses a card that lies about the units, though a sovereign signed it' {
        $text = [System.IO.File]::ReadAllText($card.Path)
        [System.IO.File]::WriteAllText($card.Path, $text.Replace('Article 1', 'Article 7'))
        [System.IO.File]::Delete("$($card.Path).sig")
        $null = Set-Signature $card
        $null = Assert-RefusedUnchanged Gate.CardText { $run | Import-IuApproval $card.Path }
    }

    It 'refuses a card without its signature, and one that is not there' {
        [System.IO.File]::Delete("$($card.Path).sig")
        $null = Assert-RefusedUnchanged Input.CardNotFound { $run | Import-IuApproval $card.Path }
        $null = Assert-RefusedUnchanged Input.CardNotFound { $run | Import-IuApproval "$TestDrive/none.card" }
        $null = Assert-RefusedUnchanged Input.CardNotFound { $run | Import-IuApproval (New-OtherFile pipe) }
        $null = Assert-RefusedUnchanged Input.CardNotFound { $run | Import-IuApproval (New-OtherFile device) }
    }

    It 'refuses a stranger''s signature' {
        ssh-keygen -q -t ed25519 -N '' -C stranger -f (Join-Path $TestDrive ($key = [guid]::NewGuid().ToString('N')))
        [System.IO.File]::Delete("$($card.Path).sig")
        $null = Set-Signature $card -Key "$TestDrive/$key"
        $null = Assert-RefusedUnchanged Gate.UnknownSigner { $run | Import-IuApproval $card.Path }
    }

    It 'refuses a card that has run out' {
        $short = Set-Signature ($run | Request-IuApproval -Gate CutAuthorization -ValidFor 00:00:01 -Path (New-CardPath))
        while ([datetimeoffset]::UtcNow -le $short.ExpiresAt) { Start-Sleep -Milliseconds 50 }
        $null = Assert-RefusedUnchanged Gate.ApprovalExpired { $run | Import-IuApproval $short.Path }
    }

    It 'ends the run for good by a card that voids it' {
        $void = Set-Signature ($run | Request-IuApproval -Gate Void -Reason 'wrong document' -Path (New-CardPath))
        $null = $run | Import-IuApproval $void.Path
        "$((Get-IuRun $run.RunId).State)" | Should -Be 'Voided'
        $null = Assert-RefusedUnchanged Gate.GateNotOpen { $run | Import-IuApproval $card.Path }
    }

    It 'says on which host it is typed, where this one has not the gate''s login' {
        try {
            $null = Connect-RunHost
            $record = Assert-RefusedUnchanged Config.LoginMissing { $run | Import-IuApproval $card.Path }
            $record.Exception.Message | Should -BeLike '*cutter_gate, which records signed cards*'
            $record.ErrorDetails.RecommendedAction | Should -BeLike 'Type the same command on the host *'
            $null = Connect-GateHost
            ($run | Import-IuApproval $card.Path).RunId | Should -Be $run.RunId
        }
        finally { $null = Connect-Suite }
    }

    It 'refuses a run that carries no plan' {
        $null = Assert-RefusedUnchanged Input.PlanMissing { Get-IuRun $run.RunId | Import-IuApproval $card.Path }
    }

    It 'shows the gate and the signer first' {
        $approval = $run | Import-IuApproval $card.Path
        (Get-Shown $approval).Trim() | Should -Match '^Gate\s+Signer\s+Expires\s+RunId'
    }
}
