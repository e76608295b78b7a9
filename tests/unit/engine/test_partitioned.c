/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testlib.h"
int main(int argc, char **argv) { CU_TestInfo tests[] = { CU_TEST_INFO_NULL }; return test_main(tests, argc, argv); }
