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
