/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/history.h"
#include "base/text.h"
#include "report/file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

Status
history_open(History *history, const char *path, Error *err)
{
    Status status;

    *history = (History){ .path = path };
    if (snprintf(history->part, sizeof(history->part), "%s.part", path) >=
        (int)sizeof(history->part))
        return fail(err, ERR_IO, "%s: the name is too long", path);
    TRY(file_create(&history->file, history->part, err));
    fputs("patient,strategy,time,from,to\n", history->file);
done:
    return status;
}

void
history_row(History *history, long long patient, const char *strategy, double time,
            const char *from, const char *to)
{
    char number[TEXT_NUMBER];

    fprintf(history->file, "%lld,%s,%s,%s,%s\n", patient, strategy, text_number(number, time), from,
            to);
}

Status
history_commit(History *history, Error *err)
{
    FILE *file = history->file;
    Status status;

    history->file = NULL;
    TRY(file_close(file, history->part, err));
    if (rename(history->part, history->path) != 0)
        TRY(fail(err, ERR_IO, "%s: %s", history->path, strerror(errno)));
done:
    if (status != OK) unlink(history->part);
    return status;
}

void
history_abandon(History *history)
{
    if (!history->file) return;
    fclose(history->file);
    history->file = NULL;
    unlink(history->part);
}
