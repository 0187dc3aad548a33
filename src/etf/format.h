// SPDX-License-Identifier: Apache-2.0
// etf/format — the tags and limits of the format. Private to the room.
#pragma once
#include "etf/etf.h"

enum {
    T_VERSION = 131,
    T_RECORD = 67, // native record (OTP 29)
    T_NEW_FLOAT = 70,
    T_BIT_BINARY = 77,
    T_COMPRESSED = 80,
    T_NEW_PID = 88,
    T_NEW_PORT = 89,
    T_NEWER_REF = 90,
    T_SMALL_INT = 97,
    T_INT = 98,
    T_FLOAT_TEXT = 99,
    T_ATOM = 100,
    T_OLD_REF = 101,
    T_OLD_PORT = 102,
    T_OLD_PID = 103,
    T_SMALL_TUPLE = 104,
    T_LARGE_TUPLE = 105,
    T_NIL = 106,
    T_STRING = 107,
    T_LIST = 108,
    T_BINARY = 109,
    T_SMALL_BIG = 110,
    T_LARGE_BIG = 111,
    T_NEW_FUN = 112,
    T_EXPORT = 113,
    T_NEW_REF = 114,
    T_SMALL_ATOM = 115,
    T_MAP = 116,
    T_UTF8_ATOM = 118,
    T_SMALL_UTF8_ATOM = 119,
    T_V4_PORT = 120,
};
enum {
    MAX_PID_NUMBER = (1 << 15) - 1,
    MAX_PID_SERIAL = (1 << 13) - 1, // this and the line above: pids of this node
    MAX_REF_IDS = 5,
    MAX_PORT_28 = (1 << 28) - 1,        // larger port numbers need T_V4_PORT
    MAX_BIG_NBYTES = (1 << 19) * 8 - 8, // of OTP's largest integer
    FLOAT_TEXT_NBYTES = 31,
};
_Static_assert((MAX_PID_SERIAL << 15 | MAX_PID_NUMBER) == (1 << 28) - 1, "a local pid has 28 bits: see term.h");
_Static_assert(MAX_BIG_NBYTES == (int)BIG_NLIMBS_MAX * 8, "what is read is what arithmetic can make");
#define FUEL_BYTES 64 // bytes copied for one unit of fuel
