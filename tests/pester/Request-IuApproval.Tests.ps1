BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Request-IuApproval' {
    BeforeAll {
        $null = Connect-Suite
        # A host begins by its first ruling.
        if (-not (Get-IuCheckpoint)) { $null = Enable-Live }
        $run = New-Law | New-IuRun -Mode Live
    }

    It 'writes a card that a person can judge, and approves nothing' {
        $approvals = Invoke-Sql 'select count(*) from cutter_governance.approval'
        $card = $run | Request-IuApproval -Gate CutAuthorization -Path (New-CardPath)
        $card | Should -BeOfType 'IuCutter.ApprovalCard'
        $card.Sha256 | Should -Be (Get-FileHash $card.Path).Hash.ToLowerInvariant()
        $text = Get-Content $card.Path -Raw
        foreach ($fact in $run.RunId, $run.PlanDigest, $run.SourceSha256, $run.Plan.Units[1].Address) { $text | Should -BeLike "*$fact*" }
        $text | Should -Not -BeLike '*Text of one*'
        Invoke-Sql 'select count(*) from cutter_governance.approval' | Should -Be $approvals
    }

    It 'names the hosts that begin by a ruling, in capitals, and no other card does' {
        $ruling = @{ Gate = 'Ruling'; Scope = 'LAW' }
        $text = Get-Content (Request-IuApproval @ruling -FirstCheckpointOn cut-1, cut-2 -Path (New-CardPath)).Path -Raw
        $text | Should -BeLike "*NO CHECKPOINT OF THIS DATABASE IS KNOWN ON cut-1,cut-2:*`nfirst_checkpoint_on: cut-1,cut-2`n*"
        Get-Content (Request-IuApproval @ruling -Path (New-CardPath)).Path -Raw | Should -Not -BeLike '*CHECKPOINT*'
        $null = Assert-RefusedUnchanged Input.BadArgument {
            Request-IuApproval @ruling -FirstCheckpointOn 'cut 1' -Path (New-CardPath)
        }
        { $run | Request-IuApproval -Gate Void -FirstCheckpointOn cut-1 -Path (New-CardPath) } | Should -Throw
    }

    It 'names the command that the sovereign types' {
        $card = Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath)
        $card.SignCommand | Should -BeLike "ssh-keygen -Y sign -n iucutter.approval -f <key> $(Split-Path -Leaf $card.Path)"
        Get-Shown $card | Should -BeLike '*ToSign    : ssh-keygen -Y sign*'
    }

    It 'takes a relative path from the current location' {
        Push-Location $TestDrive
        try { (Request-IuApproval -Gate Ruling -Scope LAW -Path ./here.card).Path | Should -Be "$TestDrive/here.card" }
        finally { Pop-Location }
    }

    It 'writes no file with -WhatIf' {
        $path = New-CardPath
        $run | Request-IuApproval -Gate CutAuthorization -Path $path -WhatIf | Should -BeNullOrEmpty
        $path | Should -Not -Exist
    }

    It 'never overwrites a file' {
        $path = New-LawFile
        $null = Assert-RefusedUnchanged Input.CardNotWritten { $run | Request-IuApproval -Gate CutAuthorization -Path $path }
        [System.IO.File]::ReadAllText($path) | Should -Be $lawText
    }

    It 'refuses a folder that is not there' {
        $null = Assert-RefusedUnchanged Input.CardNotWritten {
            $run | Request-IuApproval -Gate CutAuthorization -Path "$TestDrive/none/x.card"
        }
    }

    It 'refuses a life that is too long: <Gate>, <Life>' -ForEach @(
        @{ Gate = 'CutAuthorization'; Life = '1.00:00:01' }
        @{ Gate = 'CutAuthorization'; Life = '00:00:00' }
        @{ Gate = 'CutAuthorization'; Life = '-01:00:00' }
    ) {
        $path = New-CardPath
        $null = Assert-RefusedUnchanged Input.BadArgument { $run | Request-IuApproval -Gate $Gate -ValidFor $Life -Path $path }
        $path | Should -Not -Exist
    }

    It 'refuses the enactment of more than 12 hours' {
        $verified = New-LiveRun AwaitingLifecycleAuthorization
        $null = Assert-RefusedUnchanged Input.BadArgument {
            $verified | Request-IuApproval -Gate LifecycleAuthorization -ValidFor 12:00:01 -Path (New-CardPath)
        }
    }

    It 'refuses a gate that the run does not wait for' {
        $null = Assert-RefusedUnchanged Gate.GateNotOpen { $run | Request-IuApproval -Gate LifecycleAuthorization -Path (New-CardPath) }
    }

    It 'refuses a scope without a ruling, and a ruling of a run' {
        $null = Assert-RefusedUnchanged Input.BadArgument { Request-IuApproval -Gate CutAuthorization -Scope LAW -Path (New-CardPath) }
        $null = Assert-RefusedUnchanged Input.BadArgument { $run | Request-IuApproval -Gate Ruling -Path (New-CardPath) }
    }

    It 'refuses a run that carries no plan' {
        $null = Assert-RefusedUnchanged Input.PlanMissing {
            Get-IuRun $run.RunId | Request-IuApproval -Gate CutAuthorization -Path (New-CardPath)
        }
    }

    It 'names the principal of a key instead of the login, who then approves nothing' {
        $key = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        ssh-keygen -q -t ed25519 -N '' -f $key
        $public = ((Get-Content "$key.pub") -split ' ')[0..1] -join ' '
        $path = New-CardPath
        $null = Assert-RefusedUnchanged Gate.UnknownSigner {
            $run | Request-IuApproval -Gate CutAuthorization -RequesterKey $key -Path $path
        }
        $path | Should -Not -Exist
        $box = Get-SuiteSandbox
        $sound = [System.IO.File]::ReadAllText($box.Roster)
        [System.IO.File]::WriteAllText("$TestDrive/roster", $sound + "rita namespaces=`"iucutter.requester,iucutter.approval`" $public`n")
        $null = Install-IuSchema -AdminUser $box.AdminUser -Roster "$TestDrive/roster" -Confirm:$false
        try {
            $null = Enable-Live
            $card = $run | Request-IuApproval -Gate CutAuthorization -RequesterKey $key -Path $path
            $card.Requester | Should -Be 'rita'
            $card.RequesterKey | Should -Be (ssh-keygen -l -f $key).Split(' ')[1]
            Get-Shown $card | Should -BeLike '*Requester : rita, key SHA256:*'
            Get-Content $path -Raw | Should -BeLike "*`nrequester: rita`nrequester_key: $($card.RequesterKey)`n*"
            $null = Set-Signature $card $key
            $null = Assert-RefusedUnchanged Gate.SelfApproval { $run | Import-IuApproval $path }
            Remove-Item "$path.sig"
            $null = Set-Signature $card
            ($run | Import-IuApproval $path).Signer | Should -Be 'sovereign@sandbox'
        }
        finally { $null = Install-IuSchema -AdminUser $box.AdminUser -Roster $box.Roster -Confirm:$false }
    }

    It 'refuses a requester''s key that is not there' {
        $null = Assert-RefusedUnchanged Config.SigningKeyMissing {
            $run | Request-IuApproval -Gate CutAuthorization -RequesterKey "$TestDrive/none" -Path (New-CardPath)
        }
    }

    It 'refuses without a database' {
        Disconnect-IuDatabase
        try { $null = Assert-RefusedUnchanged Store.NotConnected { Request-IuApproval -Gate Ruling -Scope LAW -Path (New-CardPath) } }
        finally { $null = Connect-Suite }
    }
}
