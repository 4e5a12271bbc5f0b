BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox

    # The sandbox's service file with one line more, or one less.
    function New-ServiceFile([string] $Add, [string] $Drop = 'nothing') {
        $file = Join-Path $TestDrive ([guid]::NewGuid().ToString('N'))
        $lines = @(Get-Content $box.ServiceFile | Where-Object { $_ -notlike "$Drop*" }) + $Add
        [System.IO.File]::WriteAllLines($file, $lines)
        $file
    }
}

AfterAll { Disconnect-IuDatabase }

Describe 'Connect-IuDatabase' {
    It 'takes a sandbox from the pipeline' {
        $connection = $box | Connect-IuDatabase
        $connection | Should -BeOfType 'IuCutter.IuConnection'
        $connection.Database | Should -Be $box.Database
        $connection.SchemaVersion | Should -Match '^\d{3}_'
    }

    It 'takes a libpq service, with its files and keys' {
        (Connect-Suite -Without EscrowRecipient).Service | Should -Be $box.Service
    }

    It 'finds the service through PGSERVICEFILE and PGPASSFILE' {
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        try { (Connect-IuDatabase $box.Service).Host | Should -Be $box.Host }
        finally { $env:PGSERVICEFILE = $env:PGPASSFILE = $null }
    }

    It 'keeps the database of before when a new one cannot be reached' {
        $null = $box | Connect-IuDatabase
        $null = Assert-Refused Config.ServiceNotFound { Connect-IuDatabase none -ServiceFile $box.ServiceFile }
        (Test-IuKillSwitch).EnforcedBy | Should -Be 'database'
    }

    It 'refuses a service that cannot be used: <Id>' -ForEach @(
        @{ Id = 'Config.ServiceHoldsSecret'; Add = 'password=hunter2'; Drop = 'nothing' }
        @{ Id = 'Config.ServiceInvalid'; Add = 'target_session_attrs=any'; Drop = 'nothing' }
        @{ Id = 'Config.ServiceInvalid'; Add = ''; Drop = 'dbname' }
        @{ Id = 'Store.Unreachable'; Add = 'dbname=no_such_database'; Drop = 'dbname' }
        @{ Id = 'Store.Unreachable'; Add = 'host=/nowhere'; Drop = 'host' }
    ) {
        $file = New-ServiceFile $Add $Drop
        $record = Assert-Refused $Id { Connect-IuDatabase $box.Service -ServiceFile $file -PasswordFile $box.PasswordFile }
        "$record $($record.Exception)" | Should -Not -BeLike '*hunter2*'
    }

    It 'refuses a password file that is missing or open to others' {
        $copy = Join-Path $TestDrive 'pgpass'
        Copy-Item $box.PasswordFile $copy
        chmod 644 $copy
        $null = Assert-Refused Config.PasswordFileInsecure {
            Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $copy
        }
        $null = Assert-Refused Config.PasswordFileInsecure {
            Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile "$copy.none"
        }
    }

    It 'opens no pipe and no device in place of a file' {
        $pipe = New-OtherFile pipe
        $null = Assert-Refused Config.ServiceInvalid {
            Connect-IuDatabase $box.Service -ServiceFile $pipe -PasswordFile $box.PasswordFile
        }
        $null = Assert-Refused Config.ServiceInvalid {
            Connect-IuDatabase $box.Service -ServiceFile (New-OtherFile device) -PasswordFile $box.PasswordFile
        }
        $null = Assert-Refused Config.PasswordFileInsecure {
            Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $pipe
        }
    }

    It 'connects a host that has the logins of what it does: <_>' -ForEach 'Connect-RunHost', 'Connect-GateHost' {
        (& $_).Database | Should -Be $box.Database
    }

    It 'refuses a host that has not the login by which everybody reads' {
        $record = Assert-Refused Config.LoginMissing { Connect-Host cutter_exec, cutter_verify, cutter_gate }
        $record.Exception.Message | Should -BeLike '*cutter_ro*'
    }

    It 'cannot log in with a wrong password, and does not repeat it' {
        $copy = Join-Path $TestDrive 'wrong'
        [System.IO.File]::WriteAllText($copy, "*:*:*:*:hunter2`n")
        chmod 600 $copy
        $record = Assert-Refused Store.Unreachable { Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $copy }
        "$record $($record.Exception)" | Should -Not -BeLike '*hunter2*'
    }

    It 'tells a mistyped key where it is typed, for <_>' -ForEach ExecutorKey, VerifierKey {
        $key = @{ $_ = Join-Path $TestDrive 'nowhere' }
        $record = Assert-Refused Config.SigningKeyMissing {
            Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $box.PasswordFile @key
        }
        $record.TargetObject | Should -Be (Join-Path $TestDrive 'nowhere')
    }

    It 'takes a fingerprint of 40 hexadecimal digits only' {
        { Connect-IuDatabase $box.Service -BackupRecipient ABCD } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'shows the service first' {
        $connection = $box | Connect-IuDatabase
        (Get-Shown $connection).Trim() | Should -Match '^Service\s+Database\s+Host'
        Get-Shown $connection -As List | Should -BeLike "*SystemIdentifier : $($connection.SystemIdentifier)*"
    }
}
