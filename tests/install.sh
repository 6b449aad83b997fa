#!/bin/sh
# Installs what the tests run and is missing (Debian and Ubuntu): Chromium with its driver, Redis, nginx, PostgreSQL;
# `firefox` and `webkit` too when asked for.
set -eu
packages=""
if ! command -v chromedriver >/dev/null || ! { command -v chromium || command -v google-chrome; } >/dev/null; then
  packages="chromium chromium-driver fonts-dejavu-core"
fi
command -v redis-server >/dev/null || packages="$packages redis-server"
{ command -v nginx || test -x /usr/sbin/nginx; } >/dev/null || packages="$packages nginx-light"
{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || packages="$packages postgresql"
for engine in "$@"; do
  case "$engine" in
    firefox) { command -v firefox-esr || command -v firefox; } >/dev/null || packages="$packages firefox-esr" ;;
    webkit) { command -v WebKitWebDriver && command -v Xvfb; } >/dev/null || packages="$packages webkit2gtk-driver xvfb" ;;
  esac
done
if [ -z "$packages" ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "The tests need: $packages. Install them with your system's package manager." >&2
  exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
$sudo apt-get update -qq
# shellcheck disable=SC2086 (a list of packages)
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq $packages >/dev/null
