#!/usr/bin/env bash
# Builds, tests and runs IuCutter where there is no pwsh: restores it as a .NET tool and hands the task to build.ps1, where
# every task is written once.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
folder="$PWD"
cd "$root"

sdks="$(dotnet --list-sdks 2>/dev/null || true)"
if [[ $'\n'"$sdks" != *$'\n'10.* ]]; then
    echo "The .NET 10 SDK is missing; this machine has: ${sdks:-none}." >&2
    echo "Install it as your system does (for example: apt-get install dotnet-sdk-10.0), then run this again." >&2
    exit 5
fi

dotnet tool restore >/dev/null || { echo "The tools of .config/dotnet-tools.json could not be restored." >&2; exit 5; }
version="$(sed -n '/"powershell"/,/}/s/.*"version": "\(.*\)".*/\1/p' .config/dotnet-tools.json)"
packages="$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')"
# In this shell's place, without the launchers between: a signal must reach what runs the task.
exec dotnet "${packages%/}/powershell/$version/tools/net10.0/any/unix/pwsh.dll" \
    -NoLogo -NoProfile -NonInteractive -WorkingDirectory "$folder" -File "$root/build.ps1" "$@"
