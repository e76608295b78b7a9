# SPDX-License-Identifier: GPL-3.0-or-later
# Law: every header compiles alone and is guarded by ROOM_FILE_H; every source tells its licence in its first line.
# Run: cmake -DMODEL=<folder of the sources> -DCOMPILER=cc -P headers.cmake
cmake_minimum_required(VERSION 3.25)
set(licence "/* SPDX-License-Identifier: GPL-3.0-or-later */")
file(GLOB_RECURSE headers RELATIVE ${MODEL} ${MODEL}/*.h)
file(GLOB_RECURSE files RELATIVE ${MODEL} ${MODEL}/*.h ${MODEL}/*.c)
foreach(header IN LISTS headers)
  execute_process(COMMAND ${COMPILER} -std=c17 -D_XOPEN_SOURCE=700 -Wall -Wextra -Werror -fopenmp-simd
                          -fsyntax-only -I${MODEL} -include ${header} -x c /dev/null
                  RESULT_VARIABLE result ERROR_VARIABLE said)
  if(result)
    message(SEND_ERROR "${header} does not compile alone:\n${said}")
  endif()
  string(TOUPPER "${header}" guard)
  string(REGEX REPLACE "[/.]" "_" guard ${guard})
  file(READ ${MODEL}/${header} text)
  if(NOT text MATCHES "#ifndef ${guard}\n#define ${guard}\n")
    message(SEND_ERROR "${header} is not guarded by ${guard}")
  endif()
endforeach()
foreach(file IN LISTS files)
  file(READ ${MODEL}/${file} text LIMIT 100)
  string(FIND "${text}" "${licence}\n" place)
  if(NOT place EQUAL 0)
    message(SEND_ERROR "${file} does not begin with ${licence}")
  endif()
endforeach()
