BeforeAll {
    . $PSScriptRoot/Shared.ps1
}

Describe 'Get-IuAuditLog' {
    BeforeAll { $run = New-LiveRun LegACommitted }
    BeforeEach { $null = Connect-Suite }

    It 'gives what happened in a run, oldest first' {
        $entries = @($run | Get-IuAuditLog)
        $entries[0] | Should -BeOfType 'IuCutter.AuditLogEntry'
        $entries.RunId | Sort-Object -Unique | Should -Be $run.RunId
        @($entries.Index) | Should -Be @($entries.Index | Sort-Object)
        foreach ($kind in 'run_created', 'approval_recorded', 'phase_complete', 'information_unit.insert') {
            $entries.Kind | Should -Contain $kind
        }
        ($entries | Where-Object Kind -EQ run_created).Detail | Should -Match $run.SourceSha256
        @(Get-IuAuditLog $run.RunId).Count | Should -Be $entries.Count
    }

    It 'gives what became of one unit' {
        $unit = (Get-IuRun $run.RunId -Units)[0]
        $entries = @(Get-IuAuditLog -Unit $unit.Address)
        $entries.Subject | Sort-Object -Unique | Should -Be $unit.Address
        ($entries | Where-Object Kind -EQ information_unit.insert).Key | Should -Be "$($unit.UnitId)"
        $record = ($entries | Where-Object Kind -EQ information_unit.insert).Record | ConvertFrom-Json
        $record.relation | Should -Be 'public.information_unit'
        $record.row_sha256 | Should -Match '^[0-9a-f]{64}$'
    }

    It 'combines its conditions' {
        $all = @(Get-IuAuditLog -DocumentPrefix $run.DocumentPrefix)
        $middle = $all[[int]($all.Count / 2)].At
        $both = @(Get-IuAuditLog -DocumentPrefix $run.DocumentPrefix -Since $middle).Count +
            @(Get-IuAuditLog -DocumentPrefix $run.DocumentPrefix -Until $middle).Count
        $both | Should -Be $all.Count
        $inserted = @(Get-IuAuditLog -Run $run.RunId -Kind *.insert, run_created)
        $inserted.Kind | Where-Object { $_ -notlike '*.insert' -and $_ -ne 'run_created' } | Should -BeNullOrEmpty
        $inserted.Kind | Should -Contain 'run_created'
        @(Get-IuAuditLog -Run $run.RunId -Person sovereign@sandbox).Kind | Should -Contain 'approval_recorded'
        @(Get-IuAuditLog -Run $run.RunId -Person nobody) | Should -HaveCount 0
        @(Get-IuAuditLog -Run $run.RunId -First 3).Index | Should -Be @(Get-IuAuditLog $run.RunId)[0..2].Index
    }

    It 'gives no more than is taken' {
        @(Get-IuAuditLog | Select-Object -First 2).Index | Should -Be 0, 1
    }

    It 'follows what is appended, until it has as many as were asked for' {
        $size = @(Get-IuAuditLog -Run $run.RunId -Kind run_hold.insert).Count
        $follower = [powershell]::Create([initialsessionstate]::CreateDefault())
        $null = $follower.AddScript({
            param($Staged, $Box, $RunId, $Count)
            Import-Module "$Staged/IuCutter.psd1"
            $null = $Box | Connect-IuDatabase
            Get-IuAuditLog -Run $RunId -Kind run_hold.insert -Wait -First $Count
        }).AddArgument($staged).AddArgument((Get-SuiteSandbox)).AddArgument($run.RunId).AddArgument($size + 1)
        $following = $follower.BeginInvoke()
        $null = Stop-IuRun $run.RunId -Reason 'for the follower' -Confirm:$false
        @($follower.EndInvoke($following)) | Should -HaveCount ($size + 1)
        $follower.Streams.Error | Should -BeNullOrEmpty
        $follower.Dispose()
    }

    It 'fits 80 columns' {
        $shown = [regex]::Replace((Get-IuAuditLog -Run $run.RunId | Out-String -Width 80), '\x1b\[[0-9;]*m', '')
        $shown | Should -Match 'Index At\s+Kind\s+Person\s+About'
        ($shown -split "`r?`n" | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        Get-Shown (Get-IuAuditLog -Run $run.RunId -First 1) List | Should -Match 'Record\s+: \{"at":"'
    }

    It 'is refused without a database' {
        Disconnect-IuDatabase
        $null = Assert-RefusedUnchanged Store.NotConnected { Get-IuAuditLog }
    }
}
