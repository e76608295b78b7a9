/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

Status
file_create(FILE **file, const char *path, Error *err)
{
    *file = fopen(path, "wb");
    if (!*file) return fail(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    errno = 0;
    return OK;
}

/* A device that cannot sync (EINVAL: a pipe, /dev/stdout) has nothing to lose at a power cut. */
Status
file_close(FILE *file, const char *path, Error *err)
{
    int reason = ferror(file) ? (errno ? errno : EIO) : 0; /* why the last write was refused */

    if (fflush(file) != 0 && !reason) reason = errno;
    if (!reason && fsync(fileno(file)) != 0 && errno != EINVAL && errno != ENOTSUP) reason = errno;
    if (fclose(file) != 0 && !reason) reason = errno;
    return reason ? fail(err, ERR_IO, "cannot write %s: %s", path, strerror(reason)) : OK;
}

Status
file_replace(const char *path, const char *text, Error *err)
{
    FILE *file = NULL;
    char beside[4096];
    Status status;

    if (snprintf(beside, sizeof(beside), "%s.new", path) >= (int)sizeof(beside))
        return fail(err, ERR_IO, "cannot write %s: %s", path, strerror(ENAMETOOLONG));
    TRY(file_create(&file, beside, err));
    fputs(text, file);
    status = file_close(file, beside, err);
    if (status == OK && rename(beside, path) != 0)
        status = fail(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    if (status != OK) unlink(beside);
done:
    return status;
}
