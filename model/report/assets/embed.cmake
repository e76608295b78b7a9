# SPDX-License-Identifier: GPL-3.0-or-later
# Puts files into a C source as arrays of bytes (literals may not be so long): report.css as html_assets_css.
# Run: cmake -DFOLDER=<of the files> -DOUT=<html_assets.c> -P embed.cmake
cmake_minimum_required(VERSION 3.25)
set(source "/* Made by model/report/assets/embed.cmake of the files beside it. */\n#include \"report/html_assets.h\"\n")
foreach(kind css js)
  file(READ ${FOLDER}/report.${kind} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  string(REGEX REPLACE "(....................................................................................)" "\\1\n" bytes "${bytes}")
  string(APPEND source "const char html_assets_${kind}[] = {\n${bytes}'\\0' };\n")
endforeach()
file(WRITE ${OUT} "${source}")
