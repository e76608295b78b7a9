/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/colour.h"
#include "testlib.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What `write` writes: into a file, or as a terminal shows it. */
typedef void (*Writer)(FILE *file);
enum { MOST = 4096 };

static void
said_in_file(char said[MOST], Writer write)
{
    char path[TEST_PATH];
    FILE *file = fopen(test_path(path, "said.txt"), "w+");

    write(file);
    rewind(file);
    said[fread(said, 1, MOST - 1, file)] = '\0';
    fclose(file);
}

static void
said_on_terminal(char said[MOST], Writer write)
{
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    size_t n = 0;

    CU_ASSERT_FATAL(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    FILE *file = fdopen(slave, "w");
    write(file);
    fputc('\4', file); /* where the text ends */
    fflush(file);
    while (n < MOST - 1 && read(master, said + n, 1) == 1 && said[n] != '\4')
        if (said[n] != '\r') n++;
    said[n] = '\0';
    fclose(file);
    close(master);
}

static void
write_words(FILE *file)
{
    colour_put(file, COLOUR_GOOD, "frontier");
    colour_put(file, COLOUR_NONE, " \x1b[31mRFA\n");
}

static void
write_message(FILE *file)
{
    colour_message(file, COLOUR_BAD, "a.cfg:2: ", "", "unknown name\n    p_il * x\n    ^~~~");
    colour_message(file, COLOUR_WARNING, "", "warning: ", "of\tnote");
}

/* Plain wherever it is no terminal, has no colours, or they are not wanted (https://no-color.org:
 * NO_COLOR counts "when present and not an empty string"). */
static void
test_where(void)
{
    static const char plain[] = "frontier ?[31mRFA\n", coloured[] = "\033[1;32mfrontier\033[0m "
                                                                    "?[31mRFA\n";
    /* clang-format off */
    static const struct { const char *name, *term, *no_color, *expected; } cases[] = {
        { "terminal",       "xterm-256color", NULL, coloured },
        { "NO_COLOR=1",     "xterm-256color", "1",  plain },
        { "NO_COLOR empty", "xterm-256color", "",   coloured },
        { "dumb",           "dumb",           NULL, plain },
        { "no TERM",        NULL,             NULL, plain },
    };
    /* clang-format on */
    char said[MOST];

    for (size_t item = 0; item < LENGTH(cases); item++) {
        unsetenv("TERM");
        unsetenv("NO_COLOR");
        if (cases[item].term) setenv("TERM", cases[item].term, 1);
        if (cases[item].no_color) setenv("NO_COLOR", cases[item].no_color, 1);
        said_on_terminal(said, write_words);
        CHECK_TEXT(cases[item].name, said, cases[item].expected);
        said_in_file(said, write_words);
        CHECK_TEXT("file", said, plain);
    }
    unsetenv("NO_COLOR");
}

static void
test_message(void)
{
    char said[MOST];

    setenv("TERM", "xterm", 1);
    said_in_file(said, write_message);
    CHECK_TEXT("file", said, "a.cfg:2: unknown name\n    p_il * x\n    ^~~~\nwarning: of\tnote\n");
    said_on_terminal(said, write_message);
    CHECK_TEXT("place, mistake and caret", strtok(said, "\n"),
               "\033[1ma.cfg:2: \033[0m\033[31munknown name\033[0m");
    CHECK_TEXT("formula", strtok(NULL, "\n"), "    p_il * x");
    CHECK_TEXT("caret", strtok(NULL, "\n"), "\033[31m    ^~~~\033[0m");
    CU_ASSERT(strncmp(strtok(NULL, "\n"), "\033[33mwarning: \033[0mof", 20) == 0);
}

static void
write_long(FILE *file)
{
    char word[131];

    colour_wrap(file, COLOUR_NONE, "%s", "short");
    colour_wrap(file, COLOUR_NONE, "%s", "");
    for (int sign = 0; sign < 130; sign++) word[sign] = "x"[0];
    word[130] = '\0';
    colour_wrap(file, COLOUR_NONE, "one %s two", word);
    for (int sign = 0; sign < 130; sign++) word[sign] = sign % 10 == 9 ? ' ' : 'a';
    word[129] = '\0';
    colour_wrap(file, COLOUR_NONE, "%s", word);
    colour_wrap(file, COLOUR_NONE, "a\n\nb");
}

/* 100 columns: ten words of nine letters and the blanks between are 99, an eleventh would be 109.
 */
static void
test_wrap(void)
{
    char said[MOST], *line;
    static const struct {
        const char *begins;
        size_t length;
    } expected[] = { { "short", 5 },  { "one", 3 }, { "  xxx", 132 }, { "  two", 5 }, { "aaa", 99 },
                     { "  aaa", 31 }, { "a", 1 },   { "  ", 2 },      { "  b", 3 } };

    said_in_file(said, write_long);
    line = said;
    for (size_t item = 0; item < LENGTH(expected); item++) {
        const size_t length = strcspn(line, "\n");
        CHECK_CLOSE(expected[item].begins, (double)length, (double)expected[item].length, 0);
        CU_ASSERT(strncmp(line, expected[item].begins, strlen(expected[item].begins)) == 0);
        line += length + (line[length] == '\n');
    }
    CHECK_TEXT("end", line, "");
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "where", test_where },
        { "message", test_message },
        { "wrap", test_wrap },
        CU_TEST_INFO_NULL,
    };
    return test_main(tests, argc, argv);
}
