BeforeDiscovery { $isRoot = $IsLinux -and (id -u) -eq 0 }

BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # A folder of programs that stands for PATH.
    function New-ProgramFolder([string[]] $Programs) {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid().ToString('N')))
        foreach ($program in $Programs) {
            $target = (Get-Command $program -CommandType Application)[0].Source
            $null = New-Item -ItemType SymbolicLink -Path (Join-Path $folder $program) -Target $target
        }
        $folder.FullName
    }
}

Describe 'Start-IuSandbox' {
    It 'gives a database that a session can work with, beside another one' {
        $second = Start-IuSandbox
        try {
            $second | Should -BeOfType 'IuCutter.IuSandbox'
            $second.Path | Should -Not -Be (Get-SuiteSandbox).Path
            ($second | Connect-IuDatabase).SchemaVersion | Should -Not -BeNullOrEmpty
        }
        finally { $second | Stop-IuSandbox }
        Assert-NothingAt $second.Path
    }

    It 'makes nothing with -WhatIf' {
        $path = "/tmp/iu-p-$PID"
        Start-IuSandbox $path -WhatIf | Should -BeNullOrEmpty
        $path | Should -Not -Exist
    }

    It 'refuses a folder that exists, has no parent or is too long' {
        $null = Assert-Refused Config.SandboxPath { Start-IuSandbox $TestDrive }
        $null = Assert-Refused Config.SandboxPath { Start-IuSandbox "$TestDrive/none/s" }
        $null = Assert-Refused Config.SandboxPath { Start-IuSandbox ('/tmp/' + 'x' * 100) }
    }

    It 'refuses a port in use and makes nothing' {
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        try { $null = Assert-Refused Store.PortInUse { Start-IuSandbox "/tmp/iu-p-$PID" -Port $listener.LocalEndpoint.Port } }
        finally { $listener.Stop() }
        "/tmp/iu-p-$PID" | Should -Not -Exist
    }

    It 'says which program is missing: <Id>' -ForEach @(
        @{ Id = 'Config.SshKeygenMissing'; Programs = 'gpg', 'gpgconf', 'id' }
        @{ Id = 'Config.GpgMissing'; Programs = 'ssh-keygen', 'id' }
    ) {
        $path = $env:PATH
        try {
            $env:PATH = New-ProgramFolder $Programs
            $null = Assert-Refused $Id { Start-IuSandbox "/tmp/iu-p-$PID" }
        }
        finally { $env:PATH = $path }
        Assert-NothingAt "/tmp/iu-p-$PID"
    }

    It 'says so when the server programs are not on the machine' -Skip:(-not $isRoot) {
        # For this one process, the places where distributions put them are empty.
        $programs = New-ProgramFolder 'ssh-keygen', 'gpg', 'gpgconf', 'id'
        $script = "Import-Module '$staged/IuCutter.psd1'; `$env:PATH = '$programs'; " +
            "try { Start-IuSandbox /tmp/iu-p-$PID } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
        $hide = 'for hidden in /usr/lib/postgresql /usr/pgsql-*; do [ ! -d $hidden ] || mount -t tmpfs none $hidden || exit 77; done; ' +
            'exec "$@"'
        $answer = unshare --mount sh -c $hide sh dotnet (Join-Path $PSHOME pwsh.dll) -NoLogo -NoProfile -NonInteractive -Command $script
        if ($LASTEXITCODE -eq 77) { Set-ItResult -Skipped -Because 'this machine does not let root mount a tmpfs'; return }
        $answer[0] | Should -BeExactly 'Config.ServerProgramsMissing,IuCutter.Cmdlets.StartIuSandboxCommand'
        $answer[1] | Should -BeLike '*apt-get install postgresql*'
        Assert-NothingAt "/tmp/iu-p-$PID"
    }

    It 'says so when the disk is full, and leaves nothing' -Skip:(-not $isRoot) {
        $disk = "/tmp/iu-d-$PID"
        $null = New-Item -ItemType Directory $disk
        try {
            chmod 755 $disk
            mount -t tmpfs -o size=16m iucutter-test $disk
            if ($LASTEXITCODE -ne 0) { Set-ItResult -Skipped -Because 'this machine does not let root mount a tmpfs'; return }
            try {
                $null = Assert-Refused Store.DiskFull { Start-IuSandbox "$disk/s" }
                Assert-NothingAt "$disk/s"
            }
            finally { umount -l $disk }
        }
        finally { Remove-Item $disk }
    }

    It 'shows where it is first, and no secret' {
        $sandbox = Get-SuiteSandbox
        (Get-Shown $sandbox).Trim() | Should -Match '^Path\s+:'
        $password = (Get-Content $sandbox.PasswordFile)[0].Split(':')[-1]
        (Get-Shown $sandbox) + ($sandbox | ConvertTo-Json) | Should -Not -BeLike "*$password*"
    }
}
