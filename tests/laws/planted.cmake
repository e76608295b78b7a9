# SPDX-License-Identifier: GPL-3.0-or-later
# Law on laws: each catches what is planted for it, and lets a decent file pass.
# Run: cmake -DLAWS=<this folder> -DWORK=<folder to plant in> -DCOMPILER=cc -DNM=nm -P planted.cmake
cmake_minimum_required(VERSION 3.25)
set(licence "/* SPDX-License-Identifier: GPL-3.0-or-later */\n")

function(plant file text)   # one string: lists lose brackets and semicolons
  file(WRITE ${WORK}/${file} "${licence}${text}\n")
endfunction()

function(expect law result word)   # that a law fails with this word, or passes if the word is empty
  execute_process(COMMAND ${CMAKE_COMMAND} ${ARGN} -P ${LAWS}/${law}.cmake
                  RESULT_VARIABLE code OUTPUT_VARIABLE said ERROR_VARIABLE told)
  string(REGEX REPLACE "[ \n]+" " " told "${said}${told}")
  string(FIND "${told}" "${word}" place)
  if(result STREQUAL "passes" AND code)
    message(SEND_ERROR "${law} does not let a decent file pass: ${told}")
  elseif(result STREQUAL "fails" AND (NOT code OR place LESS 0))
    message(SEND_ERROR "${law} does not say \"${word}\" but: ${told}")
  endif()
endfunction()

function(try_layers result word file text)   # one file, alone in the house
  file(REMOVE_RECURSE ${WORK})
  plant(model/${file} "${text}")
  expect(layers ${result} "${word}" -DMODEL=${WORK}/model)
endfunction()

try_layers(passes "" engine/cohort.c "#include \"math/rng.h\"\n#include <stdio.h>\n#pragma omp parallel for\nint exit_rate(int x)")
try_layers(passes "" math/real.c "#include <gsl/gsl_cdf.h>\n#pragma omp simd\nsnprintf(buffer, 3, \"x\")\nstatic int a[3]")
try_layers(passes "" engine/cohort.c "/* not exit(1),\n * nor stdout */\nfail(err, \"say \\\"exit (\\\" or puts(x) \")")
try_layers(passes "" cli/main.c "#include \"report/csv.h\"\nprintf(\"x\")\nexit(1)")
try_layers(fails "base/text.c: room base may not use room math" base/text.c "int a[\n#include \"math/rng.h\"")
try_layers(fails "report/csv.c: room report may not use room analysis" report/csv.c "#include \"base/fail.h\"\n#include \"analysis/psa.h\"")
try_layers(fails "engine/cohort.h: room engine may not use room input" engine/cohort.h "  #  include \"input/cfg.h\"")
try_layers(fails "input/field.c is not trusted with libconfig" input/field.c "#include <libconfig.h>")
try_layers(fails "engine/cohort.c is not trusted with gsl" engine/cohort.c "#include <gsl/gsl_rng.h>")
try_layers(fails "math/rng.c is not trusted with omp" math/rng.c "    #pragma omp parallel")
try_layers(fails "math/rng.c is not trusted with omp" math/rng.c "#include <omp.h>")
try_layers(fails "report/json.c is not trusted with jansson" report/json.c "#include <jansson.h>")
try_layers(fails "report/csv.c is not trusted with nettle" report/csv.c "#include <nettle/sha2.h>")
try_layers(fails "engine/cohort.c may not call printf" engine/cohort.c "    printf(\"x\")")
try_layers(fails "engine/cohort.c may not call exit" engine/cohort.c "    exit (1)")
try_layers(fails "engine/cohort.c may not call puts" engine/cohort.c "f(\"x\"); /* a */ puts(\"y\"); /* b */")
try_layers(fails "engine/cohort.c may not call abort" engine/cohort.c "    abort()")
try_layers(fails "engine/cohort.c may not use stderr" engine/cohort.c "    fputs(\"x\", stderr)")
try_layers(fails "cli/main.c may not call setlocale" cli/main.c "    setlocale(LC_ALL, \"\")")
try_layers(fails "attic/old.c lies in no room" attic/old.c "int x")

function(try_prefixes result word file text)
  file(REMOVE_RECURSE ${WORK})
  plant(${file} "${text}")
  execute_process(COMMAND ${COMPILER} -c ${WORK}/${file} -o ${WORK}/${file}.o COMMAND_ERROR_IS_FATAL ANY)
  expect(prefixes ${result} "${word}" -DNM=${NM} -DOBJECTS=${WORK}/${file}.o)
endfunction()

try_prefixes(passes "" expr_parse.c "int expr_parse(void) { return 0; }\nstatic int helper;\nint *expr_help(void) { return &helper; }")
try_prefixes(passes "" family.c "const int families[] = { 1 };\nint family;")
try_prefixes(fails "cohort.c exports run_cohort" cohort.c "int run_cohort(void) { return 0; }")
try_prefixes(fails "cohort.c exports n_states" cohort.c "int n_states = 3;")
try_prefixes(fails "cohort.c exports cohorted" cohort.c "int cohorted;")

function(try_headers result word file text)
  file(REMOVE_RECURSE ${WORK})
  plant(model/${file} "${text}")
  expect(headers ${result} "${word}" -DMODEL=${WORK}/model -DCOMPILER=${COMPILER})
endfunction()

try_headers(passes "" base/fail.h "#ifndef BASE_FAIL_H\n#define BASE_FAIL_H\nint fail(void);\n#endif")
try_headers(fails "base/fail.h does not compile alone" base/fail.h "#ifndef BASE_FAIL_H\n#define BASE_FAIL_H\nsize_t n(void);\n#endif")
try_headers(fails "base/fail.h is not guarded by BASE_FAIL_H" base/fail.h "#ifndef FAIL_H\n#define FAIL_H\n#endif")
file(WRITE ${WORK}/model/base/fail.c "int x;\n")
expect(headers fails "base/fail.c does not begin with" -DMODEL=${WORK}/model -DCOMPILER=${COMPILER})

function(try_listed result word sources tests)
  file(REMOVE_RECURSE ${WORK})
  plant(model/math/rng.c "int x;")
  plant(tests/unit/math/test_rng.c "int x;")
  file(WRITE ${WORK}/model/CMakeLists.txt "add_library(model\n  ${sources}\n)\n")
  file(WRITE ${WORK}/tests/CMakeLists.txt "\n${tests}\n")
  expect(listed ${result} "${word}" -DROOT=${WORK})
endfunction()

try_listed(passes "" "math/rng.c" "unit_test(math rng)")
try_listed(fails "model/math/rng.c is not listed" "math/rng_more.c" "unit_test(math rng)")
try_listed(fails "tests/unit/math/test_rng.c is not listed" "math/rng.c" "# unit_test(math rng)")

function(try_links result word text)   # one page, alone
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/docs/design.md "# Design")
  file(WRITE ${WORK}/README.md "${text}")
  expect(docs_fresh ${result} "${word}" -DROOT=${WORK})
endfunction()

try_links(passes "" "see [design](docs/design.md#rooms) and [elsewhere](https://example.org/x.md)")
try_links(fails "README.md links to docs/gone.md" "see [gone](docs/gone.md)")
file(REMOVE_RECURSE ${WORK})
