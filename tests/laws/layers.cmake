# SPDX-License-Identifier: GPL-3.0-or-later
# Law: a file uses only its own room, the rooms it stands on, and the outside things it is trusted with.
# Run: cmake -DMODEL=<folder of the sources> -P layers.cmake
cmake_minimum_required(VERSION 3.25)
set(may_base base)
set(may_math base math)
set(may_survival base math survival)
set(may_input base math input)
set(may_evidence base math survival evidence)
set(may_structure base math survival evidence input structure)
set(may_engine base math survival structure engine)
set(may_economics base math economics)
set(may_analysis base math survival evidence structure engine economics analysis)
set(may_report base report)
set(may_cli base math survival evidence input structure engine economics analysis report cli)

# Headers of others, by the start of their name, and who is trusted with them
set(trusted_libconfig "^input/cfg\\.c$")
set(trusted_nettle "^input/digest\\.c$")
set(trusted_gsl "^(math|survival|evidence)/")
set(trusted_omp "^(engine|economics|analysis|report)/")
set(trusted_mpi "^analysis/[a-z]+\\.c$")
set(trusted_jansson "^report/manifest\\.c$")
set(trusted_xlsxwriter "^report/xlsx\\.c$")

# Words, and who may use them
set(words_speak "printf|vprintf|puts|putchar|perror")
set(trusted_speak "^cli/")
set(words_end "exit|_exit|_Exit|quick_exit")
set(trusted_end "^cli/")
set(words_abort "abort")
set(trusted_abort "^(cli/|base/memory\\.c$)")
set(words_locale "setlocale")
set(trusted_locale "^base/glyphs\\.c$")   # of letters, in its own thread: no decimal commas

function(law_of_rooms file room text)
  string(REGEX MATCHALL "\n *# *include \"[a-z]+/" uses "${text}")
  foreach(use IN LISTS uses)
    string(REGEX REPLACE ".*\"([a-z]+)/" "\\1" used "${use}")
    if(DEFINED may_${used} AND NOT used IN_LIST may_${room})
      message(SEND_ERROR "${file}: room ${room} may not use room ${used}")
    endif()
  endforeach()
endfunction()

function(law_of_borders file text)
  string(REGEX MATCHALL "\n *# *(include <[a-z]+|pragma omp +[a-z]+)" uses "${text}")
  foreach(use IN LISTS uses)
    if(use MATCHES "pragma omp +(simd|declare)")   # lanes, not threads
      continue()
    endif()
    string(REGEX REPLACE ".*(include <|pragma )([a-z]+).*" "\\2" used "${use}")
    if(DEFINED trusted_${used} AND NOT file MATCHES "${trusted_${used}}")
      message(SEND_ERROR "${file} is not trusted with ${used}")
    endif()
  endforeach()
endfunction()

function(law_of_words file text)
  foreach(law speak end abort locale)
    if(NOT file MATCHES "${trusted_${law}}" AND text MATCHES "[^a-zA-Z0-9_](${words_${law}}) *\\(")
      message(SEND_ERROR "${file} may not call ${CMAKE_MATCH_1}")
    endif()
  endforeach()
  if(NOT file MATCHES "${trusted_speak}" AND text MATCHES "[^a-zA-Z0-9_](stdout|stderr)[^a-zA-Z0-9_]")
    message(SEND_ERROR "${file} may not use ${CMAKE_MATCH_1}")
  endif()
endfunction()

file(GLOB_RECURSE files RELATIVE ${MODEL} ${MODEL}/*.c ${MODEL}/*.h)
foreach(file IN LISTS files)
  string(REGEX REPLACE "/.*" "" room ${file})
  if(NOT DEFINED may_${room})
    message(SEND_ERROR "${file} lies in no room")
    continue()
  endif()
  file(READ ${MODEL}/${file} text)
  string(REGEX REPLACE "\"([^\"\\\n]|\\\\.)*\"" "\"\"" code "\n${text}")   # without texts
  string(REGEX REPLACE "/\\*([^*]|\\*+[^*/])*\\*+/" " " code "${code}")   # and comments
  string(REGEX REPLACE "[][;\\]" " " text "\n${text}")   # signs that mean something to CMake's lists
  law_of_rooms(${file} ${room} "${text}")
  law_of_borders(${file} "${text}")
  law_of_words(${file} "${code}")
endforeach()
