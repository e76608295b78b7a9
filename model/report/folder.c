/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* renameat2, which can exchange two folders in one step; nftw */
#include "report/folder.h"
#include "report/manifest.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int
remove_one(const char *path, const struct stat *what, int kind, struct FTW *where)
{
    (void)what;
    (void)kind;
    (void)where;
    return remove(path);
}

/* Links are removed, not followed. What is not there counts as removed. */
static int
remove_all(const char *path)
{
    struct stat what;

    if (lstat(path, &what) != 0 && errno == ENOENT) return 0;
    return nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static Status
make(const char *path, Error *err)
{
    struct stat what;

    if (mkdir(path, 0777) == 0) return OK;
    if (errno == EEXIST && stat(path, &what) == 0 && S_ISDIR(what.st_mode)) return OK;
    return fail(err, ERR_IO, "cannot make the folder %s: %s", path, strerror(errno));
}

static Status
make_above(char *path, Error *err)
{
    Status status = OK;

    for (char *c = path + 1; *c && status == OK; c++) {
        if (*c != '/') continue;
        *c = '\0';
        status = make(path, err);
        *c = '/';
    }
    return status;
}

static bool
is_empty(const char *path)
{
    DIR *folder = opendir(path);
    int entries = 0;

    if (!folder) return false;
    while (readdir(folder)) entries++;
    closedir(folder);
    return entries <= 2; /* "." and ".." */
}

/* What stands at the place now: nothing, an empty folder, or a run that this one may replace? */
static Status
check_place(Folder *folder, Error *err)
{
    struct stat what;
    const char *config = NULL;
    const char *manifest = pool_format(&folder->pool, "%s/run.json", folder->place);
    Manifest *run = NULL;

    if (lstat(folder->place, &what) != 0)
        return errno == ENOENT
                   ? OK
                   : fail(err, ERR_IO, "cannot look at %s: %s", folder->place, strerror(errno));
    if (!S_ISDIR(what.st_mode))
        return fail(err, ERR_USAGE, "%s is there already and is no folder", folder->place);
    if (is_empty(folder->place)) return OK;
    if (manifest_read(&run, manifest, err) == OK)
        config = manifest_as_text(manifest_at(run, "config"));
    config = config ? pool_text(&folder->pool, config) : NULL;
    manifest_delete(run);
    if (!config)
        return fail(err, ERR_USAGE,
                    "%s is not the folder of a run (it has no run.json that names a config) and is "
                    "not replaced: remove it yourself or choose another folder with --out",
                    folder->place);
    if (folder->config && strcmp(config, folder->config) != 0)
        return fail(
            err, ERR_USAGE,
            "%s holds the run of %s, not of %s, and is not replaced: choose another folder, "
            "or say --out %s if you mean it",
            folder->place, config, folder->config, folder->place);
    return OK;
}

/* Without slashes at the end; a link to a folder, "." and ".." become what they stand for, since
 * the folder itself is going to be exchanged. */
static Status
find_place(Folder *folder, const char *place, Error *err)
{
    struct stat what;
    char *text = pool_text(&folder->pool, place), *last, *real;
    size_t n = strlen(text);

    while (n > 1 && text[n - 1] == '/') text[--n] = '\0';
    last = strrchr(text, '/');
    last = last ? last + 1 : text;
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0 ||
        (lstat(text, &what) == 0 && S_ISLNK(what.st_mode))) {
        real = realpath(text, NULL);
        if (!real) return fail(err, ERR_IO, "cannot find %s: %s", place, strerror(errno));
        text = pool_text(&folder->pool, real);
        free(real);
    }
    if (!*text || strcmp(text, "/") == 0)
        return fail(err, ERR_USAGE, "\"%s\" cannot be the folder of a run", place);
    folder->place = text;
    return OK;
}

/* ".NAME.WHY-PID" beside the place */
static char *
beside(Folder *folder, const char *why)
{
    const char *last = strrchr(folder->place, '/');
    const int n = last ? (int)(last + 1 - folder->place) : 0;

    return pool_format(&folder->pool, "%.*s.%s.%s-%ld", n, folder->place, folder->place + n, why,
                       (long)getpid());
}

Status
folder_check(const char *place, const char *config, Error *err)
{
    Folder folder = { 0 };
    Status status;

    if (config) folder.config = pool_text(&folder.pool, config);
    TRY(find_place(&folder, place, err));
    TRY(check_place(&folder, err));
done:
    folder_abandon(&folder);
    return status;
}

Status
folder_begin(Folder *folder, const char *place, const char *config, Error *err)
{
    char *partial;
    Status status;

    *folder = (Folder){ 0 };
    if (config) folder->config = pool_text(&folder->pool, config);
    TRY(find_place(folder, place, err));
    TRY(check_place(folder, err));
    TRY(make_above(folder->place, err));
    partial = beside(folder, "partial");
    if (remove_all(partial) != 0 || mkdir(partial, 0777) != 0) {
        status = fail(err, ERR_IO, "cannot make the folder %s: %s", partial, strerror(errno));
        goto done;
    }
    folder->partial = partial;
done:
    if (status != OK) folder_abandon(folder);
    return status;
}

const char *
folder_path(Folder *folder, const char *file)
{
    return pool_format(&folder->pool, "%s/%s", folder->partial, file);
}

Status
folder_add(Folder *folder, const char *name, Error *err)
{
    return make(folder_path(folder, name), err);
}

/* The names themselves are on the disk only when the folder above is. Best effort: some file
 * systems cannot. */
static void
sync_above(const char *path)
{
    const char *last = strrchr(path, '/');
    char *above = strdup(last ? path : ".");
    int handle;

    if (!above) return;
    if (last) above[last == path ? 1 : last - path] = '\0';
    handle = open(above, O_RDONLY | O_DIRECTORY);
    if (handle >= 0) {
        (void)fsync(handle);
        (void)close(handle);
    }
    free(above);
}

/* In one step where the system can; else a moment without a folder between two. On success `*old`
 * is where the former folder went. */
static int
exchange(Folder *folder, char **old)
{
    int reason;

#ifdef RENAME_EXCHANGE
    *old = folder->partial;
    if (renameat2(AT_FDCWD, folder->partial, AT_FDCWD, folder->place, RENAME_EXCHANGE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS) return -1;
#endif
    *old = beside(folder, "former");
    if (rename(folder->place, *old) != 0) return -1;
    if (rename(folder->partial, folder->place) == 0) return 0;
    reason = errno;
    if (rename(*old, folder->place) == 0) *old = NULL;
    errno = reason;
    return -1;
}

Status
folder_commit(Folder *folder, Error *err)
{
    char *old = NULL;
    Status status;

    TRY(check_place(folder, err));
    sync_above(folder_path(folder, "any"));
    if (rename(folder->partial, folder->place) != 0 && /* works where nothing or nobody is */
        ((errno != ENOTEMPTY && errno != EEXIST) || exchange(folder, &old) != 0)) {
        status = fail(err, ERR_IO, "cannot move the run to %s: %s", folder->place, strerror(errno));
        goto done;
    }
    sync_above(folder->place);
    folder->partial = NULL;
    if (old && remove_all(old) != 0)
        status =
            fail(err, ERR_IO, "the run is in %s, but the former one cannot be removed from %s: %s",
                 folder->place, old, strerror(errno));
    folder_abandon(folder);
done:
    return status;
}

void
folder_abandon(Folder *folder)
{
    if (folder->partial) (void)remove_all(folder->partial);
    pool_free(&folder->pool);
    *folder = (Folder){ 0 };
}
