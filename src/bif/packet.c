// SPDX-License-Identifier: Apache-2.0
// bif/packet.c — erlang:decode_packet/3: finds the end of a packet of some type, and parses HTTP lines and headers.
//
//   length_of: size of the first packet ─► returned whole, without its header, as {ssl_tls, ...}, or parsed as HTTP
#include "bif/bif.h"

enum { MORE = 0, INVALID = -1 }; // results of length_of
typedef struct {
    Term type;
    const uint8_t *s;
    int64_t n, max, line_max;
    uint8_t delimiter;
    int64_t want;
} Packet;

static int64_t head_and(Packet *k, int64_t head, uint64_t body)
{
    if (body > INT32_MAX || (k->max && body > (uint64_t)k->max)) return INVALID;
    k->want = head + (int64_t)body;
    return k->want;
}

static int64_t line_length(Packet *k)
{
    const uint8_t *end = k->n ? memchr(k->s, k->delimiter, (size_t)k->n) : NULL;
    int64_t n = end ? end + 1 - k->s : 0;
    if (k->line_max && (n > k->line_max || (!n && k->n > k->line_max))) return k->line_max;
    return n && k->max && n > k->max ? INVALID : n;
}

// A line of HTTP. A header continues on lines that start with a blank, so the byte after its newline must be there.
static int64_t http_length(Packet *k, bool header)
{
    int64_t at = 0, most = k->line_max && (!k->max || k->line_max < k->max) ? k->line_max : k->max;
    for (;;) {
        const uint8_t *end = at < k->n ? memchr(k->s + at, '\n', (size_t)(k->n - at)) : NULL;
        if (!end) return most && k->n >= most ? INVALID : MORE;
        int64_t n = end + 1 - k->s;
        bool empty = n == 1 || (n == 2 && k->s[0] == '\r');
        if (header && !empty && n == k->n) return most && n > most ? INVALID : MORE;
        if (!header || empty || (k->s[n] != ' ' && k->s[n] != '\t')) return most && n > most ? INVALID : n;
        at = n;
    }
}

static int64_t asn1_length(Packet *k)
{
    const uint8_t *s = k->s;
    int64_t at = 1, n = k->n;
    if (n < 2) return MORE;
    if ((s[0] & 31) == 31) {
        while (at < n && s[at] >= 128) at++;
        if (++at >= n) return MORE;
    }
    uint32_t c = s[at++];
    if (c < 128) return head_and(k, at, c);
    uint64_t body = 0;
    c &= 127;
    if (c > 4) return INVALID;
    if (n - at < c) return MORE;
    while (c--) body = body << 8 | s[at++];
    return head_and(k, at, body);
}

static int64_t length_of(Packet *k)
{
    const uint8_t *s = k->s;
    int64_t n = k->n;
    Term t = k->type;
    k->want = 0;
    if (t == A_raw || t == make_small(0)) return n;
    if (t == A_line) return line_length(k);
    if (t == B_http || t == B_http_bin) return http_length(k, false);
    if (t == B_httph || t == B_httph_bin) return http_length(k, true);
    if (t == B_asn1) return asn1_length(k);
    if (t == make_small(1)) return n < 1 ? MORE : head_and(k, 1, s[0]);
    if (t == make_small(2)) return n < 2 ? MORE : head_and(k, 2, get_be16(s));
    if (t == make_small(4)) return n < 4 ? MORE : head_and(k, 4, get_be32(s));
    if (t == B_sunrm) return n < 4 ? MORE : head_and(k, 4, get_be32(s) & 0x7FFFFFFF);
    if (t == B_cdr) {
        if (n < 12) return MORE;
        if (memcmp(s, "GIOP", 4)) return INVALID;
        uint32_t body =
            s[6] & 1 ? (uint32_t)s[11] << 24 | (uint32_t)s[10] << 16 | (uint32_t)s[9] << 8 | s[8] : get_be32(s + 8);
        return head_and(k, 12, body);
    }
    if (t == B_fcgi) return n < 8 ? MORE : s[0] != 1 ? INVALID : head_and(k, 8, (uint64_t)get_be16(s + 4) + s[6]);
    if (t == B_tpkt) {
        if (n < 4) return MORE;
        return s[0] != 3 || get_be16(s + 2) < 4 ? INVALID : head_and(k, 4, (uint64_t)get_be16(s + 2) - 4);
    }
    if (n < 5) return MORE; // ssl_tls; an SSL 2 hello has its length in its first two bytes
    if ((s[0] & 128) && s[2] == 1) return head_and(k, 2, get_be16(s) & 0x7FFF);
    return head_and(k, 5, get_be16(s + 3));
}

