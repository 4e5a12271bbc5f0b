#!/usr/bin/env bash
# Builds, tests and runs IuCutter. Works from any folder; what it makes is in artifacts/.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly root

usage() {
    cat <<'TEXT'
usage: ./build.sh TASK

  build                                     build everything into artifacts/
  test                                      build, run every test; the last line is "N passed, N failed, N skipped"
  demo [FILE] [-Prefix NAME] [-Profile NAME]  build, then cut FILE (or the sample) for real, in a private PostgreSQL
  run RUNBOOK.ps1 [-Name value ...]         build, then run a runbook with the module loaded (see: iucut --help)
  package                                   build, then make artifacts/package/IuCutter-VERSION.zip and its sha256
  help                                      this text

test and demo need the PostgreSQL server and client, GnuPG and the OpenSSH client. What is missing is installed
through the system's package manager as root or with sudo; otherwise the command to type is printed. On Debian
as root or in CI, test installs pgbouncer too; where it is missing, its tests say that they were skipped (in CI: fail).

exit codes: 0 done, 1 a defect or a failed test, 3 bad input, 4 governance refused, 5 store or configuration
TEXT
}

stop() { # exit code, then lines
    local code="$1"
    shift
    printf '%s\n' "$@" >&2
    exit "$code"
}

need_sdk() {
    if ! command -v dotnet >/dev/null; then
        stop 5 "The .NET 10 SDK is missing: there is no 'dotnet' on PATH." \
            "Install it as your system does (for example: apt-get install dotnet-sdk-10.0), then run this again."
    fi
    local sdks
    sdks="$(dotnet --list-sdks 2>/dev/null || true)"
    if [[ $'\n'"$sdks" != *$'\n'10.* ]]; then
        stop 5 "The .NET 10 SDK is missing; this machine has: ${sdks:-none}." \
            "Install it as your system does (for example: apt-get install dotnet-sdk-10.0), then run this again."
    fi
}

# Whether a program is on PATH or where PostgreSQL keeps its programs.
have_program() {
    command -v "$1" >/dev/null && return 0
    local bindir=""
    if command -v pg_config >/dev/null; then
        bindir="$(pg_config --bindir 2>/dev/null || true)"
    fi
    local file
    for file in "$bindir/$1" /usr/lib/postgresql/*/bin/"$1" /usr/pgsql-*/bin/"$1" /usr/libexec/postgresql*/"$1" \
        /opt/homebrew/opt/postgresql*/bin/"$1" /usr/local/opt/postgresql*/bin/"$1"; do
        [[ -x "$file" ]] && return 0
    done
    return 1
}

# Names of what is missing, one word each: server, client, gpg, ssh; pooler, where the tests must not be without it.
missing_programs() {
    { have_program initdb && have_program pg_ctl && have_program postgres; } || echo server
    { have_program pg_dump && have_program pg_restore; } || echo client
    have_program gpg || echo gpg
    have_program ssh-keygen || echo ssh
    if [[ "${1-}" == test && ( -n "${CI-}" || "$(id -u)" == 0 ) ]] && command -v apt-get >/dev/null; then
        have_program pgbouncer || [[ -x /usr/sbin/pgbouncer ]] || echo pooler
    fi
}

package_of() { # package manager, word of missing_programs
    case "$1:$2" in
        apt-get:server) echo postgresql ;;
        apt-get:client) echo postgresql-client ;;
        apt-get:gpg) echo gnupg ;;
        apt-get:ssh) echo openssh-client ;;
        apt-get:pooler) echo pgbouncer ;;
        dnf:server) echo postgresql-server ;;
        dnf:client) echo postgresql ;;
        dnf:gpg) echo gnupg2 ;;
        dnf:ssh) echo openssh-clients ;;
        apk:server) echo postgresql ;;
        apk:client) echo postgresql-client ;;
        apk:gpg) echo gnupg ;;
        apk:ssh) echo openssh-keygen ;;
        brew:server | brew:client) echo postgresql@17 ;;
        brew:gpg) echo gnupg ;;
        brew:ssh) echo openssh ;;
    esac
}

