/* SPDX-License-Identifier: GPL-3.0-or-later */
/* calibrated.cfg: the config that uses what a calibration found. */
#include "analysis/calibrate_tables.h"
#include "cli/run.h"
#include "report/file.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* From one folder to a file, both absolute: "../../configs/a.cfg". */
static const char *
relative(Pool *pool, const char *from, const char *to)
{
    const char *path = "";
    size_t common = 0;

    for (size_t at = 0;; at++) {
        const bool ends = from[at] == '/' || from[at] == '\0';
        if (ends && (to[at] == '/' || to[at] == '\0')) common = at;
        if (from[at] == '\0' || from[at] != to[at]) break;
    }
    for (const char *at = from + common; *at; at++)
        if (*at == '/' && at[1]) path = pool_format(pool, "../%s", path);
    return pool_format(pool, "%s%s", path, to + common + 1);
}

/* Where the config is, seen from the folder that is being written. */
static Status
config_from_folder(const char **path, Run *run, Error *err)
{
    const char *partial = folder_path(&run->folder, ".");
    char *folder = realpath(partial, NULL), *config = realpath(run->options->config, NULL);
    Status status = OK;

    if (folder && config)
        *path = relative(&run->pool, folder, config);
    else
        status = fail(err, ERR_IO, "%s: %s", run->options->config, strerror(errno));
    free(folder);
    free(config);
    return status;
}

Status
run_calibrated(Run *run, Error *err)
{
    const char *name = folder_path(&run->folder, "calibrated.cfg"), *config = NULL;
    Text text = { 0 };
    FILE *file;
    Status status;

    if (!run->calibration.draws) return OK;
    TRY(config_from_folder(&config, run, err));
    calibrate_tables_config(&text, &run->calibration, config);
    TRY(file_create(&file, name, err));
    fputs(text.at, file);
    TRY(file_close(file, name, err));
done:
    text_free(&text);
    return status;
}
