# SPDX-License-Identifier: GPL-3.0-or-later
# Writes the header that tells the version, the git hash and the date; touches it only when they changed.
# Run: cmake -DSOURCE=<root> -DVERSION=0.1.0 -DHEADER=<file> -P version.cmake
cmake_minimum_required(VERSION 3.21)
find_program(git git)
set(hash "")
if(git AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${git} describe --always --dirty WORKING_DIRECTORY ${SOURCE}
                  OUTPUT_VARIABLE hash ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
if(hash STREQUAL "")
  set(hash "unknown")
endif()
# Of the last change, so that the same sources give the same pages: SOURCE_DATE_EPOCH, else git's, else the page of changes
set(date "$ENV{SOURCE_DATE_EPOCH}")
if(git AND date STREQUAL "" AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${git} log -1 --format=%ct WORKING_DIRECTORY ${SOURCE}
                  OUTPUT_VARIABLE date ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
if(date STREQUAL "")
  file(TIMESTAMP ${SOURCE}/CHANGELOG.md date "%s" UTC)
endif()
set(ENV{SOURCE_DATE_EPOCH} ${date})
string(TIMESTAMP date "%Y-%m-%d" UTC)
file(CONFIGURE OUTPUT ${HEADER} @ONLY CONTENT
"/* Made by model/cli/version.cmake at every build. */
#ifndef CLI_VERSION_H
#define CLI_VERSION_H
#define HEPATICA_VERSION \"@VERSION@\"
#define HEPATICA_GIT     \"@hash@\"
#define HEPATICA_DATE    \"@date@\"
#endif
")
