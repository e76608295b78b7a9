/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing, with programs that stand in for gnuplot: what they get, and what comes of their
 * failures. Whether the pictures are good is seen by people, whether all are made by
 * tests/cli/run_figures.sh. */
#include "report/figures.h"
#include "testlib.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* $2 is -e when it is asked what it can do; otherwise: -d -c SCRIPT FOLDER FORMATS PLACE CURRENCY
 * PART. */
#define DRAWS                                                                                      \
    "name=$(basename \"$3\" .gp)\n[ -z \"$8\" ] || name=${name}_$8\n"                              \
    "echo \"<svg><title></title><desc></desc>$4 $5 $7 $8</svg>\" >\"$6/$name.svg\"\n"
#define ASKED "#!/bin/sh\n[ \"$2\" != -e ] || exit 0\n"

static char folder[TEST_PATH], program[TEST_PATH];

static void
set_up(const char *text)
{
    static const char *const files[] = { "run/summary.csv",      "run/ceac.csv",
                                         "run/trial_pfs_km.csv", "run/trial_os_km.csv",
                                         "run/evpi.csv",         "run/run.json" };
    char path[TEST_PATH];

    mkdir(test_path(folder, "run"), 0777);
    for (size_t i = 0; i < LENGTH(files); i++) test_write(test_path(path, files[i]), "{}\n");
    test_write(test_path(program, "gnuplot"), text);
    chmod(program, 0755);
}

static FiguresPlan
plan(void)
{
    return (FiguresPlan){ .folder = folder,
                          .scripts = "plots",
                          .currency = "a \"b\" $(c)",
                          .formats = "svg",
                          .gnuplot = program,
                          .dot = "hepatica-no-such-dot",
                          .n_processes = 3 };
}

/* Names in plots/, the hidden ones too. */
static int
n_files(void)
{
    char path[TEST_PATH];
    DIR *place = opendir(test_path(path, "run/plots"));
    int n = 0;

    for (const struct dirent *entry; place && (entry = readdir(place));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (place) closedir(place);
    return n;
}

static void
clear(void)
{
    char command[2 * TEST_PATH];

    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    CU_ASSERT_EQUAL(system(command), 0);
}

static void
test_drawn(void)
{
    static const char *const names[] = { "trial_os", "trial_pfs", "frontier", "ceac", "evpi" };
    FiguresPlan asked;
    FigureDrawn *drawn;
    Notes notes = { 0 };
    Pool pool = { 0 };
    char path[TEST_PATH], *bytes;
    Error err;

    set_up(ASKED DRAWS);
    asked = plan();
    CHECK_OK(figures_draw(&asked, &notes, &err));
    CU_ASSERT_EQUAL(notes.n, 1);
    CHECK_NOTE(&notes, "no hepatica-no-such-dot here: the diagram of states is not drawn (Debian "
                       "package graphviz)");
    CU_ASSERT_EQUAL_FATAL(figures_drawn(&drawn, &pool, folder, ".svg"), (int)LENGTH(names));
    for (size_t i = 0; i < LENGTH(names); i++) CHECK_TEXT("name", drawn[i].name, names[i]);
    CHECK_TEXT("part", drawn[0].part, "os");
    CHECK_TEXT("no part", drawn[3].part, "");
    CHECK_TEXT("figure", drawn[3].figure->name, "ceac");
    CU_ASSERT_EQUAL(n_files(), (int)LENGTH(names)); /* nothing else is left */
    bytes = test_read(test_path(path, "run/plots/trial_os.svg"));
    CU_ASSERT_PTR_NOT_NULL(strstr(bytes, "run svg a \"b\" $(c) os</svg>"));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(bytes, "<title>Kaplan-Meier curves of the simulated trial: os</title>"));
    free(bytes);
    pool_free(&pool);
    notes_free(&notes);
    clear();
}

