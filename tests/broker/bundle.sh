#!/usr/bin/env bash
# Bundler, with the settings that the installation and the broker must share.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

export BUNDLE_GEMFILE=$here/Gemfile
# Not in node_modules, which `npm ci` empties.
export BUNDLE_PATH=${BUNDLE_PATH:-${XDG_CACHE_HOME:-$HOME/.cache}/zstack-contract/broker-gems}
# Keeps Bundler from writing a .bundle folder here.
export BUNDLE_APP_CONFIG=$BUNDLE_PATH/config
export BUNDLE_FROZEN=true
# Debian 12's RubyGems cannot install precompiled gems that name a C library.
export BUNDLE_FORCE_RUBY_PLATFORM=true
# Against Debian's libxml2: compiling nokogiri's own copy takes most of the time.
export BUNDLE_BUILD__NOKOGIRI=--use-system-libraries
export BUNDLE_BUILD__SQLITE3=--enable-system-libraries
export BUNDLE_JOBS=2
export BUNDLE_SILENCE_ROOT_WARNING=true

exec bundle "$@"
