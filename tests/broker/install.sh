#!/usr/bin/env bash
# Installs what the Pact Broker of the tests needs: Ruby and the headers from Debian, as root, and the gems of
# Gemfile.lock, as anyone. Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")"

PACKAGES=(
  ruby ruby-dev ruby-bundler build-essential pkg-config
  libsqlite3-dev libxml2-dev libxslt1-dev libyaml-dev zlib1g-dev
  # rsync is for gitlab-ci-local, which runs the pipeline for GitLab.
  procps rsync
)

fail() {
  echo "$1" >&2
  exit 1
}

missing_packages() {
  for package in "${PACKAGES[@]}"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      echo "$package"
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  echo "Installing packages of Debian, which takes a minute or two: $*"
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

if command -v dpkg-query >/dev/null; then
  mapfile -t missing < <(missing_packages)
  if ((${#missing[@]} > 0)); then
    ((EUID == 0)) || fail "The Pact Broker needs packages of Debian; as root: apt-get install ${missing[*]}"
    install_packages "${missing[@]}"
  fi
elif ! command -v bundle >/dev/null; then
  fail 'The Pact Broker needs Ruby 3.1 or newer with Bundler, and the headers of SQLite, libxml2, libxslt, libyaml and zlib: install them first.'
fi

if bash bundle.sh check >/dev/null 2>&1; then
  echo 'All that the Pact Broker needs is there.'
else
  echo 'Installing the gems of the Pact Broker, some of which are compiled: this takes minutes.'
  bash bundle.sh install --quiet
  echo 'Installed. Run it with: npm run broker'
fi
