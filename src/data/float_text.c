// SPDX-License-Identifier: Apache-2.0
// data/float_text.c — floats to text and back, in the formats of OTP 25.
//
// The shortest text that reads back as the same float: first an exact test whether the float is a decimal of at most 15
// digits; else it prints 15, 16, 17 digits until the text reads back. This relies on a libc that prints and reads
// exactly, as those of all builds do.
#include "data/data.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS = 17, TEXT_MAX = 255 }; // TEXT_MAX: as in OTP, a longer text is badarg

// ---- [short] ------------------------------------------------------------------------------
typedef struct {
    char digit[DIGITS + 1];
    int n, exp;
} Decimal; // 0.d1d2d3... * 10^exp, without trailing zeros

static void decimal_trim(Decimal *r)
{
    while (r->n > 1 && r->digit[r->n - 1] == '0') r->n--;
}

// Is d = i / 10^k with i < 10^15 and k <= 10? Both are exact as floats, so their quotient is the float nearest to that
// decimal.
static bool decimal_of_short(double d, Decimal *r)
{
    static const double ten[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};
    if (d >= 1e15 || d < 1e-5) return false;
    for (int k = 0; k < (int)COUNT_OF(ten); k++) {
        double x = d * ten[k];
        if (x >= 1e15) return false;
        double i = floor(x + 0.5);
        if (i / ten[k] != d) continue;
        uint64_t v = (uint64_t)i;
        char back[20];
        int n = 0;
        while (v) {
            back[n++] = (char)('0' + v % 10);
            v /= 10;
        }
        if (n == 0 || n > 15) return false;
        for (int j = 0; j < n; j++) r->digit[j] = back[n - 1 - j];
        r->n = n;
        r->exp = n - k;
        decimal_trim(r);
        return true;
    }
    return false;
}

static void decimal_read(const char *e_text, int ndigits, Decimal *r) // e_text: as "%.*e" prints
{
    r->digit[0] = e_text[0];
    for (int i = 1; i < ndigits; i++) r->digit[i] = e_text[i + 1];
    r->n = ndigits;
    r->exp = atoi(strchr(e_text, 'e') + 1) + 1;
    decimal_trim(r);
}

static double decimal_value(const Decimal *r)
{
    char text[40];
    snprintf(text, sizeof text, "0.%.*se%d", r->n, r->digit, r->exp);
    return strtod(text, NULL);
}

// The next decimal up with the same number of digits.
static void decimal_up(Decimal *r, int ndigits)
{
    while (r->n < ndigits) r->digit[r->n++] = '0';
    int i = ndigits - 1;
    while (i >= 0 && r->digit[i] == '9') r->digit[i--] = '0';
    if (i >= 0) {
        r->digit[i]++;
        return;
    }
    r->digit[0] = '1';
    r->exp++;
}

static void decimal_of(double d, Decimal *r)
{
    if (decimal_of_short(d, r)) return;
    uint64_t bits;
    memcpy(&bits, &d, 8);
    // A power of two is nearer to its lower neighbour than to its upper one. So a decimal above it may read back as it
    // when the nearest decimal of that length does not.
    bool power_of_two = (bits & 0xFFFFFFFFFFFFFull) == 0;
    char text[40];
    for (int n = d < 2.2250738585072014e-308 ? 1 : 15; n < DIGITS; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, d);
        if (strtod(text, NULL) == d) {
            decimal_read(text, n, r);
            return;
        }
        if (!power_of_two) continue;
        decimal_read(text, n, r);
        decimal_up(r, n);
        if (decimal_value(r) == d) {
            decimal_trim(r);
            return;
        }
    }
    snprintf(text, sizeof text, "%.*e", DIGITS - 1, d);
    decimal_read(text, DIGITS, r);
}

