#!/usr/bin/env bash
# Builds the service and its peers, pushes events at all of them in one run and prints a table: run.sh [ROUNDS] [SECONDS] [CONNECTIONS] [PUSHES-A-SECOND].
# Needs clang and zlib1g-dev.
set -euo pipefail
cd "$(dirname "$0")/../.."

builds=$(mktemp -d)
trap 'rm -rf "$builds"' EXIT
publish() { dotnet publish "$1" --nologo -v quiet -c Release --use-current-runtime -o "$builds/$2" "${@:3}" >&2; }
publish functions service
publish functions instant -p:FunctionsHost=../benchmarks/events/instant
publish benchmarks/events/peer peer
publish benchmarks/events/function function

dotnet run benchmarks/events/measure.cs "$builds" "${1:-6}" "${2:-5}" "${3:-64}" ${4:-}
echo
echo "$(date -u +%F), $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(. /etc/os-release && echo "$PRETTY_NAME")," \
    ".NET SDK $(dotnet --version)."
