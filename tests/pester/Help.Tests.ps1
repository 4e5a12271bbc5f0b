BeforeDiscovery {
    $manifest = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../artifacts/IuCutter/IuCutter.psd1")
    $cmdlets = @((Import-PowerShellDataFile $manifest).CmdletsToExport)
    # A list that is discovered and empty would make no test, and a green suite.
    if ($cmdlets.Count -eq 0) { throw 'The manifest exports no cmdlet.' }
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-Help <_>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command $_ -Module IuCutter
        $help = Get-Help $_ -Full
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $own = @($command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
    }

    It 'is found in the file that the engine looks for' {
        Split-Path -Leaf $command.HelpFile | Should -BeExactly 'IuCutter.Cmdlets.dll-Help.xml'
        "$staged/en-US/$(Split-Path -Leaf $command.HelpFile)" | Should -Exist
        $help.Category | Should -Be 'Cmdlet'
    }

    It 'has a synopsis and a description' {
        $help.Synopsis.Trim() | Should -Match '^[A-Z].*\.$'
        $help.Synopsis | Should -Not -BeLike "*$_ *"
        ($help.description.Text -join ' ').Length | Should -BeGreaterThan 40
    }

    It 'describes exactly the parameters that it has' {
        $described = @($help.parameters.parameter)
        @($described.name | Where-Object { $_ } | Sort-Object) | Should -Be $own
        foreach ($parameter in $described | Where-Object name) {
            ($parameter.description.Text -join '').Length | Should -BeGreaterThan 10 -Because $parameter.name
        }
    }

    It 'shows the sets, positions and pipeline input that the command has' {
        @($help.syntax.syntaxItem) | Should -HaveCount $command.ParameterSets.Count
        foreach ($parameter in $help.parameters.parameter | Where-Object name) {
            $actual = $command.Parameters[$parameter.name].Attributes | Where-Object { $_ -is [Parameter] }
            $parameter.pipelineInput -like '*ByValue*' | Should -Be ($actual.ValueFromPipeline -contains $true) -Because $parameter.name
            $parameter.pipelineInput -like '*ByPropertyName*' |
                Should -Be ($actual.ValueFromPipelineByPropertyName -contains $true) -Because $parameter.name
        }
    }

    It 'has two examples at least, which parse and call commands and parameters that exist' {
        $examples = @($help.examples.example)
        $examples.Count | Should -BeGreaterOrEqual 2
        foreach ($example in $examples) {
            $code = $example.introduction.Text + $example.code
            $errors = $null
            $syntax = [System.Management.Automation.Language.Parser]::ParseInput($code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $code
            foreach ($call in $syntax.FindAll({ param($Node) $Node -is [System.Management.Automation.Language.CommandAst] }, $true)) {
                $called = Get-Command $call.GetCommandName() -ErrorAction Stop
                # What PowerShell does not run itself, such as psql, keeps its options to itself.
                if ($called.CommandType -eq 'Application') { continue }
                $parameters = $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }
                foreach ($given in $parameters) {
                    $called.Parameters.Keys | Should -Contain $given.ParameterName -Because $code
                }
            }
        }
        $examples[0].code | Should -Match $_
        ($examples.remarks.Text -join '').Length | Should -BeGreaterThan 10
    }

    It 'names only errors of the catalogue' {
        $notes = $help.alertSet.alert.Text -join "`n"
        $ids = [regex]::Matches($notes, '(?m)^((?:Input|Gate|Store|Integrity|Config)\.\w+):').ForEach({ $_.Groups[1].Value })
        if ($notes -notlike '*no error of its own*') { $ids.Count | Should -BeGreaterThan 0 }
        foreach ($id in $ids) { [IuCutter.ErrorCatalogue]::All.ContainsKey($id) | Should -BeTrue -Because $id }
    }
}

Describe 'The topics' {
    It 'are found by Get-Help in a fresh session' {
        $found = pwsh -NoLogo -NoProfile -NonInteractive -Command (
            "Import-Module '$staged/IuCutter.psd1'; Get-Help about_IuCutter; Get-Help about_IuCutter_Errors")
        $found | Should -Contain 'THE PHASES'
        $found | Should -Contain 'Gate.ProductionExecutionNotAuthorized'
    }

    It 'explain every error of the catalogue, and no other' {
        $ids = @([IuCutter.ErrorCatalogue]::All.Keys)
        $ids.Count | Should -BeGreaterThan 50
        $explained = Get-Content "$staged/en-US/about_IuCutter_Errors.help.txt" | Where-Object { $_ -match '^[A-Z][a-z]+\.\w+$' }
        $explained | Should -Be $ids
    }

    It 'name every cmdlet that runs a phase' {
        $text = Get-Content "$staged/en-US/about_IuCutter.help.txt" -Raw
        foreach ($name in [regex]::Matches($text, '\b[A-Z][a-z]+-Iu[A-Z]\w+').Value) {
            Get-Command $name -Module IuCutter | Should -HaveCount 1 -Because $name
        }
        foreach ($command in Get-Command -Module IuCutter | Where-Object { $_.ImplementingType.BaseType.Name -eq 'PhaseCommand' }) {
            $text | Should -BeLike "*$command*"
        }
    }

    It 'are short enough for a terminal' {
        Get-Content "$staged/en-US/about_IuCutter.help.txt" | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum |
            Should -BeLessOrEqual 120
    }
}
