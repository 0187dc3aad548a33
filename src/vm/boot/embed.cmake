# SPDX-License-Identifier: Apache-2.0
# cmake -DIN=FILE -DOUT=FILE -P embed.cmake: the bytes of IN as a comma-separated C list, for #include in an array
file(READ "${IN}" hex HEX)
string(REGEX REPLACE "(................................)" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," hex "${hex}")
file(WRITE "${OUT}" "${hex}\n")
