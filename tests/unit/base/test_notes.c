/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/notes.h"
#include "testlib.h"
#include <string.h>
#include <time.h>

static void
test_repeats_are_kept_once(void)
{
    Notes notes = { 0 };

    for (int round = 0; round < 3; round++) {
        notes_add(&notes, NOTE_MISTAKE, "a.cfg", 3, "unknown key %s", "horizn");
        notes_add(&notes, NOTE_WARNING, "a.cfg", 3, "unknown key %s", "horizn"); /* other kind  */
        notes_add(&notes, NOTE_MISTAKE, "a.cfg", 4, "unknown key %s", "horizn"); /* other line  */
        notes_add(&notes, NOTE_MISTAKE, "b.cfg", 3, "unknown key %s", "horizn"); /* other file  */
        notes_add(&notes, NOTE_MISTAKE, NULL, 3, "unknown key %s", "horizn");    /* no file     */
        notes_add(&notes, NOTE_MISTAKE, "a.cfg", 3, "unknown key %s", "horizon");
    }
    CU_ASSERT_EQUAL(notes.n, 6);
    CU_ASSERT_EQUAL(notes_count(&notes, NOTE_MISTAKE), 5);
    CU_ASSERT_EQUAL(notes_count(&notes, NOTE_WARNING), 1);
    CU_ASSERT_EQUAL(notes_count(&notes, NOTE_APPROXIMATION), 0);
    notes_free(&notes);
    CU_ASSERT(notes.n == 0 && !notes.at);
    notes_free(&notes);
}

static void
test_sort(void)
{
    static const char *const expected[] = { "main.cfg: whole file", "main.cfg:2: one",
                                            "main.cfg:9: early",    "main.cfg:9: late",
                                            "base.cfg:1: two",      "no place" };
    Notes notes = { 0 };
    char seen[100];

    notes_sort(&notes);
    notes_add(&notes, NOTE_WARNING, "main.cfg", 9, "early");
    notes_add(&notes, NOTE_MISTAKE, "base.cfg", 1, "two");
    notes_add(&notes, NOTE_MISTAKE, NULL, 0, "no place");
    notes_add(&notes, NOTE_MISTAKE, "main.cfg", 9, "late");
    notes_add(&notes, NOTE_MISTAKE, "main.cfg", 2, "one");
    notes_add(&notes, NOTE_MISTAKE, "main.cfg", 0, "whole file");
    notes_sort(&notes);
    CU_ASSERT_EQUAL_FATAL(notes.n, 6);
    for (int note = 0; note < notes.n; note++) {
        notes_text(seen, sizeof(seen), &notes.at[note]);
        CHECK_TEXT("in order", seen, expected[note]);
    }
    notes_add(&notes, NOTE_MISTAKE, "main.cfg", 2, "one"); /* still known after sorting */
    CU_ASSERT_EQUAL(notes.n, 6);
    notes_free(&notes);
}

static void
test_harden(void)
{
    Notes notes = { 0 };

    notes_add(&notes, NOTE_WARNING, NULL, 0, "cycle is long");
    notes_add(&notes, NOTE_APPROXIMATION, NULL, 0, "mean profile");
    notes_harden(&notes);
    CU_ASSERT_EQUAL(notes_count(&notes, NOTE_MISTAKE), 2);
    notes_free(&notes);
}

static void
test_texts(void)
{
    Notes notes = { 0 };
    char words[5000], seen[20];

    memset(words, 'w', sizeof(words) - 1);
    words[sizeof(words) - 1] = '\0';
    notes_add(&notes, NOTE_MISTAKE, "a.cfg", 1, "%s", words);
    CU_ASSERT_EQUAL(strlen(notes.at[0].text), sizeof(words) - 1); /* kept whole        */
    notes_text(seen, sizeof(seen), &notes.at[0]);
    CHECK_TEXT("cut to the buffer", seen, "a.cfg:1: wwwwwwwwww");
    notes_add(&notes, NOTE_MISTAKE, "a.cfg", 2, "%s", "");
    CHECK_TEXT("empty", notes.at[1].text, "");
    notes_free(&notes);
}

static void
test_many(void)
{
    Notes notes = { 0 };
    const clock_t start = clock();

    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 100000; i++) notes_add(&notes, NOTE_MISTAKE, "a.cfg", 7, "value %d", i);
    CU_ASSERT_EQUAL(notes.n, 100000);
    CU_ASSERT(clock() - start < 4 * CLOCKS_PER_SEC); /* each against each would be 10^10 looks */
    notes_free(&notes);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "repeats_are_kept_once", test_repeats_are_kept_once },
        { "sort", test_sort },
        { "harden", test_harden },
        { "texts", test_texts },
        { "many", test_many },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
