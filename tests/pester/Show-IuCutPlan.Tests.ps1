BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Show-IuCutPlan' {
    It 'writes one page with digest, hash and units' {
        $plan = New-Law
        $file = $plan | Show-IuCutPlan -Path "$TestDrive/plan.html"
        $page = [System.IO.File]::ReadAllText($file.Path)
        $plan.PlanDigest, $plan.Document.Sha256 + @($plan.Units | ForEach-Object { $_.Address }) |
            ForEach-Object { $page | Should -BeLike "*$_*" }
        $page | Should -Not -BeLike '*<script*'
        $file.Sha256 | Should -Be (Get-FileHash $file.Path).Hash.ToLowerInvariant()
    }

    It 'writes the list of the card instead, whose hash is on the page' {
        $plan = New-Law
        $file = $plan | Show-IuCutPlan -As List -Path "$TestDrive/units.txt"
        $file.Kind | Should -Be 'list'
        $lines = Get-Content $file.Path
        $lines[0] | Should -BeLike 'Warnings (*)'
        $lines | Should -Contain "The units ($($plan.UnitCount))"
        foreach ($unit in $plan.Units) { $lines -like "*$($unit.Address)  *" | Should -Not -BeNullOrEmpty }
        $page = $plan | Show-IuCutPlan -Path "$TestDrive/listed.html"
        [System.IO.File]::ReadAllText($page.Path) | Should -BeLike "*SHA-256 of the list*$($file.Sha256)*"
    }

    It 'overwrites nothing' {
        $plan = New-Law
        [System.IO.File]::WriteAllText("$TestDrive/there.html", 'mine')
        $null = Assert-Refused Input.FileNotWritten { $plan | Show-IuCutPlan -Path "$TestDrive/there.html" }
        [System.IO.File]::ReadAllText("$TestDrive/there.html") | Should -Be 'mine'
    }

    It 'writes no page of a plan that does not hold, and leaves no file' {
        $forged = Copy-Record (New-Law) @{ PlanDigest = '0' * 64 }
        $null = Assert-Refused Integrity.PlanRejected { $forged | Show-IuCutPlan -Path "$TestDrive/forged.html" }
        "$TestDrive/forged.html" | Should -Not -Exist
    }

    It 'writes nothing under -WhatIf' {
        New-Law | Show-IuCutPlan -Path "$TestDrive/whatif.html" -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/whatif.html" | Should -Not -Exist
    }
}
