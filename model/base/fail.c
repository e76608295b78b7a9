/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/fail.h"
#include <stdarg.h>
#include <stdio.h>

Status
fail(Error *err, Status status, const char *format, ...)
{
    va_list args;

    err->status = status;
    va_start(args, format);
    vsnprintf(err->text, sizeof(err->text), format, args);
    va_end(args);
    return status;
}
