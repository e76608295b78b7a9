/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"
#include "testlib.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#if !defined(HEPATICA) || !defined(SOURCE_DIR)
#error "the build must say where the program (HEPATICA) and the sources (SOURCE_DIR) are"
#endif

enum { MOST_RUNS = 200 };
static struct {
    char name[64];
    int code;
} runs[MOST_RUNS]; /* what has been run, so that the cases of a table may share a run */
static int n_runs;

static void
tell_failure(const char *name, int code)
{
    char path[TEST_PATH], file[100], text[3000];
    char *said;

    snprintf(file, sizeof(file), "%s.txt", name);
    said = test_read(test_path(path, file));
    snprintf(text, sizeof(text), "run %s ended with %d: %s", name, code, said ? said : "");
    CU_assertImplementation(code == 0, __LINE__, text, __FILE__, "", CU_FALSE);
    free(said);
}

static int
run_now(const char *config, const char *name)
{
    char command[6 * TEST_PATH], folder[TEST_PATH];
    int status;

    test_path(folder, name);
    snprintf(command, sizeof(command), "'%s' run '%s%s%s' --out '%s' --quiet >'%s.txt' 2>&1",
             HEPATICA, config[0] == '/' ? "" : SOURCE_DIR, config[0] == '/' ? "" : "/", config,
             folder, folder);
    status = system(command);
    return status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int
program_run(const char *config, const char *name)
{
    int run = 0;

    while (run < n_runs && strcmp(runs[run].name, name) != 0) run++;
    if (run == MOST_RUNS) abort();
    if (run == n_runs) {
        n_runs++;
        snprintf(runs[run].name, sizeof(runs[run].name), "%s", name);
        runs[run].code = run_now(config, name);
    }
    if (runs[run].code != 0) tell_failure(name, runs[run].code); /* in every case that needs it */
    return runs[run].code;
}

void
program_csv(Csv *csv, const char *name, const char *file)
{
    char path[TEST_PATH], inside[TEST_PATH / 2];

    snprintf(inside, sizeof(inside), "%s/%s", name, file);
    csvread_file(csv, test_path(path, inside));
}

double
program_sum(const char *name, const char *file, const char *column, const char *conditions)
{
    Csv csv;

    program_csv(&csv, name, file);
    const double sum = csvread_sum(&csv, column, conditions);
    csvread_free(&csv);
    return sum;
}

double
program_one(const char *name, const char *file, const char *column, const char *conditions)
{
    Csv csv;

    program_csv(&csv, name, file);
    const double one = csvread_one(&csv, column, conditions);
    csvread_free(&csv);
    return one;
}
