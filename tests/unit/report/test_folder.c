/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/folder.h"
#include "report/manifest.h"
#include "testlib.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run of `config` with one file of this text, not yet at its place. */
static void
write_run(Folder *folder, const char *config, const char *text)
{
    Manifest *root = manifest_new();
    Error err;

    manifest_text(root, "config", config);
    CHECK_OK(manifest_write(folder_path(folder, "run.json"), root, &err));
    CHECK_OK(folder_add(folder, "plots", &err));
    CHECK_OK(folder_add(folder, "plots", &err));
    test_write(folder_path(folder, "plots/plane.svg"), text);
    manifest_delete(root);
}

static void
check_file(const char *name, const char *expected)
{
    char path[TEST_PATH], *bytes = test_read(test_path(path, name));

    CHECK_TEXT(name, bytes, expected);
    free(bytes);
}

/* How many things, hidden ones too, lie in a folder of the test's. */
static int
count(const char *name)
{
    char path[TEST_PATH];
    DIR *folder = opendir(test_path(path, name));
    int n = -2;

    if (!folder) return -1;
    while (readdir(folder)) n++;
    closedir(folder);
    return n;
}

static void
test_new_and_replaced(void)
{
    char place[TEST_PATH];
    Folder folder;
    Error err;

    test_path(place, "new/bclm/base//");
    for (int run = 0; run < 3; run++) {
        CHECK_OK(folder_begin(&folder, place, "base.cfg", &err));
        write_run(&folder, "base.cfg", run == 0 ? "first" : "later");
        if (run > 0) check_file("new/bclm/base/plots/plane.svg", run == 1 ? "first" : "later");
        if (run == 1) test_write(folder_path(&folder, "more.csv"), "1\n");
        CHECK_OK(folder_commit(&folder, &err));
        folder_abandon(&folder); /* harmless */
        check_file("new/bclm/base/plots/plane.svg", run == 0 ? "first" : "later");
        check_file("new/bclm/base/more.csv",
                   run == 1 ? "1\n" : NULL);   /* nothing stays of old runs */
        CU_ASSERT_EQUAL(count("new/bclm"), 1); /* nothing hidden is left */
    }
}

static void
test_abandoned(void)
{
    char place[TEST_PATH];
    Folder folder = { 0 };
    Error err;

    folder_abandon(&folder);
    test_path(place, "abandoned/run");
    CHECK_OK(folder_begin(&folder, place, "base.cfg", &err));
    write_run(&folder, "base.cfg", "good");
    CHECK_OK(folder_commit(&folder, &err));
    CHECK_OK(folder_begin(&folder, place, "base.cfg", &err));
    write_run(&folder, "base.cfg", "half");
    CU_ASSERT_EQUAL(count("abandoned"), 2);
    folder_abandon(&folder);
    CU_ASSERT_EQUAL(count("abandoned"), 1);
    check_file("abandoned/run/plots/plane.svg", "good");
}

static void
test_never_replaced(void)
{
    char place[TEST_PATH], path[TEST_PATH];
    Folder folder;
    Error err;

    mkdir(test_path(path, "mine"), 0777);
    CHECK_OK(folder_begin(&folder, test_path(place, "mine"), NULL, &err)); /* empty: fine */
    test_write(test_path(path, "mine/thesis.tex"), "years of work");
    CHECK_FAILS(folder_commit(&folder, &err), ERR_USAGE, "mine is not the folder of a run");
    folder_abandon(&folder);
    CHECK_FAILS(folder_begin(&folder, place, NULL, &err), ERR_USAGE, "is not the folder of a run");
    test_write(test_path(path, "mine/run.json"), "{ \"speed\": 3 }"); /* somebody else's run.json */
    CHECK_FAILS(folder_begin(&folder, place, NULL, &err), ERR_USAGE, "no run.json that names a");
    check_file("mine/thesis.tex", "years of work");
    CHECK_FAILS(folder_begin(&folder, test_path(place, "mine/thesis.tex"), NULL, &err), ERR_USAGE,
                "is there already and is no folder");
    CHECK_FAILS(folder_begin(&folder, test_path(place, "mine/thesis.tex/a/b"), NULL, &err), ERR_IO,
                "thesis.tex/a/b: Not a directory");
    CHECK_FAILS(folder_begin(&folder, "/", NULL, &err), ERR_USAGE, "cannot be the folder of a run");
    CHECK_FAILS(folder_begin(&folder, "", NULL, &err), ERR_USAGE, "cannot be the folder of a run");
    CU_ASSERT_EQUAL(count("mine"), 2);
}

