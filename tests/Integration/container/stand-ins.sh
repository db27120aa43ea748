#!/usr/bin/env bash
# Assembles stand-ins for the published base images from Debian's packages and this machine's own .NET SDK and
# Node.js, and tags them with the published names, so that the Dockerfile builds where no registry can be reached.
# docs/deploy.md says where a stand-in differs from the published base.
set -euo pipefail
cd "$(dirname "$0")"

pinned() { sed -n "s/^FROM \(.*\) AS $1$/\1/p" ../../../Dockerfile; }
buildah() { command buildah --storage-driver overlay "$@"; }
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")

# assemble NAME BASE FILL SETTINGS...: a container of BASE, filled by the function FILL, becomes the image NAME.
assemble() {
    local name=$1 base=$2 fill=$3 container
    shift 3
    if buildah inspect --type image "$name" >/dev/null 2>&1; then return; fi
    container=$(buildah from --pull-never "$base")
    "$fill" "$(buildah mount "$container")"
    buildah config "$@" "$container"
    buildah commit --quiet --rm "$container" "$name" >/dev/null
    echo "stand-in: $name"
}

# What runtime-deps:*-chiseled slices out of Ubuntu: C and C++ runtime, OpenSSL, certificates, the user 1654; no shell.
fill_chiseled() {
    local root=$1 lib=usr/lib/x86_64-linux-gnu extracted
    extracted=$(mktemp -d)
    chmod 755 "$extracted"
    (cd "$extracted" && apt-get download -qq -o APT::Sandbox::User=root libc6 libgcc-s1 libstdc++6 libssl3 ca-certificates)
    for package in "$extracted"/*.deb; do dpkg-deb -x "$package" "$extracted"; done

    mkdir -p "$root/$lib" "$root/usr/lib64" "$root/usr/lib/ssl" "$root/etc/ssl/certs" "$root/home/app" "$root/tmp"
    find "$extracted/lib" "$extracted/$lib" -maxdepth 3 \( -name '*.so' -o -name '*.so.*' \) \
        -not -path '*/gconv/*' -not -path '*/audit/*' -exec cp -a {} "$root/$lib/" \;
    ln -s usr/lib "$root/lib"
    ln -s usr/lib64 "$root/lib64"
    ln -s ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$root/usr/lib64/ld-linux-x86-64.so.2"
    cat "$extracted"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
    ln -s /etc/ssl/certs "$root/usr/lib/ssl/certs"
    printf 'root:x:0:0:root:/root:/bin/false\napp:x:1654:1654::/home/app:/bin/false\n' >"$root/etc/passwd"
    printf 'root:x:0:\napp:x:1654:\n' >"$root/etc/group"
    chown 1654:1654 "$root/home/app"
    chmod 1777 "$root/tmp"
    rm -rf "$extracted"
}

fill_runtime() {
    mkdir -p "$1/usr/share/dotnet/shared" "$1/usr/bin"
    cp -a "$dotnet/dotnet" "$dotnet/host" "$1/usr/share/dotnet/"
    cp -a "$dotnet/shared/Microsoft.NETCore.App" "$1/usr/share/dotnet/shared/"
    ln -s ../share/dotnet/dotnet "$1/usr/bin/dotnet"
}

# Packages are extracted, not configured. A build needs a compiler and a shell only.
fill_sdk() {
    mmdebstrap --quiet --variant=extract --aptopt='Acquire::Languages "none"' \
        --include=base-passwd,bash,ca-certificates,clang,coreutils,grep,libc-bin,libssl3,sed,tzdata,zlib1g-dev bookworm "$1"
    ln -s bash "$1/bin/sh"
    cp "$1/usr/share/base-passwd/passwd.master" "$1/etc/passwd"
    cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"
    rm -rf "$1"/usr/share/{doc,locale,man}
    mkdir -p "$1/usr/share/dotnet" "$1/etc/ssl/certs"
    cp -a "$dotnet/." "$1/usr/share/dotnet"
    ln -s ../share/dotnet/dotnet "$1/usr/bin/dotnet"
    # The machine's own certificates: a build behind a company's proxy trusts what the machine trusts.
    cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
}

fill_node() {
    mkdir -p "$1/usr/local/bin" "$1/usr/local/lib/node_modules"
    cp -L "$(node --print process.execPath)" "$1/usr/local/bin/node"
    cp -a "$(npm root --global)/npm" "$1/usr/local/lib/node_modules/"
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
}

chiseled=$(pinned chiseled-base)
assemble "$chiseled" scratch fill_chiseled --user 1654 --env APP_UID=1654 --env ASPNETCORE_HTTP_PORTS=8080 \
    --env DOTNET_RUNNING_IN_CONTAINER=true --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
assemble "$(pinned runtime-base)" "$chiseled" fill_runtime --entrypoint '["/usr/bin/dotnet"]'
# Revocation lists are out of reach wherever registries are.
assemble "$(pinned sdk-base)" scratch fill_sdk --env PATH=/usr/local/bin:/usr/bin:/bin --env DOTNET_NOLOGO=1 \
    --env DOTNET_CLI_TELEMETRY_OPTOUT=1 --env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true --env NUGET_CERT_REVOCATION_MODE=offline
assemble "$(pinned node-base)" "$(pinned sdk-base)" fill_node --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
