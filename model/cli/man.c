/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/man.h"
#include "cli/command.h"
#include "cli/version.h"
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *tag, *text;
} Entry; /* a list ends with { 0 } */

/* clang-format off */
static const Entry files[] = {
    { "output/", "Results of `hepatica run configs/bclm/base.cfg` lie in output/bclm/base/, unless --out says otherwise. A folder is written whole or not at all." },
    { "run.json", "In that folder: what was run, with the hash of every file read, the seed, settings, approximations and warnings." },
    { "NAME.fits.cfg", "Beside a config that names data: what was estimated from them, so that every machine reads the same numbers." },
    { "PREFIX/share/hepatica/configs/", "Studies that come with the program; PREFIX is /usr, /usr/local or wherever it was installed." },
    { 0 },
};
static const Entry environment[] = {
    { "NO_COLOR", "If set and not empty, nothing is coloured. Pipes and files never are." },
    { "TERM", "If dumb or not set, nothing is coloured and no bar of progress is drawn." },
    { "HEPATICA_PLOTS", "The folder of the gnuplot scripts, in place of the one that was installed with the program." },
    { 0 },
};
static const Entry examples[] = {
    { "hepatica check my.cfg", "Every mistake of a config, each with its line." },
    { "hepatica run my.cfg", "The base case, and the analyses that the config asks for." },
    { "hepatica run my.cfg --draws 10000 --sampler sobol --report", "Also 10,000 draws of the uncertain parameters, the figures and the report." },
    { "hepatica run my.cfg --set c_drug=5000 --out cheaper", "With another value of a parameter, in a folder of its own." },
    { "hepatica km data.csv --time months --event died --by arm", "Kaplan-Meier curves of the groups, and their log-rank test." },
    { "source <(hepatica completion bash)", "The shell completes words of hepatica from now on." },
    { 0 },
};
/* clang-format on */

/* Text for troff: no sign of it means anything but itself. Inline code loses its ticks and is bold.
 */
static void
put(const char *text)
{
    bool bold = false;

    if (*text == '.' || *text == '\'') fputs("\\&", stdout);
    for (; *text; text++) {
        if (*text == '`') {
            bold = !bold;
            fputs(bold ? "\\fB" : "\\fR", stdout);
        } else if (*text == '\\') {
            fputs("\\e", stdout);
        } else if (*text == '-') {
            fputs("\\-", stdout);
        } else if (*text == '\'') {
            fputs("\\(aq", stdout);
        } else {
            putchar(*text);
        }
    }
}

/* Words in capitals stand for something of the reader's: they are slanted. */
static void
print_form(const char *text)
{
    for (size_t length; *text; text += length) {
        char word[80];
        length = strcspn(text, " ");
        snprintf(word, sizeof(word), "%.*s", (int)length, text);
        const bool given = *word >= 'A' && *word <= 'Z';
        const bool listed = strchr(word, '[') || strchr(word, '|');
        fputs(given || listed ? "\\fI" : "\\fB", stdout);
        put(word);
        fputs("\\fR", stdout);
        if (text[length] == ' ') {
            putchar(' ');
            length++;
        }
    }
}

static void
print_command(const Command *command)
{
    printf(".SS hepatica %s\n.B hepatica\n", command->name);
    print_form(command->form);
    printf("\n.PP\n");
    put(command->summary);
    printf(".\n");
    for (const Option *option = command->options; option->name; option++) {
        printf(".TP\n\\fB");
        put(option->name);
        printf("\\fR%s", option->value ? " \\fI" : "");
        put(option->value ? option->value : "");
        printf("%s\n", option->value ? "\\fR" : "");
        put(option->meaning);
        putchar('\n');
    }
}

static void
print_entries(const char *heading, const Entry *entry)
{
    printf(".SH %s\n", heading);
    for (; entry->tag; entry++) {
        printf(".TP\n\\fB");
        put(entry->tag);
        printf("\\fR\n");
        put(entry->text);
        putchar('\n');
    }
}

static void
print_commands(void)
{
    printf(".SH COMMANDS\n");
    for (int group = 0; group < N_COMMAND_GROUPS; group++)
        for (const Command *command = commands; command->name; command++)
            if ((int)command->group == group) print_command(command);
    printf(".SH EXIT STATUS\n");
    for (const CommandExit *way = command_exits; way->meaning; way++) {
        printf(".TP\n.B %d\n", way->code);
        put(way->meaning);
        printf(".\n");
    }
}

void
man_print(void)
{
    printf(".\\\" Printed by `hepatica docs man`\n"
           ".TH HEPATICA 1 \"%s\" \"hepatica %s\" \"User Commands\"\n.SH NAME\n"
           "hepatica \\- survival simulation and cost\\-effectiveness modelling\n.SH SYNOPSIS\n"
           ".B hepatica\n\\fICOMMAND\\fR \\fIWORD\\fR [\\fIoptions\\fR]\n.br\n"
           ".B hepatica\n\\fICOMMAND\\fR \\fB\\-\\-help\\fR\n.br\n"
           ".B hepatica \\-\\-version\n.SH DESCRIPTION\n",
           HEPATICA_DATE, HEPATICA_VERSION);
    put("Reads a model of health states, costs and utilities from a config, runs it as a cohort, "
        "patient by patient "
        "or as partitioned survival, and writes survival curves, costs, QALYs, cost-effectiveness "
        "and its "
        "uncertainty as tables that other tools read. The same config and seed give the same bytes "
        "on any number of threads.");
    printf("\n.PP\n");
    put("Research software, not for the treatment of a patient.");
    putchar('\n');
    print_commands();
    print_entries("FILES", files);
    print_entries("ENVIRONMENT", environment);
    print_entries("EXAMPLES", examples);
    printf(".SH SEE ALSO\n.BR gnuplot (1),\n.BR dot (1)\n.PP\n");
    put("`hepatica docs config` prints the keys of a config, `hepatica docs output` the columns of "
        "the results.");
    putchar('\n');
}
