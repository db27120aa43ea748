# Three images: `service` (the default), `batch` (the Cloud Run Job) and `functions-host` (the Azure Functions host).
ARG REVISION=unknown

# The bases, pinned by exact version; docs/deploy.md explains how to pin them by digest as well.
# They are stages and not ARGs, because Dependabot updates versions in FROM lines only.
FROM docker.io/library/node:24.19.0-bookworm-slim AS node-base
FROM mcr.microsoft.com/dotnet/sdk:10.0.400-noble-aot AS sdk-base
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0.11-noble-chiseled AS chiseled-base
FROM mcr.microsoft.com/dotnet/runtime:10.0.11-noble-chiseled AS runtime-base
FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0 AS functions-base

FROM sdk-base AS source
WORKDIR /src
COPY .editorconfig BannedSymbols.txt global.json Directory.Build.props Directory.Build.targets Directory.Packages.props host.json LICENSE ./
COPY build/ build/
COPY shared/ shared/
COPY stores/ stores/
COPY models/ models/
# The chiseled bases have no time zones. Compiled again as slim files, they take half of the space.
RUN /usr/sbin/zic -b slim -d /zoneinfo /usr/share/zoneinfo/tzdata.zi

FROM node-base AS dashboard
WORKDIR /src/dashboard
COPY dashboard/package.json dashboard/package-lock.json dashboard/.npmrc ./
RUN --mount=type=cache,id=npm,target=/root/.npm npm ci --no-audit --no-fund
COPY dashboard/ ./
RUN npm run build
# What is left reaches the browser. Its licences go into the image.
RUN npm prune --omit=dev --no-audit --no-fund

FROM source AS functions
COPY hosting/ hosting/
COPY functions/ functions/
COPY --from=dashboard /src/functions/wwwroot/ functions/wwwroot/
COPY dashboard/package-lock.json dashboard/
COPY --from=dashboard /src/dashboard/node_modules/ dashboard/node_modules/

# The native symbols would weigh more than the program; managed stack traces don't need them.
FROM functions AS service-build
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet restore functions --locked-mode \
    && dotnet publish functions --use-current-runtime -c Release -p:RunAnalyzers=false -p:NativeDebugSymbols=false -p:DebugType=none -p:PublishDocumentationFiles=false -o /app
ARG REVISION
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet run build/sbom.cs Conversion.Functions "${REVISION}" /app \
        functions/obj/project.assets.json functions/packages.lock.json dashboard/package-lock.json && cp LICENSE /app
# Its symbols, which only a debugger reads, are 0.14 MB.
RUN strip --strip-unneeded /app/libe_sqlite3.so

FROM source AS batch-build
COPY training/ training/
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet restore training --locked-mode \
    && dotnet publish training --use-current-runtime --no-self-contained -c Release -p:RunAnalyzers=false -p:DebugType=none -p:PublishDocumentationFiles=false -o /app \
    && cp -r models /app/models
ARG REVISION
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet run build/sbom.cs conversion "${REVISION}" /app training/obj/project.assets.json training/packages.lock.json && cp LICENSE /app

FROM functions AS functions-host-build
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet restore functions --locked-mode -p:FunctionsHost=azure \
    && dotnet publish functions -c Release -p:FunctionsHost=azure -p:RunAnalyzers=false -o /app
ARG REVISION
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet run build/sbom.cs Conversion.Functions "${REVISION}" /app \
        functions/obj/azure/project.assets.json functions/packages.azure.lock.json dashboard/package-lock.json && cp LICENSE /app

# host.json's limits are applied by the worker, which exempts the health probes; the host must not apply them first.
FROM functions-base AS functions-host
COPY --from=functions-host-build /app /home/site/wwwroot
ENV AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureWebJobsSecretStorageType=files \
    AzureWebJobsDisableHomepage=true \
    AzureWebJobs__SweepOnTimer__Disabled=true \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureFunctionsJobHost__extensions__http__maxConcurrentRequests=-1 \
    AzureFunctionsJobHost__extensions__http__maxOutstandingRequests=-1 \
    FUNCTIONS_WORKER_RUNTIME=dotnet-isolated \
    ASPNETCORE_URLS=http://+:8080
EXPOSE 8080

FROM runtime-base AS batch
ARG REVISION
LABEL org.opencontainers.image.title="Conversion batch" \
    org.opencontainers.image.description="Scores files of customers, or remembered ones, as a job" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=source /zoneinfo /usr/share/zoneinfo
COPY --from=batch-build /app ./
# "conversion sweep" starts it.
COPY --from=service-build /app ./service/
USER 1654
ENTRYPOINT ["/usr/bin/dotnet", "/app/conversion.dll"]

FROM chiseled-base AS service
ARG REVISION
LABEL org.opencontainers.image.title="Conversion" \
    org.opencontainers.image.description="Scores customers and says what to do next" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.revision="${REVISION}"
WORKDIR /app
COPY --from=source /zoneinfo /usr/share/zoneinfo
COPY --from=service-build /app ./
USER 1654
# The base sets ASPNETCORE_HTTP_PORTS, and each start would warn that PORT goes before it.
ENV PORT=8080 \
    ASPNETCORE_HTTP_PORTS=
EXPOSE 8080
ENTRYPOINT ["/app/Conversion.Functions"]