# Debian's package starts a cluster of its own unless told not to; the machine's own setting is put back afterwards.
apt_install() {
    local settings=/etc/postgresql-common/createcluster.conf
    export DEBIAN_FRONTEND=noninteractive
    "${as_root[@]}" apt-get update -q
    if [[ " $* " == *" postgresql "* ]]; then
        "${as_root[@]}" apt-get install -y -q --no-install-recommends postgresql-common
        "${as_root[@]}" cp -p "$settings" "$settings.before-iucutter"
        "${as_root[@]}" sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' "$settings"
    fi
    local code=0
    "${as_root[@]}" apt-get install -y -q --no-install-recommends "$@" || code=$?
    if [[ -f "$settings.before-iucutter" ]]; then
        "${as_root[@]}" mv "$settings.before-iucutter" "$settings"
    fi
    return "$code"
}

as_root=()

need_programs() { # task
    local missing
    missing="$(missing_programs "$1")"
    [[ -z "$missing" ]] && return 0

    local manager
    for manager in apt-get dnf apk brew none; do
        command -v "$manager" >/dev/null && break
    done
    if [[ "$manager" == none ]]; then
        stop 5 "Missing: ${missing//$'\n'/, }. Install the PostgreSQL server and client, GnuPG and the OpenSSH client."
    fi

    local packages=() word package
    for word in $missing; do
        package="$(package_of "$manager" "$word")"
        [[ " ${packages[*]-} " == *" $package "* ]] || packages+=("$package")
    done
    local install=("$manager" install)
    case "$manager" in
        apk) install=(apk add) ;;
        brew) ;;
        *) install+=(-y) ;;
    esac

    if [[ "$manager" == brew || "$(id -u)" == 0 ]]; then
        as_root=(env)
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        stop 5 "Missing: ${missing//$'\n'/, }. This needs root; type:" "  sudo ${install[*]} ${packages[*]}"
    fi

    echo "Missing: ${missing//$'\n'/, }. Installing: ${install[*]} ${packages[*]}"
    if [[ "$manager" == apt-get ]]; then
        apt_install "${packages[@]}" </dev/null || stop 5 "The installation failed. Try: ${install[*]} ${packages[*]}"
    else
        "${as_root[@]}" "${install[@]}" "${packages[@]}" </dev/null ||
            stop 5 "The installation failed. Try: ${install[*]} ${packages[*]}"
    fi
    hash -r
    missing="$(missing_programs "$1")"
    [[ -z "$missing" ]] || stop 5 "Still missing after the installation: ${missing//$'\n'/, }."
}

# No build server is left running.
build() { # project or solution, further options
    local project="$1"
    shift
    need_sdk
    (cd "$root" && dotnet build "$project" -c Release -nologo -v quiet --disable-build-servers "$@") >&2
}

iucut() {
    exec dotnet "$root/artifacts/host/iucut.dll" "$@"
}

absolute() {
    case "$1" in
        /*) printf '%s' "$1" ;;
        *) printf '%s/%s' "$PWD" "$1" ;;
    esac
}

task="${1:-help}"
[[ $# -gt 0 ]] && shift
case "$task" in
    build)
        build IuCutter.sln
        echo "module: $root/artifacts/IuCutter"
        echo "host:   $root/artifacts/host/iucut"
        ;;
    test)
        need_sdk
        need_programs test
        build IuCutter.sln
        exec dotnet "$root/tests/IuCutter.TestRunner/bin/Release/net10.0/IuCutter.TestRunner.dll" "$root"
        ;;
    demo)
        need_sdk
        need_programs demo
        build src/IuCutter.Host/IuCutter.Host.csproj
        arguments=()
        if [[ $# -gt 0 && "$1" != -* ]]; then
            arguments=(-Path "$(absolute "$1")")
            shift
        fi
        iucut run "$root/artifacts/IuCutter/module/runbooks/demo.ps1" ${arguments[@]+"${arguments[@]}"} "$@"
        ;;
    run)
        [[ $# -gt 0 ]] || stop 3 "usage: ./build.sh run RUNBOOK.ps1 [-Name value ...]"
        build src/IuCutter.Host/IuCutter.Host.csproj
        runbook="$(absolute "$1")"
        shift
        iucut run "$runbook" "$@"
        ;;
    package)
        build src/IuCutter.Cmdlets/IuCutter.Cmdlets.csproj -t:Package -p:ContinuousIntegrationBuild=true
        echo "package: $(echo "$root"/artifacts/package/*.zip)"
        echo "sha256:  $(cut -d' ' -f1 "$root"/artifacts/package/*.sha256)"
        ;;
    help | --help | -h)
        usage
        ;;
    *)
        usage >&2
        exit 3
        ;;
esac
