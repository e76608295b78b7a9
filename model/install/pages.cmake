# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the program prints of itself: its man page and the completions of three shells.
# Run: cmake -DPROGRAM=<hepatica> -DINTO=<folder> -P pages.cmake
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY ${INTO})
function(page file)   # page(file word ...)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${INTO}/${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
page(hepatica.1 docs man)
page(hepatica completion bash)
page(_hepatica completion zsh)
page(hepatica.fish completion fish)
