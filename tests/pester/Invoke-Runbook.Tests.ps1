BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # The script that ships, in a PowerShell of its own, as a scheduler starts it.
    function Invoke-Runbook([string] $Text, [string[]] $First = @(), [string[]] $Values = @()) {
        $file = Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.ps1')
        [System.IO.File]::WriteAllText($file, $Text)
        $errors = Join-Path $TestDrive errors.txt
        $pwsh = @((Join-Path $PSHOME pwsh.dll), '-NoProfile', '-NonInteractive')
        $output = dotnet @pwsh -File "$staged/module/runbooks/Invoke-Runbook.ps1" @First $file @Values 2> $errors
        [pscustomobject] @{ Code = $LASTEXITCODE; Output = @($output); Error = Get-Content $errors -Raw }
    }
}

Describe 'A runbook in plain pwsh' {
    It 'gives <Code> after <Text>' -ForEach @(
        @{ Code = 0; Text = "'fine'" }
        @{ Code = 7; Text = 'exit 7' }
        @{ Code = 1; Text = "throw 'a text'" }
        @{ Code = 3; Text = 'Get-IuDocument /nowhere/none.md' }
        @{ Code = 3; Text = 'Stop-IuSandbox' }
        @{ Code = 3; Text = '1 | ForEach-Object {' }
        @{ Code = 4; Text = "throw [IuCutter.IuException]::new([IuCutter.ErrorCatalogue]::All['Gate.PhaseOrder'], 'so', 'one', `$null)" }
        @{ Code = 5; Text = 'Connect-IuDatabase -Service none -ServiceFile /nowhere/none.conf' }
        @{ Code = 130; Text = "throw [IuCutter.IuException]::new([IuCutter.ErrorCatalogue]::All['Store.Cancelled'], 'so', 'one', `$null)" }
    ) {
        (Invoke-Runbook $Text).Code | Should -Be $Code
    }

    It 'would give 1 after a refusal without it, whatever was refused' {
        # The negative control: what pwsh -File makes of the same error by itself.
        $command = "Import-Module '$staged/IuCutter.psd1'; Get-IuDocument /nowhere/none.md"
        dotnet (Join-Path $PSHOME pwsh.dll) -NoProfile -NonInteractive -Command $command *> $null
        $LASTEXITCODE | Should -Be 1
    }

    It 'binds what follows the runbook to its own parameters' {
        $script = 'param([int] $Count, [switch] $Fast, [switch] $Json) "$Count $Fast $Json"'
        $run = Invoke-Runbook $script -Values '-Count', '5', '-Fast:$false', '-Json'
        $run.Output | Should -Be '5 False True'
    }

    It 'writes one JSON object per event and line, and nothing else' {
        $run = Invoke-Runbook "'a result'; Write-Warning careful; Write-Host shown; Get-IuDocument /nowhere/none.md" -First '-Json'
        $events = $run.Output | ConvertFrom-Json
        $events.event | Should -Be 'started', 'output', 'warning', 'information', 'error', 'ended'
        $events[1].text | Should -Be 'a result'
        $events[4].id | Should -Be 'Input.DocumentNotFound'
        $events[5].exitCode | Should -Be 3
        $run.Error | Should -BeNullOrEmpty
    }

    It 'puts nothing on a terminal that steers it, and gives a reader of JSON the text as it is' {
        $text = '$text = "a$([char] 27)[2Jb$([char] 0x9B)c$([char] 0x202E)d"; $text; [IuCutter.PlanWarning]::new("C", 1, $text)
            Write-Warning $text; Get-IuDocument "/nowhere/$text"'
        $hostile = "a$([char] 27)[2Jb$([char] 0x9B)c$([char] 0x202E)d"
        $shown = 'a\u{001B}[2Jb\u{009B}c\u{202E}d'

        $json = Invoke-Runbook $text -First '-Json'
        $json.Output -join '' | Should -Not -Match '[\p{Cc}\p{Cf}]'
        $events = $json.Output | ConvertFrom-Json
        $events[1].text | Should -BeExactly $hostile
        $events[2].text | Should -BeLikeExactly "*Message = $($shown -replace '\[', '`[')*"
        $events[3].text | Should -BeExactly $hostile
        $events[4].message.Contains($shown) | Should -BeTrue

        $plain = Invoke-Runbook $text
        $plain.Error | Should -Not -Match '[\p{Cc}\p{Cf}-[\r\n]]'
        $plain.Error.Contains("warning: $shown") | Should -BeTrue
    }

    It 'names the error, its place and the next command on standard error' {
        $run = Invoke-Runbook 'Get-IuDocument /nowhere/none.md'
        $run.Error | Should -BeLike 'error Input.DocumentNotFound: *at: *.ps1:1*next: *'
        $run.Output | Should -BeNullOrEmpty
    }
}
