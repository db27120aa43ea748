#!/usr/bin/env bash
# Runs a benchmark of the tree engine, after checking what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ]; then
    cat benchmarks/usage.txt >&2
    exit 2
fi
source benchmarks/requirements.sh
need_sdk
case "$1 $#" in
    engine\ * | scores\ * | quality\ *) ;;
    "peers 2" | "peers 3")
        need_number ROUNDS "${3:-1}"
        need_python xgboost=python3-xgboost numpy=python3-numpy
        need_native_aot
        need_packages benchmarks/loading
        ;;
    "loads 1")
        need_native_aot
        need_packages benchmarks/loading
        ;;
    "parity 4" | "parity 5")
        need_number SEED "$2"
        need_number MODELS "$3"
        need_number ROWS "$4"
        need_python xgboost=python3-xgboost numpy=python3-numpy sklearn=python3-sklearn onnx=python3-onnx
        ;;
    "fixtures 2") need_python xgboost=python3-xgboost numpy=python3-numpy sklearn=python3-sklearn onnx=python3-onnx ;;
    *)
        cat benchmarks/usage.txt >&2
        exit 2
        ;;
esac
need_packages benchmarks
stop_if_missing
exec dotnet run -c Release --project benchmarks -- "$@"
