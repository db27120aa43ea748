#!/usr/bin/env bash
# Builds a target of the Dockerfile on stand-in bases: build.sh TARGET TAG. As root; installs what it needs from Debian.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v buildah podman runc mmdebstrap >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends buildah podman runc mmdebstrap
fi
tests/container/stand-ins.sh
buildah --storage-driver overlay bud --isolation=chroot --network=host --pull-never --layers \
    --build-arg REVISION="$(git rev-parse HEAD)" --target "$1" --tag "$2" .
