BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Complete-IuRun' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Complete-IuRun -From Complete-IuRun -To CloseoutReported -Done {
        It 'closes a run whose phases all went the way of its mode' {
            $done.Phases.Length | Should -Be ([enum]::GetValues([IuCutter.RunPhase]).Length)
            @($done.Phases.Path | Where-Object { $_ -eq 'Simulated' }) | Should -HaveCount 0
            (Get-IuRun $done.RunId -Explain).NextCommand | Should -BeNullOrEmpty
        }
    }
}