// ---- results --------------------------------------------------------------------------------------------------------
typedef struct {
    Heap *h;
    Term origin;
    const uint8_t *base;
    bool strings;
} Parts;

// Bytes of the packet: a list for http and httph, else a part of the binary.
static Term text(const Parts *x, const uint8_t *s, const uint8_t *end)
{
    if (end < s) end = s;
    if (x->strings) return heap_string(x->h, s, (size_t)(end - s), NIL);
    return heap_sub_bits(x->h, x->origin, (uint64_t)(s - x->base) * 8, (uint64_t)(end - s) * 8);
}

static Term http_error(const Parts *x, const uint8_t *s, const uint8_t *end)
{
    return TUPLE(x->h, B_http_error, text(x, s, end));
}
static bool is_blank(uint8_t c) { return c == ' ' || c == '\t'; }
static bool is_token(uint8_t c) { return c > 32 && c < 127 && !strchr("()<>@,;:\\\"/[]?={}", c); }

// Parses digits from *p on and advances *p. False: there is none.
static bool number(const uint8_t **p, const uint8_t *end, uint32_t *v)
{
    const uint8_t *s = *p;
    for (*v = 0; s < end && *s >= '0' && *s <= '9'; s++) *v = *v * 10 + (uint32_t)(*s - '0');
    bool some = s > *p;
    *p = s;
    return some;
}

static bool version(Heap *h, const uint8_t **p, const uint8_t *end, Term *t) // such as HTTP/1.1
{
    uint32_t major, minor;
    if (end - *p < 5 || memcmp(*p, "HTTP/", 5)) return false;
    *p += 5;
    if (!number(p, end, &major) || *p >= end || *(*p)++ != '.' || !number(p, end, &minor)) return false;
    *t = TUPLE(h, make_small((int32_t)major), make_small((int32_t)minor));
    return true;
}

static Term uri(const Parts *x, const uint8_t *s, const uint8_t *end)
{
    Heap *h = x->h;
    size_t n = (size_t)(end - s);
    if (n == 1 && *s == '*') return B_star;
    if (n && *s == '/') return TUPLE(h, B_abs_path, text(x, s, end));
    static const struct {
        const char *prefix;
        size_t n;
    } known[] = {{"http://", 7}, {"https://", 8}};
    for (int i = 0; i < 2; i++) {
        if (n < known[i].n || memcmp(s, known[i].prefix, known[i].n)) continue;
        const uint8_t *host = s + known[i].n, *path = memchr(host, '/', (size_t)(end - host)),
                      *stop = path ? path : end;
        const uint8_t *colon = memchr(host, ':', (size_t)(stop - host)), *digits = colon ? colon + 1 : stop;
        uint32_t port;
        bool ok = colon && number(&digits, stop, &port) && digits == stop;
        Term where = path ? text(x, path, end)
            : x->strings  ? heap_string(h, (const uint8_t *)"/", 1, NIL)
                          : heap_make_binary(h, "/", 1);
        return TUPLE(h, B_absoluteURI, i ? B_https : B_http, text(x, host, colon ? colon : stop),
            ok ? make_small((int32_t)port) : A_undefined, where);
    }
    const uint8_t *colon = n ? memchr(s, ':', n) : NULL;
    return colon ? TUPLE(h, B_scheme, text(x, s, colon), text(x, colon + 1, end)) : text(x, s, end);
}

