#!/usr/bin/env bash
# Generates clients from the document of a service, compiles them and calls the service: run.sh URL
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 KIOTA_OFFLINE_ENABLED=true KIOTA_TUTORIAL_ENABLED=false
curl -sf "$1/openapi.json" -o openapi.json
dotnet tool restore > /dev/null
dotnet nswag openapi2csclient /input:openapi.json /output:NSwagClient.cs /className:NSwagClient /namespace:NSwagClients \
    /jsonLibrary:SystemTextJson /generateOptionalPropertiesAsNullable:true /generateNullableReferenceTypes:true \
    /generateOptionalParameters:true > /dev/null
dotnet kiota generate -l CSharp -d openapi.json -o Kiota -n Kiota -c KiotaClient --log-level Error > /dev/null
dotnet run -- "$1"
