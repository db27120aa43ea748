#!/usr/bin/env bash
# Checks the document of a service, generates clients from it, compiles them strictly and calls the service: run.sh URL
set -euo pipefail
cd "$(dirname "$0")"
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npm ci --no-audit --no-fund --loglevel=error > /dev/null
curl -sf "$1/openapi.json" -o openapi.json

npx redocly lint openapi.json > redocly.log 2>&1 || { cat redocly.log; exit 1; }
if grep -iE '^\[[0-9]+\]|[0-9]+ (warning|error)' redocly.log; then exit 1; fi
npx spectral lint openapi.json --ruleset spectral.yaml --fail-severity=hint
echo "linters passed"

npx openapi-typescript openapi.json -o generated/schema.d.ts > /dev/null
npx openapi-ts -i openapi.json -o generated/hey > /dev/null
npx tsc -p .
node out/openapi-fetch.js "$1"
node out/hey-api.js "$1"
