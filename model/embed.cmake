# SPDX-License-Identifier: GPL-3.0-or-later
# Puts files into a C source as arrays of bytes, each ended by a zero (literals may not be so long).
# Run: cmake -DHEADER=cli/templates.h -DFILES="name=file;..." -DOUT=<source> -P embed.cmake
cmake_minimum_required(VERSION 3.25)
set(source "/* Made by model/embed.cmake. */\n#include \"${HEADER}\"\n")
foreach(item IN LISTS FILES)
  string(REGEX MATCH "^([^=]+)=(.+)$" whole "${item}")
  set(name ${CMAKE_MATCH_1})
  file(READ ${CMAKE_MATCH_2} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(REGEX REPLACE "(....................................................................................)" "\\1\n" bytes "${bytes}")
  string(APPEND source "const char ${name}[] = {\n${bytes}'\\0' };\n")
endforeach()
file(WRITE ${OUT} "${source}")
