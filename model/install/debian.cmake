# SPDX-License-Identifier: GPL-3.0-or-later
# Turns what was installed into what Debian wants, before cpack packs it: compressed pages, changelogs, copyright.
# The same sources give the same bytes: no file keeps the time of the build.
set(root ${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX})
set(docs ${root}/share/doc/hepatica)
set(packaging ${CPACK_HEPATICA_SOURCE}/model/install)

# When the sources were last changed, as model/cli/version.cmake has it
set(seconds "$ENV{SOURCE_DATE_EPOCH}")
if(seconds STREQUAL "")
  execute_process(COMMAND git -C ${CPACK_HEPATICA_SOURCE} log -1 --format=%ct
                  OUTPUT_VARIABLE seconds ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
endif()
if(seconds STREQUAL "")
  file(TIMESTAMP ${CPACK_HEPATICA_SOURCE}/CHANGELOG.md seconds "%s" UTC)
endif()
set(ENV{SOURCE_DATE_EPOCH} ${seconds})
set(ENV{LC_ALL} C)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)

file(RENAME ${root}/share/zsh/site-functions ${root}/share/zsh/vendor-completions)
file(REMOVE ${docs}/LICENSE ${docs}/CONTRIBUTING.md)   # copyright names the licence; to contribute takes the sources
file(COPY ${packaging}/copyright DESTINATION ${docs})
file(MAKE_DIRECTORY ${root}/share/lintian/overrides)
file(COPY_FILE ${packaging}/lintian-overrides ${root}/share/lintian/overrides/hepatica)
file(WRITE ${docs}/changelog.Debian "\
hepatica (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}; changelog.gz tells what is new.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")
file(RENAME ${docs}/CHANGELOG.md ${docs}/changelog)
execute_process(COMMAND gzip -9n ${docs}/changelog ${docs}/changelog.Debian ${root}/share/man/man1/hepatica.1
                COMMAND_ERROR_IS_FATAL ANY)

file(GLOB_RECURSE files LIST_DIRECTORIES true ${CPACK_TEMPORARY_DIRECTORY}/*)
foreach(file IN LISTS files)
  if(IS_DIRECTORY ${file} OR file STREQUAL "${root}/bin/hepatica")
    file(CHMOD ${file} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  else()
    file(CHMOD ${file} PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  endif()
endforeach()
execute_process(COMMAND find ${CPACK_TEMPORARY_DIRECTORY} -exec touch -h -d @${seconds} {} + COMMAND_ERROR_IS_FATAL ANY)
