# shellcheck shell=bash
# Sourced by the benchmark scripts. They check everything that they need before they build anything.
missing=()

# need TEXT COMMAND...: COMMAND fails where something is missing; TEXT says what it is and how to get it.
need() {
    local text=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$text")
}

need_sdk() {
    need "the .NET SDK that global.json names: https://dotnet.microsoft.com/download" dotnet --version
}

# What NativeAOT links with.
need_native_aot() {
    need "clang: apt-get install clang" command -v clang
    need "the headers of zlib: apt-get install zlib1g-dev" clang -E -include zlib.h -x c /dev/null
}

# need_packages PROJECT...: restores the packages of projects as a publish for this machine does.
need_packages() {
    local project
    for project in "$@"; do
        need "NuGet packages of $project: run 'dotnet restore $project --use-current-runtime' to see which" \
            dotnet restore "$project" --use-current-runtime
    done
}

# need_python MODULE=PACKAGE...: Debian's own interpreter, because another one does not see Debian's packages.
need_python() {
    local pair
    for pair in "$@"; do
        need "the Python module ${pair%=*}: apt-get install ${pair#*=}" /usr/bin/python3 -c "import ${pair%=*}"
    done
}

need_linux() {
    need "Linux with /proc/PID/smaps_rollup: memory is read from there" test -r /proc/self/smaps_rollup
}

# need_number NAME VALUE
need_number() {
    need "a whole number above 0 for $1, got '$2'" test "$2" -gt 0
}

stop_if_missing() {
    if [ "${#missing[@]}" -gt 0 ]; then
        printf 'Needed: %s\n' "${missing[@]}" >&2
        exit 1
    fi
}

# The machine that the figures are from.
machine() {
    echo "$(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(. /etc/os-release && echo "$PRETTY_NAME")"
}
