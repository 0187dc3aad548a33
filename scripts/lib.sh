# SPDX-License-Identifier: Apache-2.0
# lib.sh — what the scripts share: where things are, telling the user, installing what is missing.
# Source it; it sets `top`, `build`, `jobs` and the functions below. Nothing here asks a question.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build
jobs=${WEBEAM_JOBS:-$(nproc 2>/dev/null || echo 2)}

our_version() { sed -n "s/^$1 //p" "$top/VERSION"; } # webeam, otp or erts

say()  { printf '%s\n' "webeam: $*" >&2; }
die()  { printf '%s\n' "webeam: $*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# Prints the comment block behind the SPDX line of the calling script, as its --help.
help_of() { sed -n '3,/^[^#]/{/^#/!q;s/^# \{0,1\}//;p}' "$1"; }

# run_quietly WHAT LOG COMMAND...: runs with its output in LOG; shows the end of it when it fails.
run_quietly() {
  local what=$1 log=$2 started=$SECONDS; shift 2
  mkdir -p "$(dirname "$log")"
  printf '%s' "webeam: $what ... " >&2
  if "$@" >"$log" 2>&1 </dev/null; then printf '%ss\n' $((SECONDS - started)) >&2
  else printf 'FAILED\n' >&2; tail -n 40 "$log" >&2; say "all of it: $log"; return 1; fi
}

# need_packages PACKAGE...: installs the Debian packages that are not there yet.
need_packages() {
  local p missing=()
  for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q '^install ok installed' || missing+=("$p")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  have apt-get || die "needs these Debian packages, and there is no apt-get here: ${missing[*]}"
  local sudo=()
  if [ "$(id -u)" -ne 0 ]; then have sudo || die "run as root, or install: ${missing[*]}"; sudo=(sudo -n); fi
  say "installing ${missing[*]}"
  if [ ! -e "$build/.apt-updated" ]; then
    run_quietly "apt-get update" "$build/log/apt-update.log" "${sudo[@]}" apt-get update -q
    touch "$build/.apt-updated"
  fi
  run_quietly "apt-get install" "$build/log/apt-install.log" "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "${missing[@]}"
}

# The mirror of Debian that this machine uses, from its own sources.
mirror() {
  local f=/etc/apt/sources.list.d/debian.sources m=''
  [ ! -e "$f" ] || m=$(sed -n 's/^URIs: *//p' "$f" | head -1)
  [ -n "$m" ] || m=$(sed -nE 's/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -1)
  echo "${m:-http://deb.debian.org/debian}"
}

# What each purpose needs. The JS glue of emcc is optimised by Debian's node-acorn and terser.
packages_common='cmake ninja-build gcc g++ libc6-dev dpkg-dev ca-certificates xz-utils bzip2 brotli'
packages_wasm='emscripten binaryen'
packages_wasi='clang lld wasi-libc libclang-rt-14-dev-wasm32 binaryen'
packages_erl='erlang-base erlang-dev erlang-crypto erlang-tools erlang-syntax-tools erlang-parsetools erlang-eunit
  erlang-runtime-tools erlang-inets erlang-ssl erlang-public-key erlang-asn1 erlang-xmerl'

# The oldest Node that runs webeam without a flag is 20 (tail calls). Prints the path of one that is new enough.
node_is_new() { [ "$("$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ]; }
find_node() {
  if have node && node_is_new node; then command -v node; return; fi
  if [ -x "$build/node24/node_modules/.bin/node" ]; then echo "$build/node24/node_modules/.bin/node"; return; fi
  return 1
}
install_node24() {
  [ -x "$build/node24/node_modules/.bin/node" ] && return 0
  have npm || need_packages npm
  mkdir -p "$build/node24"
  run_quietly "npm install node@24 into build/node24" "$build/log/node24.log" \
    npm install --prefix "$build/node24" --no-audit --no-fund node@24
}
need_node() {
  find_node >/dev/null || install_node24
  find_node >/dev/null || die "no Node 20 or later, and npm's node@24 does not run"
}

# need_npm_hosts NAME...: other hosts of WebAssembly, from npm (deno, workerd), into build/npm-NAME. False when one does
# not run here.
need_npm_hosts() {
  local n major dir
  for n in "$@"; do
    case $n in deno) major=2;; workerd) major=1;; *) die "no host $n";; esac
    dir=$build/npm-$n
    if [ ! -e "$dir/ok" ]; then
      have npm || need_packages npm
      mkdir -p "$dir"
      echo '{"private":true}' >"$dir/package.json"
      # npm may leave the step out that fetches the program itself.
      run_quietly "npm install $n" "$build/log/npm-$n.log" \
        npm install --prefix "$dir" --no-audit --no-fund "$n@$major" &&
        run_quietly "npm rebuild $n" "$build/log/npm-$n-rebuild.log" npm rebuild --prefix "$dir" "$n" &&
        "$dir/node_modules/.bin/$n" --version >>"$build/log/npm-$n.log" 2>&1 && touch "$dir/ok" || return 1
    fi
  done
}

# Libraries of the page, from npm, into build/npm.
npm_needs() { # NAME@VERSION...: installs those that are not there yet
  local p missing=() npm=$build/npm
  for p in "$@"; do [ -e "$npm/node_modules/${p%@*}/package.json" ] || missing+=("$p"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  have npm || need_packages npm
  mkdir -p "$npm"
  [ -e "$npm/package.json" ] || echo '{"private":true}' >"$npm/package.json"
  run_quietly "npm install ${missing[*]%@*}" "$build/log/npm-page.log" \
    npm install --prefix "$npm" --no-audit --no-fund "${missing[@]}"
}
# Debian's Firefox, and what drives it, into build/npm-firefox; false when they cannot be installed. Later versions of
# playwright-core ask Firefox 153 for a command that it does not know.
need_firefox() {
  local dir=$build/npm-firefox
  (need_packages firefox-esr) || return 1
  [ ! -e "$dir/node_modules/playwright-core" ] || return 0
  have npm || need_packages npm
  mkdir -p "$dir"
  echo '{"private":true}' >"$dir/package.json"
  run_quietly "npm install playwright-core@1.58" "$build/log/npm-firefox.log" \
    npm install --prefix "$dir" --no-audit --no-fund playwright-core@1.58
}
# The linters of scripts/lint, from npm, into build/npm-lint.
need_linters() {
  local dir=$build/npm-lint
  [ "$dir/ok" -nt "$top/scripts/lib.sh" ] && return 0
  have npm || need_packages npm
  mkdir -p "$dir"
  echo '{"private":true}' >"$dir/package.json"
  run_quietly "npm install prettier, eslint, typescript" "$build/log/npm-lint.log" \
    npm install --prefix "$dir" --no-audit --no-fund \
    prettier@3 eslint@9 @eslint/js@9 globals@16 typescript@5 @types/node@20 && touch "$dir/ok"
}
need_page_libraries() {
  npm_needs @xterm/xterm@6 @xterm/addon-fit@0.11 \
    @codemirror/{state,view,language,commands,autocomplete,search,lint,legacy-modes}@6 @lezer/highlight@1 \
    codemirror-lang-elixir@4 fflate@0.8 xz-decompress@0.2 esbuild@0.28
}