static void
test_other_config(void)
{
    char place[TEST_PATH];
    Folder folder;
    Error err;

    test_path(place, "shared/run");
    CHECK_OK(folder_begin(&folder, place, "a.cfg", &err));
    write_run(&folder, "a.cfg", "of a");
    CHECK_OK(folder_commit(&folder, &err));
    CHECK_FAILS(folder_begin(&folder, place, "b.cfg", &err), ERR_USAGE,
                "holds the run of a.cfg, not of b.cfg, and is not replaced");
    check_file("shared/run/plots/plane.svg", "of a");
    CHECK_OK(folder_begin(&folder, place, NULL, &err)); /* --out was said */
    write_run(&folder, "b.cfg", "of b");
    CHECK_OK(folder_commit(&folder, &err));
    check_file("shared/run/plots/plane.svg", "of b");
}

/* A link inside an old run is removed, never what it points to; a link as place stays a link. */
static void
test_links(void)
{
    char place[TEST_PATH], path[TEST_PATH], link[TEST_PATH];
    struct stat what;
    Folder folder;
    Error err;

    mkdir(test_path(path, "links"), 0777);
    mkdir(test_path(path, "links/treasure"), 0777);
    test_write(test_path(path, "links/treasure/gold"), "gold");
    CHECK_OK(folder_begin(&folder, test_path(place, "links/run"), "a.cfg", &err));
    write_run(&folder, "a.cfg", "first");
    CHECK_OK(folder_commit(&folder, &err));
    CU_ASSERT_EQUAL(symlink("../treasure", test_path(link, "links/run/to_treasure")), 0);
    CU_ASSERT_EQUAL(symlink("run", test_path(link, "links/latest")), 0);

    CHECK_OK(folder_begin(&folder, test_path(place, "links/latest"), "a.cfg", &err));
    write_run(&folder, "a.cfg", "second");
    CHECK_OK(folder_commit(&folder, &err));
    check_file("links/run/plots/plane.svg", "second");
    CU_ASSERT(lstat(link, &what) == 0 && S_ISLNK(what.st_mode));
    check_file("links/treasure/gold", "gold");
    CU_ASSERT_EQUAL(count("links"), 3);
}

/* A relative place, and one's own working folder. */
static void
test_relative(void)
{
    char here[4096], path[TEST_PATH];
    Folder folder;
    Error err;

    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(here, sizeof(here)));
    mkdir(test_path(path, "relative"), 0777);
    CU_ASSERT_EQUAL_FATAL(chdir(path), 0);
    CHECK_OK(folder_begin(&folder, "run", "a.cfg", &err));
    CU_ASSERT(strncmp(folder_path(&folder, "x"), ".run.partial-", 13) == 0);
    write_run(&folder, "a.cfg", "beside");
    CHECK_OK(folder_commit(&folder, &err));
    check_file("relative/run/plots/plane.svg", "beside");
    CU_ASSERT_EQUAL_FATAL(chdir("run"), 0);
    CHECK_OK(folder_begin(&folder, ".", "a.cfg", &err));
    write_run(&folder, "a.cfg", "here");
    CHECK_OK(folder_commit(&folder, &err));
    check_file("relative/run/plots/plane.svg", "here");
    CU_ASSERT_EQUAL_FATAL(chdir(here), 0);
    CU_ASSERT_EQUAL(count("relative"), 1);
}

/* The superuser may write everywhere, so steps down for the moment. */
static void
test_not_allowed(void)
{
    char path[TEST_PATH];
    const uid_t me = geteuid();
    Folder folder;
    Error err;

    mkdir(test_path(path, "locked"), 0555);
    test_path(path, "locked/run");
    CU_ASSERT_EQUAL_FATAL(chmod(test_folder(), 0755), 0);
    if (me == 0) CU_ASSERT_EQUAL_FATAL(seteuid(65534), 0);
    CHECK_FAILS(folder_begin(&folder, path, NULL, &err), ERR_IO, "Permission denied");
    if (me == 0) CU_ASSERT_EQUAL_FATAL(seteuid(me), 0);
    CU_ASSERT_EQUAL(count("locked"), 0);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "new_and_replaced", test_new_and_replaced },
        { "abandoned", test_abandoned },
        { "never_replaced", test_never_replaced },
        { "other_config", test_other_config },
        { "links", test_links },
        { "relative", test_relative },
        { "not_allowed", test_not_allowed },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
