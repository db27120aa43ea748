#!/usr/bin/env bash
# Builds the service, its JIT flavour and the peers, measures them in one run and prints a table: run.sh [STARTS] [REQUESTS].
# Needs clang and zlib1g-dev, and Debian's gunicorn, python3-flask, python3-xgboost, python3-pandas and python3-sklearn.
set -euo pipefail
cd "$(dirname "$0")/../.."

builds=$(mktemp -d)
trap 'rm -rf "$builds"' EXIT
publish() { dotnet publish "$1" --nologo -v quiet -c Release --use-current-runtime -o "$builds/$2" "${@:3}" >&2; }
publish functions aot
publish functions jit -p:PublishAot=false --no-self-contained
publish benchmarks/cold-start/hello hello
mkdir "$builds/python"
cp benchmarks/cold-start/python/peer.py "$builds/python/"
PEER_MODELS="$builds/python" /usr/bin/python3 "$builds/python/peer.py"

dotnet run benchmarks/cold-start/measure.cs "$builds" "${1:-20}" "${2:-100000}"
echo
echo "$(date -u +%F), $(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(. /etc/os-release && echo "$PRETTY_NAME")," \
    ".NET SDK $(dotnet --version), Python $(/usr/bin/python3 -c 'import pandas, platform, sklearn, flask, gunicorn, xgboost; print(platform.python_version() + ", gunicorn " + gunicorn.__version__ + ", Flask " + flask.__version__ + ", XGBoost " + xgboost.__version__ + ", pandas " + pandas.__version__ + ", scikit-learn " + sklearn.__version__)')."
