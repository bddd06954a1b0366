# Sourced by the other scripts: where the package is, and how what is missing gets installed.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '== %s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

command -v swift >/dev/null || die "swift is not on the PATH; install Swift 6.3 from https://www.swift.org/install/linux/"

# What the build links against.
LIBRARIES=(libpcsclite-dev libssl-dev libsqlite3-dev libpq-dev zlib1g-dev)

# need PACKAGE...: installs the Debian packages among these that are not there yet.
need() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || die "install these by hand, this is no Debian: ${missing[*]}"
  say "installing ${missing[*]}"
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
