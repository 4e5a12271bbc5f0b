BeforeAll {
    . $PSScriptRoot/Shared.ps1

    function New-StatementPath { Join-Path $TestDrive ([guid]::NewGuid().ToString('N') + '.json') }
    function New-Finding([string] $Rule = 'RowChanged', [string] $Where = 'public.section_type x') {
        [IuCutter.IntegrityFinding]::new($Rule, $Where, 'a', 'b')
    }
}

Describe 'New-IuSuppression' {
    BeforeAll {
        $null = Connect-Suite
        $until = [datetime]::UtcNow.Date.AddDays(30)
    }

    It 'writes the statement, for one finding that comes twice, and says how it is signed' {
        $path = New-StatementPath
        $made = (New-Finding), (New-Finding) | New-IuSuppression -Reason 'CHG-4711' -Until $until -Path $path
        $made | Should -BeOfType 'IuCutter.IuSuppression'
        $made.Database, $made.Findings, $made.Reason | Should -Be (Get-SuiteSandbox).Database, 1, 'CHG-4711'
        $made.EndsOn.ToString('O') | Should -Be $until.ToString('yyyy-MM-dd')
        $made.Sha256 | Should -Be (Get-FileHash $path).Hash.ToLowerInvariant()
        $made.SignCommand | Should -Be "ssh-keygen -Y sign -n iucutter.suppression -f <key> $(Split-Path -Leaf $path)"
        $statement = Get-Content $path -Raw | ConvertFrom-Json -DateKind String
        $statement.form, $statement.ends_on | Should -Be 'iu-suppression/1', $until.ToString('yyyy-MM-dd')
        $statement.findings.where | Should -Be 'public.section_type x'
        (Get-Item $path).UnixMode | Should -Be '-rw-------'
        Get-Shown $made 'Table' | Should -Match 'Findings'
        Get-Shown $made 'List' | Should -Match 'iucutter\.suppression'
    }

    It 'takes the day of a time, and findings by their name' {
        $made = New-IuSuppression -Finding (New-Finding) -Reason x -Until $until.AddHours(23) -Path (New-StatementPath)
        $made.EndsOn.ToString('O') | Should -Be $until.ToString('yyyy-MM-dd')
    }

    It 'writes nothing with -WhatIf' {
        $path = New-StatementPath
        New-Finding | New-IuSuppression -Reason x -Until $until -Path $path -WhatIf | Should -BeNullOrEmpty
        $path | Should -Not -Exist
    }

    It 'refuses what the signature rests on, and leaves no file' {
        $roster = New-Finding RowChanged 'cutter_governance.roster 1'
        foreach ($finding in (New-Finding HeadChanged), (New-Finding RosterChanged), $roster) {
            $path = New-StatementPath
            $refused = { (New-Finding), $finding | New-IuSuppression -Reason x -Until $until -Path $path }
            $null = Assert-RefusedUnchanged Gate.NotSuppressible $refused
            $path | Should -Not -Exist
        }
    }

    It 'refuses a day that is past or more than a year away, and a reason of two lines' {
        foreach ($bad in @{ Until = $until.AddDays(-40) }, @{ Until = $until.AddYears(1) }, @{ Reason = "a`nb" }) {
            $given = @{ Reason = 'x'; Until = $until; Path = New-StatementPath }
            foreach ($name in $bad.Keys) { $given[$name] = $bad[$name] }
            $null = Assert-Refused Input.BadArgument { New-Finding | New-IuSuppression @given }
            $given.Path | Should -Not -Exist
        }
    }

    It 'refuses a file that is there, and a session without a database' {
        $path = New-StatementPath
        Set-Content $path 'mine'
        $null = Assert-Refused Input.FileNotWritten { New-Finding | New-IuSuppression -Reason x -Until $until -Path $path }
        Get-Content $path | Should -Be 'mine'
        Disconnect-IuDatabase
        $alone = { New-Finding | New-IuSuppression -Reason x -Until $until -Path (New-StatementPath) }
        try { $null = Assert-Refused Store.NotConnected $alone }
        finally { $null = Connect-Suite }
    }
}
