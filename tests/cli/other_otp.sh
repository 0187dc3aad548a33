# SPDX-License-Identifier: Apache-2.0
# other_otp.sh — an OTP that does not boot: what failed is said, and the release if it is one that is not supported.
# Sourced by tests/cli/run.

# link_root ROOT: an OTP root of symbolic links, so that single files can be others
link_root() {
  local folder f
  mkdir -p "$1"/{bin,lib,releases}
  for f in /usr/lib/erlang/erts-*; do ln -s "$f" "$1/"; done
  for folder in bin lib releases; do
    for f in /usr/lib/erlang/$folder/*; do ln -s "$f" "$1/$folder/"; done
  done
}

# own_app ROOT NAME: its folder is a copy
own_app() {
  local app
  app=$(basename "$1/lib/$2"-*)
  rm "$1/lib/$app"
  cp -r "/usr/lib/erlang/lib/$app" "$1/lib/"
  echo "$1/lib/$app/ebin"
}

# says_release ROOT START_ERL_DATA
says_release() { rm -f "$1/releases/start_erl.data"; echo "$2" >"$1/releases/start_erl.data"; }

make_other_otps() {
  local ebin script=/usr/lib/erlang/bin/start.script
  link_root otp/no_module
  rm otp/no_module/bin/start.boot
  erl -noshell -eval "{ok, [{script, N, L}]} = file:consult(\"$script\"), F = fun({primLoad, [_, _ | _] = Ms}) ->
    {primLoad, [no_such_module | Ms]}; (X) -> X end, B = term_to_binary({script, N, lists:map(F, L)}),
    ok = file:write_file(\"otp/no_module/bin/start.boot\", B), halt()."

  link_root otp/kernel
  ebin=$(own_app otp/kernel kernel)
  printf '%s\n' '-module(kernel).' '-export([start/2]).' 'start(_, _) -> erlang:no_such_bif(1).' >kernel.erl
  erlc -o "$ebin" kernel.erl

  link_root otp/init
  ebin=$(own_app otp/init erts)
  printf '%s\n' '-module(init).' '-export([boot/1]).' 'boot(_) -> [erlang:no_such_bif(1)].' >init.erl
  erlc -o "$ebin" init.erl
  says_release otp/init '19.0 31'

  link_root otp/exits
  ebin=$(own_app otp/exits erts)
  printf '%s\n' '-module(init).' '-export([boot/1]).' 'boot(_) -> exit({bad, thing}).' >init.erl
  erlc -o "$ebin" init.erl
  rm otp/exits/releases/start_erl.data
  echo 24.3.4 >otp/exits/OTP_VERSION

  link_root otp/cut
  ebin=$(own_app otp/cut erts)
  rm "$ebin/zlib.beam"
  says_release otp/cut '18.1 30'
  rm kernel.erl init.erl
}

other_otps_of() { # COMMAND...
  local not='Erlang/OTP 25 to 29 are supported; ROOTDIR or -root names the'
  local undef='undef,\[\{erlang,no_such_bif,\[1\]'
  [ -d otp ] || make_other_otps
  check 'a boot script with a missing module' 1 '.*' 'load_failed,\[no_such_module\]' \
    env ROOTDIR="$dir/otp/no_module" "$@" -noshell
  check 'an undefined function in kernel' 1 '.*' "$undef" \
    env ROOTDIR="$dir/otp/kernel" "$@" -noshell
  undef='undef,\[\{erlang,no_such_bif,1' # no error handler is loaded: the arity
  check 'an undefined function in init' 1 '' "the init process ended: .*$undef,.*$not newer release 31 " \
    env ROOTDIR="$dir/otp/init" "$@" -noshell
  check 'init exits' 1 '' "the init process ended: \{bad,thing\} .*$not older release 24.3.4 " \
    env ROOTDIR="$dir/otp/exits" "$@" -noshell
  check 'a missing preloaded module' 1 '' "cannot read .*zlib.beam .*$not newer release 30 " \
    env ROOTDIR="$dir/otp/cut" "$@" -noshell
}
