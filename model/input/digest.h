/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INPUT_DIGEST_H
#define INPUT_DIGEST_H
/** @file digest.h
 *  The SHA-256 of a file (FIPS 180-4), by which a run tells what it read. */
#include "base/fail.h"

enum { DIGEST_HEX = 65 }; /* 64 digits and the closing zero */

/** @param[out] hex  lower-case digits
 *  @return OK or ERR_IO */
Status digest_file(char hex[DIGEST_HEX], const char *path, Error *err);
#endif
