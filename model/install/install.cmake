# SPDX-License-Identifier: GPL-3.0-or-later
# What `cmake --install` puts where, and what `cpack` makes of it. Included where the target hepatica is made.
include(GNUInstallDirs)

# The program prints its own man page and completions, at every build of it
set(pages ${PROJECT_BINARY_DIR}/pages)
add_custom_command(TARGET hepatica POST_BUILD
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:hepatica> -DINTO=${pages} -P ${CMAKE_CURRENT_LIST_DIR}/pages.cmake
  BYPRODUCTS ${pages}/hepatica.1 ${pages}/hepatica ${pages}/_hepatica ${pages}/hepatica.fish
  VERBATIM)

install(TARGETS hepatica)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/configs DESTINATION ${CMAKE_INSTALL_DATADIR}/hepatica)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/plots DESTINATION ${CMAKE_INSTALL_DATADIR}/hepatica OPTIONAL
  FILES_MATCHING PATTERN "*.gp")
install(FILES ${pages}/hepatica.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${pages}/hepatica DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${pages}/_hepatica DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${pages}/hepatica.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# as they lie in the sources, so that the links between the pages lead somewhere
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/CONTRIBUTING.md
  ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR}
  FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg")

# The package of Debian and Ubuntu: cd build/release && cpack
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hepatica)
set(CPACK_PACKAGE_VENDOR "Hepatica maintainers")
set(CPACK_PACKAGE_CONTACT "Hepatica maintainers <maintainers@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "survival simulation and cost-effectiveness modelling")
set(CPACK_PACKAGE_DESCRIPTION "\
Hepatica reads a model of health states, costs and utilities from a readable
config, runs it as a cohort, patient by patient or as partitioned survival,
and writes survival curves, costs, QALYs, cost-effectiveness and its
uncertainty as tables that other tools read. It also estimates survival
curves from patients' data or published points, pools evidence, calibrates
and tells the value of information.
.
Research software, not for the treatment of a patient.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "gnuplot-nox | gnuplot, graphviz")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
set(CPACK_HEPATICA_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_VERBATIM_VARIABLES ON)
include(CPack)
