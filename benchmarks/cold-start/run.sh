#!/usr/bin/env bash
# Measures start, memory and rate of the service beside its peers. docs/cold-start.md explains the figures.
set -euo pipefail
if [ $# -ne 2 ]; then
    cat >&2 <<'END'
Usage: benchmarks/cold-start/run.sh STARTS REQUESTS
Starts the service, its JIT build and its peers in turns, and prints a table in Markdown. Progress goes to standard error.
  STARTS      starts of each to count; one more comes first and is not counted
  REQUESTS    requests to each over 16 connections; memory is read after the last
The table in docs/cold-start.md: benchmarks/cold-start/run.sh 20 100000
END
    exit 2
fi
cd "$(dirname "$0")/../.."
source benchmarks/requirements.sh
need_number STARTS "$1"
need_number REQUESTS "$2"
need_linux
need_sdk
need_native_aot
need_python gunicorn=gunicorn flask=python3-flask xgboost=python3-xgboost pandas=python3-pandas sklearn=python3-sklearn
need_packages functions benchmarks/cold-start/hello
stop_if_missing

builds=$(mktemp -d)
trap 'rm -rf "$builds"' EXIT
publish() {
    dotnet publish "$1" --nologo -v quiet -c Release --use-current-runtime -p:SkipDashboard=true -o "$builds/$2" "${@:3}" >&2
}
publish functions aot
publish functions jit -p:PublishAot=false --no-self-contained
publish benchmarks/cold-start/hello hello
mkdir "$builds/python"
cp benchmarks/cold-start/python/peer.py "$builds/python/"
PEER_MODELS="$builds/python" /usr/bin/python3 "$builds/python/peer.py"

dotnet run benchmarks/cold-start/measure.cs "$builds" "$@"
echo
versions=$(/usr/bin/python3 <<'END'
import platform
from importlib.metadata import version
packages = ("gunicorn", "Flask", "xgboost", "pandas", "scikit-learn")
print(", ".join(["Python " + platform.python_version()] + [f"{name} {version(name)}" for name in packages]))
END
)
echo "$(date -u +%F), $(machine), .NET SDK $(dotnet --version), $versions."