void float_to_short(double d, Buf *out)
{
    if (signbit(d)) {
        buf_byte(out, '-');
        d = -d;
    }
    if (d == 0.0) {
        buf_text(out, "0.0");
        return;
    }
    Decimal r;
    decimal_of(d, &r);
    // Plain notation unless it is longer than scientific notation. From 2^53 on always scientific.
    char sci[48], plain[48];
    int e = r.exp - 1;
    int nsci =
        snprintf(sci, sizeof sci, "%c.%.*se%d", r.digit[0], r.n > 1 ? r.n - 1 : 1, r.n > 1 ? r.digit + 1 : "0", e);
    int nplain = r.exp <= 0 ? 2 - r.exp + r.n : r.exp >= r.n ? r.exp + 2 : r.n + 1;
    if (d >= 9007199254740992.0 || nplain > nsci) {
        buf_put(out, sci, (size_t)nsci);
        return;
    }
    int at = 0;
    if (r.exp <= 0) {
        plain[at++] = '0';
        plain[at++] = '.';
        for (int i = r.exp; i < 0; i++) plain[at++] = '0';
        for (int i = 0; i < r.n; i++) plain[at++] = r.digit[i];
    } else {
        for (int i = 0; i < r.exp || i < r.n; i++) {
            if (i == r.exp) plain[at++] = '.';
            plain[at++] = i < r.n ? r.digit[i] : '0';
        }
        if (r.exp >= r.n) {
            plain[at++] = '.';
            plain[at++] = '0';
        }
    }
    buf_put(out, plain, (size_t)at);
}

// ---- other formats ---------------------------------------------------------------------------
void float_to_scientific(double d, int decimals, Buf *out)
{
    char text[320];
    if (decimals > 300) decimals = 300;
    int n = snprintf(text, sizeof text, "%.*e", decimals, d);
    buf_put(out, text, (size_t)n);
}

// As OTP: multiplies the fraction by 10^decimals and rounds half up. The product is a rounded float, so digits beyond
// the 15th may be wrong. OTP prints exactly only above 2^53 or with more than 18 decimals.
static int decimals_fast(double d, int decimals, char *text)
{
    static const uint64_t ten[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000,
        10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000,
        100000000000000000, 1000000000000000000};
    const char *minus = signbit(d) ? "-" : "";
    d = fabs(d);
    uint64_t whole = (uint64_t)d;
    double scaled = (d - (double)whole) * (double)ten[decimals];
    uint64_t part = (uint64_t)scaled;
    if (scaled - (double)part >= 0.5) part++;
    if (part >= ten[decimals]) {
        whole++;
        part -= ten[decimals];
    }
    if (decimals == 0) return sprintf(text, "%s%llu", minus, (unsigned long long)whole);
    return sprintf(text, "%s%llu.%0*llu", minus, (unsigned long long)whole, decimals, (unsigned long long)part);
}

bool float_to_decimals(double d, int decimals, bool compact, Buf *out)
{
    char text[TEXT_MAX + 1];
    int n;
    if (decimals > 18 || fabs(d) > 9007199254740992.0) {
        n = snprintf(text, sizeof text, "%.*f", decimals, d);
        if (n < 0 || n > TEXT_MAX) return false;
        if (compact && decimals == 0)
            while (text[n - 1] == '0') n--; // as OTP does: 1.0e22 becomes "1"
    } else {
        n = decimals_fast(d, decimals, text);
    }
    if (compact && decimals > 0) {
        while (text[n - 1] == '0' && text[n - 2] != '.') n--;
    }
    buf_put(out, text, (size_t)n);
    return true;
}

bool float_from_text(const uint8_t *p, size_t n, double *d)
{
    size_t i = 0, dot, from;
    if (i < n && (p[i] == '+' || p[i] == '-')) i++;
    from = i;
    while (i < n && p[i] >= '0' && p[i] <= '9') i++;
    if (i == from || i >= n || (p[i] != '.' && p[i] != ',')) return false;
    dot = i++;
    from = i;
    while (i < n && p[i] >= '0' && p[i] <= '9') i++;
    if (i == from) return false;
    if (i < n && (p[i] | 0x20) == 'e') {
        i++;
        if (i < n && (p[i] == '+' || p[i] == '-')) i++;
        from = i;
        while (i < n && p[i] >= '0' && p[i] <= '9') i++;
        if (i == from) return false;
    }
    if (i != n) return false;
    char small_[128], *text = n < sizeof small_ ? small_ : mem_take(MEM_SYSTEM, n + 1);
    memcpy(text, p, n);
    text[n] = 0;
    text[dot] = '.';
    double v = strtod(text, NULL);
    if (text != small_) mem_give(MEM_SYSTEM, text, n + 1);
    if (!isfinite(v)) return false;
    *d = v;
    return true;
}
