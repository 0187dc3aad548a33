// SPDX-License-Identifier: Apache-2.0
// bif.test — the rows of the tables are in the export table; BIFs leave their arguments alone; bad arguments, however
// hostile, raise what they should. What long BIFs do: bif_jobs.test. Behaviour against real erl: tests/erl.
#include "bif_call.h"

// ---- the tables ----------------------------------------------------------------------------------------------------
typedef struct {
    const char *module, *function;
    uint32_t arity;
    int kind;
    Bif bif;
} Row;
static const Row rows[] = {
#define BIF(module, name, arity, kind) {#module, #name, arity, BIF_##kind, bif_##module##_##name##_##arity},
#define BIF_NAMED(module, text, cname, arity, kind) \
    {#module, text, arity, BIF_##kind, bif_##module##_##cname##_##arity},
#include "bif/all.tab"
#undef BIF
#undef BIF_NAMED
};

static bool is_in(Term list, Term m, Term f, uint32_t arity)
{
    for (Term l = list, e; bif_next(&l, &e);)
        if (tuple_at(e, 0) == m && tuple_at(e, 1) == f && tuple_at(e, 2) == make_small(arity)) return true;
    return false;
}

static void test_rows(void)
{
    Term all = bif_list_all(&store);
    size_t listed = 0, n;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Row *r = &rows[i];
        Term m = atom_c(r->module), f = atom_c(r->function);
        const Export *e = export_find(m, f, r->arity);
        if (!release_has(r->module, r->function, r->arity)) {
            CHECK((!e || !e->bif) && !is_in(all, m, f, r->arity));
            continue;
        }
        bool good = e && e->bif == r->bif && e->call == r->bif && (int)e->bif_kind == r->kind && e->arity == r->arity &&
            !e->stands_for && e->code == e->stub && export_is_defined(e) && code_is_builtin(m, f, r->arity) &&
            is_in(all, m, f, r->arity) == bif_is_listed(m, f);
        if (!CHECK(good)) printf("%s:%s/%u is not registered as its row says\n", r->module, r->function, r->arity);
        listed += bif_is_listed(m, f);
        for (size_t k = 0; k < i; k++)
            CHECK(rows[k].arity != r->arity || strcmp(rows[k].function, r->function) ||
                strcmp(rows[k].module, r->module));
    }
    CHECK(list_length(all, &n) && n == listed + 1); // and hibernate/3, which has no row
    CHECK(is_in(all, A_erlang, A_hibernate, 3) && !export_find(A_erlang, A_hibernate, 3));
}

// Functions that go on with a BIF's work: no name that code can write without quotes, no BIF of erl, shown as the BIF.
static void check_hidden(const char *name, uint32_t arity, const char *module, const char *shown, uint32_t shown_arity)
{
    char text[64];
    snprintf(text, sizeof text, "$%s", name);
    const Export *e = export_find(A_erts_internal, atom_c(text), arity);
    const Export *bif = export_find(atom_c(module), atom_c(shown), shown_arity);
    CodePlace at;
    bool good = e && e->bif && bif && bif->bif && e->stands_for == bif && !bif->stands_for &&
        !is_in(bif_list_all(&store), e->module, e->function, arity) && code_place(e->stub, false, &at) &&
        at.module == bif->module && at.function == bif->function && at.arity == shown_arity;
    if (!CHECK(good)) printf("$%s/%u does not stand for %s:%s/%u\n", name, arity, module, shown, shown_arity);
}

