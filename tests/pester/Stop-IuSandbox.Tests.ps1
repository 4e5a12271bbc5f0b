BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Stop-IuSandbox' {
    It 'leaves nothing behind, and its folder is no sandbox any more' {
        $sandbox = Start-IuSandbox
        $sandbox | Stop-IuSandbox | Should -BeNullOrEmpty
        Assert-NothingAt $sandbox.Path
        $null = Assert-Refused Config.NotASandbox { $sandbox | Stop-IuSandbox }
    }

    It 'removes a sandbox whose server was killed' {
        $sandbox = Start-IuSandbox
        Stop-Process -Id $sandbox.ProcessId -Force
        Stop-IuSandbox -Path $sandbox.Path
        Assert-NothingAt $sandbox.Path
    }

    It 'stops nothing with -WhatIf' {
        $sandbox = Get-SuiteSandbox
        $sandbox | Stop-IuSandbox -WhatIf
        $sandbox.Path | Should -Exist
        (Connect-Suite).Database | Should -Be $sandbox.Database
    }

    It 'refuses any other folder and touches nothing in it' {
        $file = New-LawFile
        $null = Assert-Refused Config.NotASandbox { Stop-IuSandbox $TestDrive }
        $null = Assert-Refused Config.NotASandbox { Stop-IuSandbox "$TestDrive/none" }
        $file | Should -Exist
    }
}