static void
test_programs(void)
{
    static const struct {
        const char *name, *text, *formats, *note;
        int n;
    } cases[] = {
        { "fails", ASKED "echo 'plot x' >&2; echo '\"ceac.gp\" line 3: no such y' >&2; exit 1\n",
          "svg", "figure ceac is left out: \"ceac.gp\" line 3: no such y", 0 },
        { "mute", ASKED "exit 1\n", "svg", "figure ceac is left out: it does not say why", 0 },
        { "fails late", ASKED DRAWS "exit 1\n", "svg", "figure ceac is left out", 0 },
        { "cut", ASKED "printf '<svg><g' >$6/ceac.svg\n", "svg", "is no whole picture", 0 },
        { "slow", ASKED "sleep 1000\n", "svg", "it took more than 0.3 seconds", 0 },
        { "no cairo", "#!/bin/sh\n[ \"$3\" = exit ] && exit 0\n[ \"$2\" = -e ] && exit 1\n" DRAWS,
          "svg,png,pdf", "gnuplot has no cairo here", 1 },
        { "broken", "#!/bin/sh\nexit 1\n", "svg", "here: figures are not drawn", 0 },
        { "nothing", ASKED "exit 0\n", "svg", NULL, 0 },
        { "noise", ASKED "echo 'line 4: warning: empty' >&2\n" DRAWS, "svg", NULL, 1 },
    };
    Error err;

    for (size_t i = 0; i < LENGTH(cases); i++) {
        Notes notes = { 0 };
        set_up(cases[i].text);
        FiguresPlan asked = plan();
        asked.formats = cases[i].formats;
        asked.only = "ceac";
        asked.seconds = 0.3;
        if (strcmp(cases[i].name, "slow") != 0) asked.seconds = 30;
        CHECK_OK(figures_draw(&asked, &notes, &err));
        if (cases[i].note)
            CHECK_NOTE(&notes, cases[i].note);
        else
            CU_ASSERT_EQUAL(notes.n, 0);
        if (n_files() != cases[i].n) CHECK_TEXT(cases[i].name, "other files", "expected files");
        notes_free(&notes);
        clear();
    }
}

static void
test_no_gnuplot(void)
{
    FiguresPlan asked;
    Notes notes = { 0 };
    Error err;

    set_up("");
    asked = plan();
    asked.gnuplot = "hepatica-no-such-gnuplot";
    CHECK_OK(figures_draw(&asked, &notes, &err));
    CHECK_NOTE(&notes, "no hepatica-no-such-gnuplot here: figures are not drawn (Debian package "
                       "gnuplot-nox)");
    CHECK_NOTE(&notes, "graphviz");
    CU_ASSERT_EQUAL(n_files(), 0);
    notes_free(&notes);
    clear();
}

static void
test_mistakes(void)
{
    volatile sig_atomic_t stop = 1;
    FiguresPlan asked;
    Notes notes = { 0 };
    Error err;

    set_up(ASKED DRAWS);
    asked = plan();
    asked.formats = "svg,bmp";
    CHECK_FAILS(figures_draw(&asked, &notes, &err), ERR_USAGE, "unknown format bmp");
    asked = plan();
    asked.only = "ceac,tornados";
    CHECK_FAILS(figures_draw(&asked, &notes, &err), ERR_USAGE,
                "unknown figure tornados (did you mean tornado?)");
    asked = plan();
    asked.folder = "/dev/null";
    CHECK_FAILS(figures_draw(&asked, &notes, &err), ERR_IO, "cannot make /dev/null/plots");
    asked = plan();
    asked.stop = &stop;
    CHECK_FAILS(figures_draw(&asked, &notes, &err), ERR_STOPPED, "stopped");
    CU_ASSERT_EQUAL(n_files(), 0);
    notes_free(&notes);
    clear();
}

static void
test_scripts(void)
{
    Pool pool = { 0 };

    setenv("HEPATICA_PLOTS", "somewhere/else", 1);
    CHECK_TEXT("told", figures_scripts(&pool), "somewhere/else");
    unsetenv("HEPATICA_PLOTS");
    pool_free(&pool);
}

/* Each row has its script and its words. */
static void
test_rows(void)
{
    char path[TEST_PATH];

    for (const Figure *figure = figures; figure->name; figure++) {
        snprintf(path, sizeof(path), "%s/plots/%s.gp", SOURCE_DIR, figure->name);
        if (strcmp(figure->name, "model") != 0 && access(path, R_OK) != 0)
            CHECK_TEXT("script", figure->name, "a script in plots/");
        CU_ASSERT(strlen(figure->title) > 5 && strlen(figure->text) > 20);
    }
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "drawn", test_drawn },
        { "programs", test_programs },
        { "no_gnuplot", test_no_gnuplot },
        { "mistakes", test_mistakes },
        { "scripts", test_scripts },
        { "rows", test_rows },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
