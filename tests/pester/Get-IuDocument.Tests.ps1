BeforeAll {
    . $PSScriptRoot/Shared.ps1
    function New-Bytes([byte[]] $Bytes) {
        $file = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        [System.IO.File]::WriteAllBytes($file, $Bytes)
        $file
    }
}

Describe 'Get-IuDocument' {
    It 'has the SHA-256 that Get-FileHash gives' {
        $file = New-LawFile
        (Get-IuDocument $file).Sha256 | Should -BeExactly (Get-FileHash $file).Hash.ToLowerInvariant()
    }

    It 'keeps what it read when the file is edited afterwards' {
        $file = New-LawFile
        $document = Get-IuDocument $file
        Add-Content $file 'later'
        $document.Length | Should -Be $document.Bytes.Length
        $document.Length | Should -BeLessThan (Get-Item $file).Length
    }

    It 'takes files from Get-ChildItem' {
        $one, $two = (New-LawFile), (New-LawFile)
        (Get-Item $one, $two | Get-IuDocument).Path | Should -Be $one, $two
    }

    It 'takes a relative path from the current location and wildcard characters literally' {
        [System.IO.File]::WriteAllText("$TestDrive/a[1].md", $lawText)
        Push-Location $TestDrive
        try { (Get-IuDocument './a[1].md').Path | Should -Be "$TestDrive/a[1].md" } finally { Pop-Location }
    }

    It 'stops reading when only the first is wanted' {
        $missing = Join-Path $TestDrive 'missing.md'
        (New-LawFile), $missing | Get-IuDocument | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'an empty file'; Id = 'Input.EmptyDocument'; Bytes = @() }
        @{ Name = 'a file of white space'; Id = 'Input.EmptyDocument'; Bytes = @(32, 10, 9, 13, 10) }
        @{ Name = 'a binary file'; Id = 'Input.NulByte'; Bytes = @(0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0) }
        @{ Name = 'a file in another encoding'; Id = 'Input.NotUtf8'; Bytes = @(0x23, 0x20, 0xC9, 0x0A) }
        @{ Name = 'a file in UTF-16'; Id = 'Input.NulByte'; Bytes = @(0xFF, 0xFE, 0x23, 0) }
    ) {
        $file = New-Bytes $Bytes
        (Assert-Refused $Id { Get-IuDocument $file }).TargetObject | Should -Be $file
    }

    It 'says in which line the bytes are wrong' {
        $file = New-Bytes @(0x41, 0x0A, 0x42, 0x0A, 0xC9)
        (Assert-Refused Input.NotUtf8 { Get-IuDocument $file }).Exception.Message | Should -BeLike '*offset 4, line 3*'
    }

    It 'refuses a missing file and a folder' {
        $null = Assert-Refused Input.DocumentNotFound { Get-IuDocument "$TestDrive/none.md" }
        $null = Assert-Refused Input.DocumentNotFound { Get-IuDocument $TestDrive }
    }

    It 'does not open a <_>' -ForEach 'pipe', 'device' {
        $file = New-OtherFile $_
        $record = Assert-Refused Input.DocumentNotFound { Get-IuDocument $file }
        $record.Exception.Message | Should -BeLike '*is no regular file*'
    }

    It 'refuses a path that is not of the file system' {
        $null = Assert-Refused Input.BadArgument { Get-IuDocument Variable:/HOME }
        $null = Assert-Refused Input.BadArgument { Get-IuDocument nodrive:/x.md }
    }

    It 'shows the path first and never the text' {
        $shown = Get-Shown (Get-IuDocument (New-LawFile))
        $shown.Trim() | Should -Match '^Path\s+Bytes\s+Lines\s+SHA-256'
        $shown | Should -Not -BeLike '*Purpose*'
    }
}
