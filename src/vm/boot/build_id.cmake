# SPDX-License-Identifier: Apache-2.0
# cmake -DIN=FILE;FILE... -DOUT=FILE.c -P build_id.cmake: a C file with a hash over the files
set(all "")
foreach(f ${IN})
  file(SHA256 "${f}" one)
  string(APPEND all "${one}")
endforeach()
string(SHA256 id "${all}")
file(WRITE "${OUT}" "// made by build_id.cmake\n"
  "extern const char webeam_build_id[];\n"
  "const char webeam_build_id[] = \"${id}\";\n")
