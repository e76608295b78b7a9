/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "testlib.h"
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
check_close(const char *name, double actual, double expected, double rel, const char *file,
            unsigned line)
{
    char text[300];
    const double gap = fabs(actual - expected);
    const int good = gap <= rel * (expected == 0 ? 1.0 : fabs(expected)) || actual == expected ||
                     (isnan(actual) && isnan(expected));

    snprintf(text, sizeof(text), "%s: %.17g, expected %.17g (gap %.2g)", name, actual, expected,
             gap);
    CU_assertImplementation(good, line, text, file, "", CU_FALSE);
}

void
check_text(const char *name, const char *actual, const char *expected, const char *file,
           unsigned line)
{
    char text[1200];
    const int good = actual && expected ? strcmp(actual, expected) == 0 : actual == expected;

    snprintf(text, sizeof(text), "%s: \"%s\", expected \"%s\"", name, actual ? actual : "(NULL)",
             expected ? expected : "(NULL)");
    CU_assertImplementation(good, line, text, file, "", CU_FALSE);
}

void
check_fails(Status actual, const Error *err, Status expected, const char *part, const char *file,
            unsigned line)
{
    char text[2000];
    const int good = actual == expected && err->status == expected && actual != OK &&
                     strstr(err->text, part) != NULL;

    snprintf(text, sizeof(text), "status %d \"%s\", expected %d \"...%s...\"", (int)actual,
             err->text, (int)expected, part);
    CU_assertImplementation(good, line, text, file, "", CU_FALSE);
}

void
check_ok(Status actual, const Error *err, const char *file, unsigned line)
{
    char text[1200];

    snprintf(text, sizeof(text), "status %d \"%s\", expected OK", (int)actual, err->text);
    CU_assertImplementation(actual == OK, line, text, file, "", CU_FALSE);
}

void
check_note(const Notes *notes, const char *part, const char *file, unsigned line)
{
    char text[1200], seen[1000];
    int good = 0;

    snprintf(text, sizeof(text), "no note \"...%s...\" among %d", part, notes->n);
    for (int note = 0; note < notes->n; note++) {
        notes_text(seen, sizeof(seen), &notes->at[note]);
        if (strstr(seen, part)) good = 1;
        if (note == 0) snprintf(text, sizeof(text), "no note \"%s\"; first: %s", part, seen);
    }
    CU_assertImplementation(good, line, text, file, "", CU_FALSE);
}

/* Sweeps a folder of our own making; links are removed, not followed. */
static void
sweep(const char *path)
{
    struct stat what;
    DIR *folder;

    if (lstat(path, &what) == 0 && S_ISDIR(what.st_mode) && (folder = opendir(path)) != NULL) {
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            char inside[4096];
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
            snprintf(inside, sizeof(inside), "%s/%s", path, entry->d_name);
            sweep(inside);
        }
        closedir(folder);
    }
    remove(path);
}

static char folder_path[TEST_PATH / 2];

static void
sweep_folder(void)
{
    sweep(folder_path);
}

const char *
test_folder(void)
{
    const char *above = getenv("TMPDIR");

    if (folder_path[0]) return folder_path;
    snprintf(folder_path, sizeof(folder_path), "%s/hepatica-test-XXXXXX", above ? above : "/tmp");
    if (!mkdtemp(folder_path)) {
        perror(folder_path);
        exit(EXIT_FAILURE);
    }
    atexit(sweep_folder);
    return folder_path;
}

char *
test_path(char buffer[TEST_PATH], const char *name)
{
    snprintf(buffer, TEST_PATH, "%s/%s", test_folder(), name);
    return buffer;
}

char *
test_read(const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t n = 0, size = 4096, got;
    char *bytes;

    if (!file) return NULL;
    bytes = malloc(size + 1);
    while (bytes && (got = fread(bytes + n, 1, size - n, file)) > 0) {
        n += got;
        if (n == size) bytes = realloc(bytes, (size *= 2) + 1);
    }
    if (bytes) bytes[n] = '\0';
    fclose(file);
    return bytes;
}

void
test_write(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    if (!file || fputs(text, file) == EOF || fclose(file) != 0) {
        perror(path);
        exit(EXIT_FAILURE);
    }
}

int
test_main(CU_TestInfo *tests, int argc, char **argv)
{
    CU_SuiteInfo suites[] = { { .pName = "all", .pTests = tests }, CU_SUITE_INFO_NULL };
    unsigned failed;

    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS)
        return EXIT_FAILURE;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_pSuite suite = CU_get_suite_by_name("all", CU_get_registry());
    if (argc > 1) {
        CU_pTest test = CU_get_test_by_name(argv[1], suite);
        if (!test) {
            fprintf(stderr, "no test named %s\n", argv[1]);
            return EXIT_FAILURE;
        }
        CU_basic_run_test(suite, test);
    } else {
        CU_basic_run_tests();
    }
    failed = CU_get_number_of_failures();
    CU_cleanup_registry();
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
