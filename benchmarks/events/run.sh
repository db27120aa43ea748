#!/usr/bin/env bash
# Measures the event endpoint beside handlers that only answer 204. docs/events.md explains the figures.
set -euo pipefail
if [ $# -lt 3 ]; then
    cat >&2 <<'END'
Usage: benchmarks/events/run.sh ROUNDS SECONDS CONNECTIONS [PUSHES-A-SECOND]
Pushes events at the service and at its peers in turns, and prints a table in Markdown. Progress goes to standard error.
  ROUNDS             rounds to count; one more comes first and is not counted
  SECONDS            length of a peer's turn
  CONNECTIONS        connections that push at the same time
  PUSHES-A-SECOND    a fixed rate; without it, as fast as possible
The table in docs/events.md: benchmarks/events/run.sh 10 8 64
END
    exit 2
fi
cd "$(dirname "$0")/../.."
source benchmarks/requirements.sh
need_number ROUNDS "$1"
need_number SECONDS "$2"
need_number CONNECTIONS "$3"
need_number PUSHES-A-SECOND "${4:-1}"
need_linux
need_sdk
need_native_aot
need_packages functions benchmarks/events/peer benchmarks/events/function
stop_if_missing

builds=$(mktemp -d)
trap 'rm -rf "$builds"' EXIT
publish() {
    dotnet publish "$1" --nologo -v quiet -c Release --use-current-runtime -p:SkipDashboard=true -o "$builds/$2" "${@:3}" >&2
}
publish functions service
publish functions instant -p:FunctionsHost=../benchmarks/events/instant
publish benchmarks/events/peer peer
publish benchmarks/events/function function

dotnet run benchmarks/events/measure.cs "$builds" "$@"
echo
echo "$(date -u +%F), $(machine), .NET SDK $(dotnet --version)."
