BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Complete-IuRun' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Complete-IuRun -From Complete-IuRun -To CloseoutReported

    It 'closes a run whose phases all went the way of its mode' {
        $run = New-LiveRun CloseoutReported
        $run.Phases.Length | Should -Be ([enum]::GetValues([IuCutter.RunPhase]).Length)
        @($run.Phases.Path | Where-Object { $_ -eq 'Simulated' }) | Should -HaveCount 0
        (Get-IuRun $run.RunId -Explain).NextCommand | Should -BeNullOrEmpty
    }
}
