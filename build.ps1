<#
.SYNOPSIS
    Builds, tests, demonstrates and packages IuCutter. Works from any folder; what it makes is in artifacts/.
.DESCRIPTION
    usage: ./build.ps1 TASK (in pwsh 7.6) or ./build.sh TASK (with the .NET 10 SDK alone)

      build                                       build everything into artifacts/
      test                                        build, run every test; the last line is "N passed, N failed, N skipped"
      demo [FILE] [-Prefix NAME] [-Profile NAME]  build, then cut FILE (or the sample) for real, in a private PostgreSQL
      run RUNBOOK.ps1 [-Name value ...]           build, then run a runbook with the module loaded (see: iucut --help)
      package                                     build, then make artifacts/package/IuCutter-VERSION.zip and its sha256
      help                                        this text

    test and demo need the PostgreSQL server and client, GnuPG and the OpenSSH client. What is missing is installed
    through the system's package manager as root or with sudo; otherwise the command to type is printed. On Debian
    as root or in CI, test installs pgbouncer too; where it is missing, its tests say that they were skipped (in CI: fail).

    exit codes: 0 done, 1 a defect or a failed test, 3 bad input, 4 governance refused, 5 store or configuration
.EXAMPLE
    ./build.ps1 test
.EXAMPLE
    ./build.ps1 demo ./constitution.md -Prefix ICX-CONST
#>
#requires -Version 7.6

# No param block: what follows the task is the task's own.
$ErrorActionPreference = 'Stop'
$task = $args[0]
# pwsh -File gives -Switch:$false as a name and a truth.
$rest = @(for ($at = 1; $at -lt $args.Count; $at++) {
        if ($args[$at + 1] -is [bool]) { "$($args[$at]):`$$($args[++$at])" } else { "$($args[$at])" }
    })

function Stop-Build([int] $Code, [string[]] $Lines) {
    foreach ($line in $Lines) { [Console]::Error.WriteLine($line) }
    exit $Code
}

function Invoke-Build([string] $Project, [string[]] $Options = @()) {
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore) -or -not ((dotnet --list-sdks) -match '^10\.')) {
        Stop-Build 5 'The .NET 10 SDK is missing.',
            'Install it as your system does (for example: apt-get install dotnet-sdk-10.0), then run this again.'
    }
    Push-Location $PSScriptRoot
    # No build server is left running.
    try {
        dotnet build $Project -c Release -nologo -v quiet --disable-build-servers @Options |
            ForEach-Object { [Console]::Error.WriteLine($_) }
    }
    finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# Ends as the program: in its place where the system can do that, so that a signal reaches the program itself.
function Invoke-Last([string[]] $Arguments) {
    [System.Environment]::CurrentDirectory = $PWD.ProviderPath
    if (-not $IsWindows) { Switch-Process dotnet @Arguments }
    dotnet @Arguments
    exit $LASTEXITCODE
}

# Whether a program is on PATH or where PostgreSQL keeps its programs.
function Test-Program([string[]] $Names) {
    $folders = @(
        if (Get-Command pg_config -CommandType Application -ErrorAction Ignore) { pg_config --bindir }
        '/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/usr/libexec/postgresql*'
        '/opt/homebrew/opt/postgresql*/bin', '/usr/local/opt/postgresql*/bin'
        if ($IsWindows) { "$env:ProgramFiles/PostgreSQL/*/bin" }
    )
    foreach ($name in $Names) {
        $file = $IsWindows ? "$name.exe" : $name
        if (Get-Command $name -CommandType Application -ErrorAction Ignore) { continue }
        if (@($folders | Where-Object { Test-Path "$_/$file" }).Count -eq 0) { return $false }
    }
    $true
}

function Test-Root { -not $IsWindows -and (id -u) -eq '0' }

# What is needed, and the package of each package manager that brings it.
function Get-Missing([string] $Task) {
    $needs = @(
        @{
            Name = 'server'; Programs = 'initdb', 'pg_ctl', 'postgres'
            'apt-get' = 'postgresql'; dnf = 'postgresql-server'; apk = 'postgresql'; brew = 'postgresql@17'
        }
        @{
            Name = 'client'; Programs = 'pg_dump', 'pg_restore'
            'apt-get' = 'postgresql-client'; dnf = 'postgresql'; apk = 'postgresql-client'; brew = 'postgresql@17'
        }
        @{ Name = 'gpg'; Programs = 'gpg'; 'apt-get' = 'gnupg'; dnf = 'gnupg2'; apk = 'gnupg'; brew = 'gnupg' }
        @{
            Name = 'ssh'; Programs = 'ssh-keygen'
            'apt-get' = 'openssh-client'; dnf = 'openssh-clients'; apk = 'openssh-keygen'; brew = 'openssh'
        }
        if ($Task -eq 'test' -and ($env:CI -or (Test-Root)) -and (Get-Command apt-get -ErrorAction Ignore)) {
            @{ Name = 'pooler'; Programs = 'pgbouncer'; 'apt-get' = 'pgbouncer' }
        }
    )
    $needs | Where-Object { -not (Test-Program $_.Programs) -and -not ($_.Name -eq 'pooler' -and (Test-Path /usr/sbin/pgbouncer)) }
}

