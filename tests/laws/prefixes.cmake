# SPDX-License-Identifier: GPL-3.0-or-later
# Law: what a file exports begins with its name: cohort.c exports cohort_run, expr_parse.c expr_parse, engine.c engines.
# Run: cmake -DNM=nm "-DOBJECTS=a.o;b.o" -P prefixes.cmake
cmake_minimum_required(VERSION 3.25)
foreach(object IN LISTS OBJECTS)
  get_filename_component(file ${object} NAME)
  string(REGEX REPLACE "\\.(o|obj)$" "" file ${file})
  string(REGEX REPLACE "\\..*" "" stem ${file})        # expr_parse.c.o -> expr_parse
  string(REGEX REPLACE "_.*" "" first ${stem})         # expr_parse     -> expr
  string(REGEX REPLACE "y$" "ie" many ${first})        # family         -> families, engine -> engines
  execute_process(COMMAND ${NM} -g --defined-only ${object} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL " [TDRBCVWi] [A-Za-z0-9_]+" symbols "${symbols}")
  foreach(symbol IN LISTS symbols)
    string(SUBSTRING ${symbol} 3 -1 symbol)
    if(NOT symbol MATCHES "^(${first}(_|$)|${many}s$|__)")   # __: put there by sanitizers
      message(SEND_ERROR "${file} exports ${symbol}")
    endif()
  endforeach()
endforeach()
