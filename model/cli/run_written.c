/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the results lie, and what of them people open first. */
#include "base/text.h"
#include "cli/colour.h"
#include "cli/run.h"
#include <dirent.h>
#include <sys/stat.h>

/* Its kind of file (S_IFREG, S_IFDIR), 0 if it is not there; links are not followed. */
static mode_t
kind_of(const char *folder, const char *name)
{
    Pool pool = { 0 };
    struct stat about;
    const int there = lstat(pool_format(&pool, "%s/%s", folder, name), &about);

    pool_free(&pool);
    return there == 0 ? about.st_mode & S_IFMT : 0;
}

/* Files of a folder and of those in it. */
static int
count_files(const char *path, int depth)
{
    DIR *folder = opendir(path);
    int n = 0;

    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        const mode_t kind = kind_of(path, entry->d_name);
        n += kind == S_IFREG;
        if (kind == S_IFDIR && depth > 0) {
            Pool pool = { 0 };
            n += count_files(pool_format(&pool, "%s/%s", path, entry->d_name), depth - 1);
            pool_free(&pool);
        }
    }
    if (folder) closedir(folder);
    return n;
}

void
run_written(const char *place)
{
    static const char *const shown[] = { "results.xlsx", "tables.html", "plots" };
    Text text = { 0 };
    int n = 0;

    text_add(&text, "results: %s (%d files", place, count_files(place, 2));
    for (size_t item = 0; item < sizeof(shown) / sizeof(*shown); item++) {
        const mode_t kind = kind_of(place, shown[item]);
        if (kind == 0) continue;
        text_add(&text, "%s%s%s", n++ > 0 ? ", " : "; ", shown[item], kind == S_IFDIR ? "/" : "");
    }
    text_add(&text, ")\n");
    if (kind_of(place, "report.html")) text_add(&text, "report: %s/report.html\n", place);
    colour_put(stdout, COLOUR_NONE, text.at);
    text_free(&text);
}