# Debian's package starts a cluster of its own unless told not to; the machine's own setting is put back afterwards.
function Install-DebianPackage([string[]] $AsRoot, [string[]] $Packages) {
    $program, $first = $AsRoot[0], @($AsRoot | Select-Object -Skip 1)
    $settings = '/etc/postgresql-common/createcluster.conf'
    & $program @first apt-get update -q
    if ($Packages -contains 'postgresql') {
        & $program @first apt-get install -y -q --no-install-recommends postgresql-common
        & $program @first cp -p $settings "$settings.before-iucutter"
        & $program @first sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' $settings
    }
    & $program @first apt-get install -y -q --no-install-recommends @Packages
    $code = $LASTEXITCODE
    if (Test-Path "$settings.before-iucutter") { & $program @first mv "$settings.before-iucutter" $settings }
    $global:LASTEXITCODE = $code
}

function Install-Missing([string] $Task) {
    $missing = @(Get-Missing $Task)
    if ($missing.Count -eq 0) { return }
    $said = "Missing: $($missing.Name -join ', ')."
    $manager = 'apt-get', 'dnf', 'apk', 'brew' |
        Where-Object { Get-Command $_ -CommandType Application -ErrorAction Ignore } | Select-Object -First 1
    if (-not $manager) { Stop-Build 5 "$said Install the PostgreSQL server and client, GnuPG and the OpenSSH client." }
    $packages = @($missing | ForEach-Object { $_[$manager] } | Select-Object -Unique)
    $install = @(switch ($manager) { apk { 'apk', 'add' } brew { 'brew', 'install' } default { $manager, 'install', '-y' } })
    $asRoot = @('env', 'DEBIAN_FRONTEND=noninteractive')
    if ($manager -ne 'brew' -and -not (Test-Root)) {
        $mayBeRoot = $false
        if (Get-Command sudo -CommandType Application -ErrorAction Ignore) {
            sudo -n true 2>$null
            $mayBeRoot = $LASTEXITCODE -eq 0
        }
        if (-not $mayBeRoot) { Stop-Build 5 "$said This needs root; type:", "  sudo $install $packages" }
        $asRoot = @('sudo', '-n') + $asRoot
    }
    Write-Host "$said Installing: $install $packages"
    if ($manager -eq 'apt-get') { Install-DebianPackage $asRoot $packages }
    else {
        $program, $first = $asRoot[0], @($asRoot | Select-Object -Skip 1)
        & $program @first @install @packages
    }
    if ($LASTEXITCODE -ne 0) { Stop-Build 5 "The installation failed. Try: $install $packages" }
    $missing = @(Get-Missing $Task)
    if ($missing.Count -gt 0) { Stop-Build 5 "Still missing after the installation: $($missing.Name -join ', ')." }
}

$hostProgram = Join-Path $PSScriptRoot artifacts host iucut.dll
$PSNativeCommandUseErrorActionPreference = $false
switch ("$task" ? "$task" : 'help') {
    build {
        Invoke-Build IuCutter.sln
        Write-Host "module: $(Join-Path $PSScriptRoot artifacts IuCutter)"
        Write-Host "host:   $(Join-Path $PSScriptRoot artifacts host iucut)"
    }
    test {
        Install-Missing test
        Invoke-Build IuCutter.sln
        dotnet tool restore --tool-manifest (Join-Path $PSScriptRoot .config dotnet-tools.json) | Out-Null
        $runner = Join-Path $PSScriptRoot tests IuCutter.TestRunner bin Release net10.0 IuCutter.TestRunner.dll
        Invoke-Last $runner, $PSScriptRoot, (Join-Path $PSHOME pwsh.dll)
    }
    demo {
        Install-Missing demo
        Invoke-Build src/IuCutter.Host/IuCutter.Host.csproj
        if ($rest.Count -gt 0 -and $rest[0] -notlike '-*') { $rest = @('-Path') + $rest }
        Invoke-Last (@($hostProgram, 'run', (Join-Path $PSScriptRoot artifacts IuCutter module runbooks demo.ps1)) + $rest)
    }
    run {
        if ($rest.Count -eq 0) { Stop-Build 3 'usage: build.ps1 run RUNBOOK.ps1 [-Name value ...]' }
        Invoke-Build src/IuCutter.Host/IuCutter.Host.csproj
        Invoke-Last (@($hostProgram, 'run') + $rest)
    }
    package {
        Invoke-Build src/IuCutter.Cmdlets/IuCutter.Cmdlets.csproj '-t:Package', '-p:ContinuousIntegrationBuild=true'
        Get-ChildItem (Join-Path $PSScriptRoot artifacts package) -Filter *.zip | ForEach-Object {
            Write-Host "package: $($_.FullName)"
            Write-Host "sha256:  $((Get-FileHash $_.FullName).Hash.ToLowerInvariant())"
        }
    }
    { $_ -in 'help', '--help', '-h' } { (Get-Help $PSCommandPath).Description.Text }
    default {
        [Console]::Error.WriteLine((Get-Help $PSCommandPath).Description.Text)
        exit 3
    }
}
