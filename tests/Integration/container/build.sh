#!/usr/bin/env bash
# Builds a target of the Dockerfile on stand-in bases: build.sh TARGET TAG. As root; installs what it needs from Debian.
set -euo pipefail
cd "$(dirname "$0")/../../.."

tools=(buildah podman runc mmdebstrap)
if [ "$(command -v "${tools[@]}" | wc -l)" -lt "${#tools[@]}" ]; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${tools[@]}"
fi
tests/Integration/container/stand-ins.sh
buildah --storage-driver overlay bud --isolation=chroot --network=host --pull-never --layers \
    --build-arg REVISION="$(git rev-parse HEAD)" --target "$1" --tag "$2" .