static Term http_line(const Parts *x, const uint8_t *s, size_t n)
{
    static const char *const methods[] = {"OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE"};
    Heap *h = x->h;
    const uint8_t *all = s + n, *end = all, *p = s;
    while (end > s && (end[-1] == '\n' || end[-1] == '\r')) end--;
    Term v;
    uint32_t status;
    if (n >= 5 && !memcmp(s, "HTTP/", 5)) {
        if (!version(h, &p, end, &v) || p >= end || !is_blank(*p)) return http_error(x, s, all);
        while (p < end && is_blank(*p)) p++;
        if (!number(&p, end, &status) || (p < end && !is_blank(*p))) return http_error(x, s, all);
        while (p < end && is_blank(*p)) p++;
        return TUPLE(h, B_http_response, v, make_small((int32_t)status), text(x, p, end));
    }
    while (p < end && is_token(*p)) p++;
    const uint8_t *method = p;
    if (p == s || p >= end || !is_blank(*p)) return http_error(x, s, all);
    while (p < end && is_blank(*p)) p++;
    const uint8_t *from = p;
    while (p < end && !is_blank(*p)) p++;
    const uint8_t *to = p;
    if (from == to) return http_error(x, s, all);
    while (p < end && is_blank(*p)) p++;
    if (p == end) v = TUPLE(h, make_small(0), make_small(9));
    else if (!version(h, &p, end, &v)) return http_error(x, s, all);
    while (p < end && is_blank(*p)) p++;
    if (p < end) return http_error(x, s, all);
    Term word = NOVALUE;
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if ((size_t)(method - s) == strlen(methods[i]) && !memcmp(s, methods[i], strlen(methods[i])))
            word = atom_c(methods[i]);
    if (word == NOVALUE) word = text(x, s, method);
    return TUPLE(h, B_http_request, word, uri(x, from, to), v);
}

static const char *const headers[] = {
    // by number, from 1
    "Cache-Control",
    "Connection",
    "Date",
    "Pragma",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "From",
    "Host",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Max-Forwards",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "User-Agent",
    "Age",
    "Location",
    "Proxy-Authenticate",
    "Public",
    "Retry-After",
    "Server",
    "Vary",
    "Warning",
    "Www-Authenticate",
    "Allow",
    "Content-Base",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Md5",
    "Content-Range",
    "Content-Type",
    "Etag",
    "Expires",
    "Last-Modified",
    "Accept-Ranges",
    "Set-Cookie",
    "Set-Cookie2",
    "X-Forwarded-For",
    "Cookie",
    "Keep-Alive",
    "Proxy-Connection",
};
enum { HEADER_MAX = 50 };

static Term http_header(const Parts *x, const uint8_t *s, size_t n)
{
    Heap *h = x->h;
    const uint8_t *all = s + n, *end = all, *p = s;
    if (n == 1 || (n == 2 && s[0] == '\r')) return B_http_eoh;
    while (end > s && (end[-1] == '\n' || end[-1] == '\r')) end--;
    while (p < all && is_token(*p)) p++;
    if (p >= all || *p != ':') return http_error(x, s, all);
    size_t len = (size_t)(p - s);
    const uint8_t *value = p + 1;
    while (value < end && is_blank(*value)) value++;
    if (end < value) end = value;
    uint8_t name[HEADER_MAX];
    int found = 0;
    Term word;
    if (len <= HEADER_MAX) {
        for (size_t i = 0; i < len; i++) {
            bool first = !i || s[i - 1] == '-', up = s[i] >= 'A' && s[i] <= 'Z', low = s[i] >= 'a' && s[i] <= 'z';
            name[i] = (uint8_t)(first && low ? s[i] - 32 : !first && up ? s[i] + 32 : s[i]);
        }
        for (size_t i = 0; i < COUNT_OF(headers); i++)
            if (strlen(headers[i]) == len && !memcmp(headers[i], name, len)) found = (int)i + 1;
        word = found     ? atom_c(headers[found - 1])
            : x->strings ? heap_string(h, name, len, NIL)
                         : heap_make_binary(h, name, len);
    } else word = text(x, s, p);
    return TUPLE(h, B_http_header, make_small(found), word, text(x, s, p), text(x, value, end));
}

