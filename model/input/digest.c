/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input/digest.h"
#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

Status
digest_file(char hex[DIGEST_HEX], const char *path, Error *err)
{
    FILE *file = fopen(path, "rb");
    struct sha256_ctx state;
    uint8_t bytes[16384], digest[SHA256_DIGEST_SIZE];
    size_t n;
    int reason;

    if (!file) return fail(err, ERR_IO, "cannot read %s: %s", path, strerror(errno));
    sha256_init(&state);
    while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0) sha256_update(&state, n, bytes);
    reason = ferror(file) ? errno : 0;
    fclose(file);
    if (reason) return fail(err, ERR_IO, "cannot read %s: %s", path, strerror(reason));
    sha256_digest(&state, sizeof(digest), digest);
    for (int i = 0; i < SHA256_DIGEST_SIZE; i++) snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return OK;
}