static void test_hidden(void)
{
#define CONTINUE(name, arity, module, shown, shown_arity) check_hidden(#name, arity, module, shown, shown_arity);
#define SELF(module, name, arity) \
    CHECK((export_find(atom_c(#module), atom_c(#name), arity)->bif != NULL) == release_has(#module, #name, arity));
#include "bif/continue.tab"
#undef CONTINUE
#undef SELF
}

// ---- arguments that make no sense -----------------------------------------------------------------------------------
// Each BIF with all of these in each place, two at a time (more arguments: at random). It raises or gives a term, says
// so in one way only, and neither writes to its arguments nor leaves a heap that is not sound.
static const char *const hostile_texts[] = {"none", "true", "-1", "0", "3", "576460752303423487",
    "18446744073709551616", "-1180591620717411303424", "1.5", "[]", "{}", "#{}", "<<>>", "<<\"text\",5:3>>",
    "<<131,108,255,255,255,255>>", "\"12x\"", "[1|2]", "[[1,[2|x]],<<3>>]", "[{a,1},{b}|c]", "[300,-5,1114112]",
    "{a,[b|c]}", "#{a=>1,[]=>{}}", "@dead", "@ref", "@fun"};
static Term hostile[COUNT_OF(hostile_texts)];
enum { HOSTILE = COUNT_OF(hostile_texts), AT_RANDOM = 1500 };

// What these do is not undone behind them, or they say it to the world.
static bool is_left_out(const Row *r)
{
    static const char *const names[] = {
        "display", "display_string", "display_nl", "process_display", "set_internal_state"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(r->function, names[i])) return true;
    return false;
}

static void try_hostile(const Row *r, const Term *args)
{
    bool copies = !strcmp(r->module, "binary") && !strcmp(r->function, "copy");
    if (copies && r->arity == 2 && args[1] == make_small(SMALL_MAX)) return; // no memory, as in erl
    Outcome o = call(atom_c(r->module), atom_c(r->function), r->arity, args, ONE_SLICE);
    bool known = o.class_ == A_error || o.class_ == A_exit || o.class_ == A_throw;
    bool good = !o.wrote && (o.value != NOVALUE || o.calls || known);
    if (r->kind == BIF_GUARD || r->arity > COUNT_OF(me->trap_args)) good = good && !o.trapped;
    if (good) unit_passed++;
    else {
        CHECK(!"a hostile call");
        printf("%s:%s/%u: %s\n", r->module, r->function, r->arity, said(&o));
    }
}

static void test_hostile(void)
{
    uint32_t seed = 1;
    for (size_t i = 0; i < HOSTILE; i++) {
        const char *at = hostile_texts[i];
        hostile[i] = read_term(&at);
        CHECK(!*at);
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Row *r = &rows[i];
        if (!release_has(r->module, r->function, r->arity)) continue;
        Term args[MOST_ARGS];
        Span roots[PROC_ROOTS];
        size_t n = r->arity == 1 ? HOSTILE : r->arity == 2 ? HOSTILE * HOSTILE : AT_RANDOM;
        if (!r->arity || is_left_out(r)) continue;
        for (size_t k = 0; k < n; k++) {
            for (size_t j = 0, rest = k; j < r->arity; j++, rest /= HOSTILE) {
                seed = seed * 1664525 + 1013904223;
                args[j] = hostile[r->arity < 3 ? rest % HOSTILE : (seed >> 16) % HOSTILE];
            }
            try_hostile(r, args);
        }
        if (!CHECK(heap_is_sound(&me->heap, roots, proc_roots(me, NULL, 0, roots)))) printf("%s\n", r->function);
        clean();
    }
    CHECK(proc_is_alive(me->pid));
}

// ---- what errors say ----------------------------------------------------------------------------------------------
// As real erl does.
static const char *const badargs[] = {
    "erlang:hd([])",
    "erlang:element(0,{a})",
    "erlang:element(2,{a})",
    "erlang:element(18446744073709551616,{a})",
    "erlang:setelement(1,{},x)",
    "erlang:make_tuple(16777216,x)",
    "erlang:make_tuple(2,x,[{3,y}])",
    "erlang:list_to_tuple([a|b])",
    "erlang:tuple_size([])",
    "erlang:tuple_size(#{})",
    "erlang:length([1|2])",
    "erlang:'++'([1|2],[])",
    "erlang:'--'([1],[2|3])",
    "erlang:'--'([1|2],[])",
    "lists:reverse([1|2],[])",
    "lists:member(x,[a|b])",
    "lists:keyfind(k,0,[])",
    "lists:keyfind(k,1,[{a}|b])",
    "maps:from_list([{a,1},b])",
    "maps:from_list([{a,1}|b])",
    "maps:from_keys([a|b],1)",
    "erlang:abs(x)",
    "erlang:float(x)",
    "erlang:'not'(1)",
    "erlang:list_to_atom([300|x])",
    "erlang:list_to_atom([1114112])",
    "erlang:binary_to_atom(<<255>>,utf8)",
    "erlang:binary_to_existing_atom(<<\"no_such_atom_is_there\">>,utf8)",
    "erlang:list_to_existing_atom(\"no_such_atom_is_there\")",
    "erlang:list_to_integer(\"12x\")",
    "erlang:list_to_integer(\"12\",1)",
    "erlang:list_to_integer(\"12\",37)",
    "erlang:list_to_integer([49|50])",
    "erlang:binary_to_integer(<<5:3>>)",
    "erlang:integer_to_list(1.5)",
    "erlang:integer_to_binary(10,37)",
    "erlang:list_to_float(\"1\")",
    "erlang:float_to_list(1.5,[{decimals,254}])",
    "erlang:iolist_to_binary([256])",
    "erlang:iolist_to_binary([1|2])",
    "erlang:iolist_to_binary([<<5:3>>])",
    "erlang:list_to_binary(<<>>)",
    "erlang:iolist_size([-1])",
    "erlang:binary_to_list(<<5:3>>)",
    "erlang:binary_to_list(<<\"abc\">>,2,1)",
    "erlang:binary_part(<<\"abc\">>,1,3)",
    "erlang:binary_part(<<\"abc\">>,{-1,1})",
    "erlang:split_binary(<<\"abc\">>,4)",
    "erlang:crc32(4294967296,<<>>)",
    "erlang:md5_final(<<>>)",
    "erlang:binary_to_term(<<131,108,255,255,255,255>>)",
    "erlang:binary_to_term(<<131>>)",
    "erlang:term_to_binary(x,[{compressed,10}])",
    "erlang:phash2(x,0)",
    "binary:at(<<\"abc\">>,3)",
    "binary:copy(<<5:3>>,2)",
    "binary:copy(<<\"a\">>,18446744073709551616)",
    "binary:match(<<\"abc\">>,[])",
    "binary:match(<<\"abc\">>,<<>>)",
    "binary:first(<<>>)",
    "binary:longest_common_prefix([])",
    "binary:decode_unsigned(<<5:3>>)",
    "atomics:get(@ref,1)",
    "erlang:unregister(some_name)",
    "erlang:demonitor(@ref,[nothing])",
    "erlang:process_flag(trap_exit,1)",
    "erlang:process_info(@me,nothing)",
    "erlang:spawn(1,f,[])",
    "erlang:spawn(m,f,[a|b])",
    "erlang:halt(-1,[])",
    "erlang:system_info(nothing)",
    "erlang:statistics(nothing)",
    "erlang:trace_info(@me,nothing)",
    "erlang:make_fun(m,f,256)",
    "erlang:make_fun(m,f,-1)",
    "erlang:fun_info(@me,arity)",
    "erlang:port_get_data(x)",
    "persistent_term:get(never_put)",
    "ets:new(t,[nothing])",
    "ets:new(\"t\",[])",
    "ets:match_spec_compile(x)",
    "re:run(\"a\",\"(\")",
    "os:getenv(x)",
    "zlib:inflate_nif(x,1,2,3)",
};
static const struct {
    const char *call, *want;
} answers[] = {
    {"erlang:map_size([])", "error:{badmap,[]}"},
    {"maps:get(k,[])", "error:{badmap,[]}"},
    {"maps:find(k,[])", "error:{badmap,[]}"},
    {"maps:get(k,#{})", "error:{badkey,k}"},
    {"maps:update(k,v,#{a=>1})", "error:{badkey,k}"},
    {"erlang:map_get(k,#{a=>1})", "error:{badkey,k}"},
    {"maps:merge(#{},x)", "error:{badmap,x}"},
    {"maps:merge(x,#{})", "error:{badmap,x}"},
    {"maps:keys({})", "error:{badmap,{}}"},
    {"erlang:'+'(a,1)", "error:badarith"},
    {"erlang:'div'(1,0)", "error:badarith"},
    {"erlang:'/'(1,0)", "error:badarith"},
    {"math:sqrt(-1)", "error:badarith"},
    {"math:log(0)", "error:badarith"},
    {"math:exp(1000)", "error:badarith"},
    {"erlang:'bsl'(1,576460752303423487)", "error:system_limit"},
    {"erts_internal:counters_new(18446744073709551616)", "error:system_limit"},
    {"erlang:binary_to_term(<<131,97,1>>,[unsafe])", "error:badarg cause badopt"},
    {"erlang:monitor(process,@me,[nothing])", "error:badarg cause badopt"},
    {"erlang:process_flag(nothing,1)", "error:badarg cause badopt"},
    {"erlang:send_after(1,@me,x,[nothing])", "error:badarg cause badopt"},
    {"erlang:spawn_opt(m,f,[],[nothing])", "error:badarg cause badopt"},
    {"erlang:halt(0,[nothing])", "error:badarg cause badopt"},
    {"erlang:system_flag(nothing,1)", "error:badarg cause badopt"},
    {"erlang:decode_packet(nothing,<<>>,[])", "error:badarg cause badopt"},
    {"erlang:monitor_node(node,true,[nothing])", "error:badarg cause badopt"},
    {"re:compile(\"(\",[nothing])", "error:badarg cause badopt"},
    {"erlang:register(undefined,@me)", "error:badarg cause none"},
    {"erlang:register(some_name,@dead)", "error:badarg cause notalive"},
    {"erlang:monitor(nothing,@me)", "error:badarg cause badtype"},
    {"erlang:send_after(-1,@me,x)", "error:badarg cause time"},
    {"erlang:send_after(x,@me,x)", "error:badarg cause time"},
    {"erlang:start_timer(18446744073709551616,@me,x)", "error:badarg cause time"},
    {"erlang:error(reason)", "error:reason"},
    {"erlang:exit(reason)", "exit:reason"},
    {"erlang:throw(reason)", "throw:reason"},
    {"ets:lookup(no_table,k)", "error:badarg cause id"},
    {"ets:insert(no_table,{a})", "error:badarg cause id"},
    {"unicode:characters_to_list(<<255>>,nothing)", "unicode:characters_to_list_int/2"},
    {"unicode:characters_to_binary([1114112],unicode)", "{error,<<>>,[1114112]}"},
    {"string:list_to_integer(x)", "{error,not_a_list}"},
    {"string:list_to_float(\"1\")", "{error,no_float}"},
    {"prim_socket:nif_setopt(x,1,2,3,4)", "error:notsup"},
};

static void test_errors(void)
{
    for (size_t i = 0; i < COUNT_OF(badargs); i++) check_call(badargs[i], "error:badarg");
    for (size_t i = 0; i < COUNT_OF(answers); i++) check_call(answers[i].call, answers[i].want);
}

int main(void)
{
    bifs_start();
    test_rows();
    test_hidden();
    test_errors();
    test_hostile();
    return unit_done();
}