static Term ssl_tls(const Parts *x, const uint8_t *s, size_t n)
{
    Heap *h = x->h;
    if (!((s[0] & 128) && s[2] == 1))
        return TUPLE(
            h, B_ssl_tls, NIL, make_small(s[0]), TUPLE(h, make_small(s[1]), make_small(s[2])), text(x, s + 5, s + n));
    uint8_t *to; // an SSL 2 hello in the newer format: type, three bytes of length, the rest
    size_t body = n - 3;
    Term data = heap_new_binary(h, body + 4, &to);
    put_be32(to, 1u << 24 | (uint32_t)body);
    memcpy(to + 4, s + 3, body);
    return TUPLE(h, B_ssl_tls, NIL, make_small(22), TUPLE(h, make_small(s[3]), make_small(s[4])), data);
}

static bool is_type(Term t)
{
    const Term types[] = {A_raw, make_small(0), make_small(1), make_small(2), make_small(4), B_asn1, B_sunrm, B_cdr,
        B_fcgi, B_tpkt, A_line, B_ssl_tls, B_http, B_http_bin, B_httph, B_httph_bin};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (types[i] == t) return true;
    return false;
}

BIF_FN(erlang, decode_packet, 3)
{
    Packet k = {.type = a[0], .delimiter = '\n'};
    int64_t delimiter = '\n';
    if (!is_bitstring(a[1])) return badarg(p);
    if (!is_type(a[0])) return badarg_cause(p, A_badopt);
    Term l = a[2], o;
    while (bif_next(&l, &o)) {
        if (!is_tuple_of(o, 2)) return badarg(p);
        int64_t *to = tuple_at(o, 0) == B_packet_size ? &k.max
            : tuple_at(o, 0) == B_line_length         ? &k.line_max
            : tuple_at(o, 0) == B_line_delimiter      ? &delimiter
                                                      : NULL;
        if (!to || !arg_uint(tuple_at(o, 1), to == &delimiter ? 255 : UINT32_MAX, to)) return badarg(p);
    }
    if (!is_nil(l)) return badarg(p);
    k.delimiter = (uint8_t)delimiter;
    Heap *h = &p->heap;
    Bits b = bits_of(a[1]);
    Term origin = a[1];
    k.n = (int64_t)(b.nbits / 8);
    if (b.bitoff) { // copied, so that it starts at a byte boundary
        uint8_t *to;
        origin = heap_new_bitstring(h, b.nbits, &to);
        bits_copy(to, 0, b.bytes, b.bitoff, b.nbits);
        b = bits_of(origin);
    }
    k.s = b.bytes;
    proc_charge(p, (uint32_t)(k.n / 4096 > 100000 ? 100000 : k.n / 4096));
    int64_t n = length_of(&k);
    if (n == INVALID) return TUPLE(h, A_error, A_invalid);
    if (n == MORE || n > k.n) return TUPLE(h, B_more, k.want ? heap_int64(h, k.want) : A_undefined);
    Parts x = {h, origin, k.s, a[0] == B_http || a[0] == B_httph};
    int64_t head = is_small(a[0]) ? small_value(a[0]) : 0;
    Term t = a[0] == B_http || a[0] == B_http_bin ? http_line(&x, k.s, (size_t)n)
        : a[0] == B_httph || a[0] == B_httph_bin  ? http_header(&x, k.s, (size_t)n)
        : a[0] == B_ssl_tls                       ? ssl_tls(&x, k.s, (size_t)n)
                                                  : text(&x, k.s + head, k.s + n);
    return TUPLE(h, A_ok, t, heap_sub_bits(h, origin, (uint64_t)n * 8, b.nbits - (uint64_t)n * 8));
}
