# SPDX-License-Identifier: Apache-2.0
# own_image.sh — the image that a launcher resumes by itself: whatever changes on the host after it was made is seen.
# Sourced by tests/cli/run. The oracle is real erl with the same root folder, environment and current folder.

make_root() {
  link_root root
  mkdir -p home dot libs/in_libs-2.0/ebin folder
  echo 'io:format("dot erlang~n").' >dot/.erlang
  printf -- '-module(in_libs). -export([f/0]). f() -> 1.' >in_libs.erl
  erlc -o libs/in_libs-2.0/ebin in_libs.erl
  cp libs/in_libs-2.0/ebin/in_libs.beam folder/
}

real_erl() {
  local erts; erts=$(echo "$dir"/root/erts-*/bin)
  env ROOTDIR="$dir/root" BINDIR="$erts" EMU=beam PROGNAME=erl "$erts/erlexec" "$@"
}

# same_as_erl WHAT EXPRESSION [VARIABLE=VALUE...]: both print the same, in the current folder
same_as_erl() {
  local what=$1 flags=(-noshell -eval "$2, halt().") want; shift 2
  want=$(export HOME="$dir/home" "$@"; real_erl "${flags[@]}" </dev/null)
  printf '%s\n' "$want" >"$dir/want.txt"
  [ -n "$want" ] || { echo "FAIL $vm $what: erl prints nothing"; failed=$((failed + 1)); return; }
  check "$what" 0 '.' '.*' env HOME="$dir/home" "$@" "${own[@]}" "${flags[@]}"
  cp out.txt "$dir/got.txt"
  check "$what: as erl" 0 "" "" cmp "$dir/got.txt" "$dir/want.txt"
}

# image_used WHAT true|false [VARIABLE=VALUE...]: a module that only the image has loaded tells
image_used() {
  local what=$1 used=$2; shift 2
  check "$what" 0 "^$used \$" '' env HOME="$dir/home" "$@" "${own[@]}" -noshell \
    -eval 'io:format("~p~n", [code:is_loaded(edlin_expand) =/= false]), halt().'
}

own_image_of() { # COMMAND...
  local where='[{A, code:lib_dir(A)} || A <- [new_app, in_libs, stdlib]]' stdlib own
  local path="io:format(\"~p~n~p~n\", [$where, code:get_path()])"
  [ -d root ] || make_root
  mkdir -p "own-$vm"
  case $vm in
    node) cp -p "${WEBEAM_DIR:-$build/wasm}"/webeam.{js,wasm} "own-$vm"; own=("$@"); export WEBEAM_DIR=$dir/own-$vm;;
    wasi) cp -p "${*: -1}" "own-$vm/webeam.wasm"; own=("${@:1:$#-1}" "$dir/own-$vm/webeam.wasm");;
  esac
  export ROOTDIR=$dir/root
  check 'the own image is made' 0 '' '' node "$top/wasm/own-image.mjs" "own-$vm/webeam.wasm" "${own[@]}"
  image_used 'the own image is used' true
  image_used 'WEBEAM_IMAGE=0' false WEBEAM_IMAGE=0
  same_as_erl 'the code path' "$path"
  same_as_erl 'another HOME' 'io:format("~p ~p~n", [init:get_argument(home), os:getenv("HOME")])' HOME="$dir"
  same_as_erl '~/.erlang' 'io:format("end~n")' HOME="$dir/dot"
  same_as_erl 'an environment variable' 'io:format("~p~n", [os:getenv("X_SAYS")])' X_SAYS=yes
  same_as_erl 'ERL_LIBS' "$path" ERL_LIBS="$dir/libs:/nowhere"
  same_as_erl 'a module in ERL_LIBS' 'io:format("~p~n", [in_libs:f()])' ERL_LIBS="$dir/libs"
  image_used 'ERL_LIBS that names nothing new' true ERL_LIBS=
  cd folder
  same_as_erl 'the current folder' 'io:format("~p ~p~n", [file:get_cwd(), in_libs:f()])'
  cd "$dir"
  # installed after the image was made
  mkdir -p root/lib/new_app-1.0
  same_as_erl 'a new application without ebin' "$path"
  mkdir root/lib/new_app-1.0/ebin
  cp libs/in_libs-2.0/ebin/in_libs.beam root/lib/new_app-1.0/ebin
  same_as_erl 'a new application' "$path"
  same_as_erl 'a module of a new application' 'io:format("~p~n", [in_libs:f()])'
  check 'the own image is made again' 0 '' '' node "$top/wasm/own-image.mjs" "own-$vm/webeam.wasm" "${own[@]}"
  image_used 'the new image is used' true
  same_as_erl 'the new application in the new image' "$path"
  rm -r root/lib/new_app-1.0
  same_as_erl 'a removed application' "$path"
  # an upgrade in place
  stdlib=$(basename root/lib/stdlib-*)
  rm "root/lib/$stdlib"; cp -r "/usr/lib/erlang/lib/$stdlib" root/lib/
  image_used 'stdlib is another' false
  rm -r "root/lib/$stdlib"; ln -s "/usr/lib/erlang/lib/$stdlib" root/lib/
  unset ROOTDIR WEBEAM_DIR
}
