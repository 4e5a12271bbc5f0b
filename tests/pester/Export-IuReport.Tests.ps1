BeforeAll {
    . $PSScriptRoot/Shared.ps1

    function New-ReportPath([string] $Extension = 'html') { Join-Path $TestDrive "$([guid]::NewGuid().ToString('N')).$Extension" }
    function Get-Report([string] $Path) { [System.IO.File]::ReadAllText($Path) }
    function Get-Verdict([string] $Path) {
        [regex]::Match((Get-Report $Path), '<h2 id=verdict[^>]*>Verdict</h2>\s*<p>([^<]*)</p>').Groups[1].Value
    }
}

AfterAll { $null = Connect-Suite }

Describe 'Export-IuReport' {
    BeforeAll {
        $null = Connect-Suite
        $closed = New-LiveRun CloseoutReported -Proved
    }

    It 'writes one page of a run, the verdict first, that stands alone' {
        $file = $closed | Export-IuReport (New-ReportPath)
        $file | Should -BeOfType 'IuCutter.WrittenFile'
        ($file.Kind, $file.About) | Should -Be 'report', $closed.RunId
        $file.Sha256 | Should -Be (Get-FileHash $file.Path).Hash.ToLowerInvariant()
        $page = Get-Report $file.Path
        Get-Verdict $file.Path | Should -BeLike "Completed. $($closed.UnitCount) units are enacted and the run is closed; DOT-992 *"
        foreach ($told in $closed.RunId, $closed.SourceSha256, $closed.PlanDigest, 'sovereign@sandbox', 'CutAuthorization',
            'LifecycleAuthorization', 'Ruling for', 'lies in exactly one unit or in one named exclusion', 'ssh-keygen -Y verify',
            "$($closed.DocumentPrefix)/CH-1/ART-1") { $page | Should -BeLike "*$told*" }
        $page | Should -Not -Match '<script|url\(|\ssrc=|https?://'
        if (-not $IsWindows) { (Get-Item $file.Path).UnixFileMode | Should -Be ([System.IO.UnixFileMode] 'UserRead, UserWrite') }
    }

    It 'tells nothing of the text of the document' -Tag Promise9 {
        foreach ($extension in 'html', 'md', 'json') {
            $text = Get-Report ($closed | Export-IuReport (New-ReportPath $extension)).Path
            $text | Should -Match $closed.RunId
            $text | Should -Not -Match 'Text of one|Purpose|Terms|title: test'
        }
    }

    It 'takes the format from the extension, or from -Format' {
        $json = Get-Report (Export-IuReport (New-ReportPath json) -RunId $closed.RunId).Path | ConvertFrom-Json
        ($json.format, $json.kind, $json.runs[0].outcome) | Should -Be 'iu-report/1', 'Run', 'Completed'
        $json.runs[0].coverage.isWhole | Should -BeTrue
        $json.runs[0].phases | Should -HaveCount $closed.Phases.Length
        Get-Report ($closed.RunId | Export-IuReport (New-ReportPath md)).Path | Should -BeLike '# Report of a run: ictr\-*'
        Get-Report ($closed | Export-IuReport (New-ReportPath txt) -Format Markdown).Path | Should -BeLike '# Report of a run: ictr\-*'
        $null = Assert-Refused Input.BadArgument { $closed | Export-IuReport (New-ReportPath txt) }
    }

    It 'writes one file of many runs, and one of a document' {
        $dry = New-DryRun
        $file = $closed, $dry | Export-IuReport (New-ReportPath json)
        $file.About | Should -Be '2 runs'
        $json = Get-Report $file.Path | ConvertFrom-Json
        $json.runs.runId | Should -Be $closed.RunId, $dry.RunId
        ($json.statistics.outcomes | ForEach-Object count | Measure-Object -Sum).Sum | Should -Be 2
        $document = Export-IuReport (New-ReportPath) -DocumentPrefix $closed.DocumentPrefix
        $document.About | Should -Be $closed.DocumentPrefix
        Get-Report $document.Path | Should -BeLike "*The document, as run $($closed.RunId) cut it*"
        Get-Report (Get-IuRun | Export-IuReport (New-ReportPath)).Path | Should -BeLike '*Counts and durations over time*'
    }

    It 'is one object for whoever takes the first' {
        $closed | Export-IuReport (New-ReportPath) | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'overwrites nothing, and says so before the pipeline begins' {
        $there = New-ReportPath
        [System.IO.File]::WriteAllText($there, 'mine')
        $dry = New-DryRun
        $null = Assert-Refused Input.FileNotWritten { $dry | New-IuBackup | Export-IuReport $there }
        [System.IO.File]::ReadAllText($there) | Should -Be 'mine'
        $null = Assert-Refused Input.FileNotWritten { $dry | New-IuBackup | Export-IuReport "$TestDrive/none/report.html" }
        "$((Get-IuRun $dry.RunId).State)" | Should -Be "$($dry.State)"
    }

    It 'writes nothing with -WhatIf' {
        $path = New-ReportPath
        $before = Get-RowCount
        $closed | Export-IuReport $path -WhatIf | Should -BeNullOrEmpty
        $path | Should -Not -Exist
        Get-RowCount | Should -Be $before
    }

    It 'changes no row' {
        $before = Get-RowCount
        $null = $closed | Export-IuReport (New-ReportPath)
        Get-RowCount | Should -Be $before
    }

    Context 'of a run that did not get through' {
        BeforeAll { $refused = New-LiveRun }

        It 'is written though a command before it ends with an error, with -ErrorAction Stop, and the error follows' {
            $path = New-ReportPath
            $record = Assert-Refused Gate.ApprovalMissing {
                $ErrorActionPreference = 'Stop'
                $refused | New-IuBackup -Confirm:$false -ErrorAction Stop | Test-IuGrant | Export-IuReport $path -ErrorAction Stop
            }
            $record.TargetObject | Should -Be $refused.RunId
            Get-Verdict $path | Should -BeLike 'Refused. *'
            $page = Get-Report $path
            foreach ($told in 'Gate.ApprovalMissing', 'pre_write_backup', 'Request-IuApproval') { $page | Should -BeLike "*$told*" }
        }

        It 'is written of each run that the pipeline took up, and of no other' {
            $path = New-ReportPath json
            $other = New-DryRun
            $null = Assert-Refused Gate.ApprovalMissing {
                $other, $refused | New-IuBackup -Confirm:$false | Export-IuReport $path
            }
            (Get-Report $path | ConvertFrom-Json).runs.runId | Sort-Object | Should -Be ($other.RunId, $refused.RunId | Sort-Object)
            # What ended before it took up a run leaves no report.
            $none = New-ReportPath
            $null = Assert-Refused Store.RunNotFound { Get-IuRun ictr-20260101T000000Z-00000000 | Export-IuReport $none }
            $none | Should -Not -Exist
        }

        It 'is written of a dry run that its session refused' {
            $path = New-ReportPath json
            $dry = New-DryRun
            $null = Assert-Refused Gate.PhaseOrder { $dry | Invoke-IuLegA | Export-IuReport $path }
            $told = (Get-Report $path | ConvertFrom-Json).runs[0]
            ($told.runId, $told.mode) | Should -Be $dry.RunId, 'DryRun'
        }

        It 'is written of a run that was stopped' {
            $null = $refused | Stop-IuRun -Reason 'for the night' -Confirm:$false
            $path = ($refused | Export-IuReport (New-ReportPath)).Path
            Get-Verdict $path | Should -BeLike 'Stopped. *for the night*'
        }

        It 'is written of the others when one is not there, before the error' {
            $path = New-ReportPath json
            $null = Assert-Refused Store.RunNotFound {
                Export-IuReport $path -RunId $closed.RunId, 'ictr-20260101T000000Z-00000000' -ErrorAction Stop
            }
            @((Get-Report $path | ConvertFrom-Json).runs) | Should -HaveCount 1
            $null = Assert-Refused Store.CutNotFound { Export-IuReport (New-ReportPath) -DocumentPrefix NO-SUCH }
        }

        It 'tells what is known when the database is gone, before the error' {
            Disconnect-IuDatabase
            try {
                $path = New-ReportPath
                $null = Assert-Refused Store.NotConnected { $closed | Export-IuReport $path }
                Get-Verdict $path | Should -BeLike 'Unknown. *Store.NotConnected*'
                $none = New-ReportPath
                $null = Assert-Refused Store.NotConnected { Export-IuReport $none -RunId $closed.RunId }
                $none | Should -Not -Exist
            }
            finally { $null = Connect-Suite }
        }
    }
}
