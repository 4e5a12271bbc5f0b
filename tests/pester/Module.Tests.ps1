BeforeDiscovery {
    $root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    $staged = Join-Path $root 'artifacts/IuCutter'
    $cmdlets = @((Import-PowerShellDataFile "$staged/IuCutter.psd1").CmdletsToExport)
    # A list that is discovered and empty would make no test, and a green suite.
    if ($cmdlets.Count -eq 0) { throw 'The manifest exports no cmdlet.' }
    $manifests = @(
        @{ Title = 'the staged folder'; Path = "$staged/IuCutter.psd1" }
        @{ Title = 'the root of the repository'; Path = "$root/IuCutter.psd1" }
    )
    $hasHelp = Test-Path "$staged/en-US/*-Help.xml"
}

BeforeAll {
    $staged = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/IuCutter")
    $manifest = "$staged/IuCutter.psd1"
    $exported = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object

    function Invoke-Fresh([string] $Script) {
        $output = pwsh -NoLogo -NoProfile -NonInteractive -Command $Script
        if ($LASTEXITCODE -ne 0) { throw "pwsh ended with $LASTEXITCODE`: $output" }
        $output
    }
}

Describe 'The module' {
    It 'gives exactly the cmdlets of its manifest when it is imported from <Title>' -ForEach $manifests {
        $names = Invoke-Fresh "Import-Module '$Path'; (Get-Command -Module IuCutter).Name"
        $names | Sort-Object | Should -Be $exported
    }

    It 'gives the same cmdlets when it is imported again with -Force' {
        $names = Invoke-Fresh "Import-Module '$manifest'; Import-Module '$manifest' -Force; (Get-Command -Module IuCutter).Name"
        $names | Sort-Object | Should -Be $exported
    }

    It 'adds nothing but cmdlets to the session' {
        $others = Invoke-Fresh @"
`$before = (Get-Variable).Name
Import-Module '$manifest'
(Get-Command -Module IuCutter | Where-Object CommandType -NE Cmdlet).Name
(Get-Alias | Where-Object Source -EQ IuCutter).Name
(Get-Variable).Name | Where-Object { `$_ -notin `$before -and `$_ -ne 'before' }
"@
        $others | Should -BeNullOrEmpty
    }

    It 'prints nothing and reports no warning when it is imported' {
        Invoke-Fresh "Import-Module '$manifest' 3>&1 4>&1 6>&1" | Should -BeNullOrEmpty
    }

    It 'can be removed and imported again' {
        $names = Invoke-Fresh (
            "Import-Module '$manifest'; Remove-Module IuCutter; Import-Module '$manifest'; (Get-Command -Module IuCutter).Name")
        $names | Sort-Object | Should -Be $exported
    }

    It 'keeps its packages out of the default load context' {
        $names = Invoke-Fresh (
            "Import-Module '$manifest'; " +
            "[System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { `$_.GetName().Name }")
        $names | Where-Object { $_ -like 'IuCutter*' } | Should -Be 'IuCutter.Contracts'
        $names | Should -Not -Contain 'Npgsql'
    }

    It 'has a valid manifest' {
        Invoke-Fresh "(Test-ModuleManifest '$manifest').Name" | Should -Be 'IuCutter'
    }
}

Describe '<_>' -ForEach $cmdlets {
    BeforeAll {
        if (-not (Get-Module IuCutter)) { Import-Module $manifest }
        $command = Get-Command $_ -Module IuCutter
    }

    It 'has an approved verb and a singular noun of the module' {
        $command.Verb | Should -BeIn (Get-Verb).Verb
        $command.Noun | Should -MatchExactly '^Iu[A-Z]\w*([^s]|ss)$'
    }

    It 'has a Pester file of its own' {
        Join-Path $PSScriptRoot "$($command.Name).Tests.ps1" | Should -Exist
    }

    if ($hasHelp) {
        It 'has help with a synopsis and an example' {
            $help = Get-Help $command.Name -Full
            $help.Synopsis | Should -Not -BeNullOrEmpty
            $help.Synopsis.Trim() | Should -Not -BeLike "$($command.Name)*"
            @($help.Examples.Example).Count | Should -BeGreaterThan 0
        }
    }
}
