// SPDX-License-Identifier: Apache-2.0
// code/ops.c — what BEAM's instructions are called and what their operands must look like.
//
// One letter an operand (operands.c checks them):
//   s source: term, x, y        d destination: x, y      y y register         j label        f label, or 0 for none
//   S, D the same, or float     F float register         a atom               i import       m lambda      n line
//   r register count (< 1024)   k frame words (<= 1024)  l heap words or an allocation list  u number      z number or source
//   t unit (1..256)             g flags (< 32)           b label's own number A atom or label                * anything
// and lists: V (term, label) pairs, W (number, label) pairs, P (source, source) pairs, Q sources, R (source, destination)
// pairs, Y y registers, C bs_create_bin's segments, B bs_match's commands, T (number, source) pairs.
// NULL: no release since 24 makes or loads it.
#include "code/operands.h"

const char *const beam_op_names[] = {
#define OP(number, name, arity) [number] = #name,
#include "code/ops.tab"
#undef OP
};

static const int8_t arities[OP_LIMIT] = {
#define OP(number, name, arity) [number] = arity + 1,
#include "code/ops.tab"
#undef OP
};

int beam_op_arity(int op)
{
    return op < 0 || op >= OP_LIMIT ? -1 : arities[op] - 1;
}

const char *const op_shapes[OP_LIMIT] = {
    [OP_label] = "b", [OP_func_info] = "aar", [OP_int_code_end] = "",
    [OP_call] = "rj", [OP_call_last] = "rjk", [OP_call_only] = "rj",
    [OP_call_ext] = "ri", [OP_call_ext_last] = "rik", [OP_call_ext_only] = "ri",
    [OP_bif0] = "id", [OP_bif1] = "fisd", [OP_bif2] = "fissd",
    [OP_gc_bif1] = "frisd", [OP_gc_bif2] = "frissd", [OP_gc_bif3] = "frisssd",
    [OP_allocate] = "kr", [OP_allocate_heap] = "klr", [OP_allocate_zero] = "kr", [OP_allocate_heap_zero] = "klr",
    [OP_test_heap] = "lr", [OP_init] = "y", [OP_deallocate] = "k", [OP_return] = "", [OP_trim] = "kk", [OP_init_yregs] = "Y",
    [OP_send] = "", [OP_remove_message] = "", [OP_timeout] = "", [OP_loop_rec] = "fd", [OP_loop_rec_end] = "j",
    [OP_wait] = "j", [OP_wait_timeout] = "js",
    [OP_is_lt] = "fss", [OP_is_ge] = "fss", [OP_is_eq] = "fss", [OP_is_ne] = "fss", [OP_is_eq_exact] = "fss", [OP_is_ne_exact] = "fss",
    [OP_is_integer] = "fs", [OP_is_float] = "fs", [OP_is_number] = "fs", [OP_is_atom] = "fs", [OP_is_pid] = "fs",
    [OP_is_reference] = "fs", [OP_is_port] = "fs", [OP_is_nil] = "fs", [OP_is_binary] = "fs", [OP_is_list] = "fs",
    [OP_is_nonempty_list] = "fs", [OP_is_tuple] = "fs", [OP_is_function] = "fs", [OP_is_boolean] = "fs", [OP_is_bitstr] = "fs",
    [OP_is_map] = "fs", [OP_is_function2] = "fss", [OP_test_arity] = "fsu", [OP_is_tagged_tuple] = "fsua",
    [OP_select_val] = "sfV", [OP_select_tuple_arity] = "sfW", [OP_jump] = "j",
    [OP_catch] = "yj", [OP_catch_end] = "y", [OP_try] = "yj", [OP_try_end] = "y", [OP_try_case] = "y", [OP_try_case_end] = "s",
    [OP_raise] = "ss", [OP_raw_raise] = "", [OP_build_stacktrace] = "",
    [OP_badmatch] = "s", [OP_if_end] = "", [OP_case_end] = "s", [OP_badrecord] = "s",
    [OP_move] = "sd", [OP_swap] = "dd", [OP_get_list] = "sdd", [OP_get_hd] = "sd", [OP_get_tl] = "sd",
    [OP_get_tuple_element] = "sud", [OP_set_tuple_element] = "ssu", [OP_put_list] = "ssd", [OP_put_tuple2] = "dQ",
    [OP_update_record] = "ausdT",
    [OP_call_fun] = "r", [OP_call_fun2] = "*rs", [OP_make_fun2] = "m", [OP_make_fun3] = "mdQ", [OP_apply] = "r", [OP_apply_last] = "rk",
    [OP_put_map_assoc] = "fsdrP", [OP_put_map_exact] = "fsdrP", [OP_has_map_fields] = "fsQ", [OP_get_map_elements] = "fsR",
    [OP_fclearerror] = "", [OP_fcheckerror] = "f", [OP_fmove] = "SD", [OP_fconv] = "SF",
    [OP_fadd] = "fFFF", [OP_fsub] = "fFFF", [OP_fmul] = "fFFF", [OP_fdiv] = "fFFF", [OP_fnegate] = "fFF",
    [OP_bs_start_match3] = "fsrd", [OP_bs_start_match4] = "Arsd", [OP_bs_get_tail] = "sdr",
    [OP_bs_get_position] = "sdr", [OP_bs_set_position] = "ss",
    [OP_bs_get_integer2] = "fsrstgd", [OP_bs_get_float2] = "fsrstgd", [OP_bs_get_binary2] = "fsrstgd",
    [OP_bs_skip_bits2] = "fsstg", [OP_bs_test_tail2] = "fsU", [OP_bs_test_unit] = "fst", [OP_bs_match_string] = "fsuu",
    [OP_bs_get_utf8] = "fsrgd", [OP_bs_skip_utf8] = "fsrg", [OP_bs_get_utf16] = "fsrgd", [OP_bs_skip_utf16] = "fsrg",
    [OP_bs_get_utf32] = "fsrgd", [OP_bs_skip_utf32] = "fsrg", [OP_bs_match] = "fsB",
    [OP_bs_create_bin] = "flrtdC", [OP_bs_init_writable] = "",
    [OP_bs_init2] = "fzlrgd", [OP_bs_init_bits] = "fzlrgd", [OP_bs_append] = "fslrtsgd", [OP_bs_private_append] = "fstsgd",
    [OP_bs_add] = "fsstd", [OP_bs_put_integer] = "fstgs", [OP_bs_put_binary] = "fstgs", [OP_bs_put_float] = "fstgs",
    [OP_bs_put_string] = "uu", [OP_bs_utf8_size] = "fsd", [OP_bs_put_utf8] = "fgs", [OP_bs_utf16_size] = "fsd",
    [OP_bs_put_utf16] = "fgs", [OP_bs_put_utf32] = "fgs",
    [OP_on_load] = "", [OP_nif_start] = "", [OP_recv_mark] = "f", [OP_recv_set] = "f",
    [OP_recv_marker_bind] = "ss", [OP_recv_marker_clear] = "s", [OP_recv_marker_reserve] = "d", [OP_recv_marker_use] = "s",
    [OP_line] = "n", [OP_executable_line] = "**", [OP_debug_line] = "****",
};
