/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of docs/reference/, printed from the tables that do the work. */
#include "analysis/verify.h"
#include "cli/command.h"
#include "cli/contracts.h"
#include "cli/man.h"
#include "cli/run.h"
#include "input/field.h"
#include "math/dist.h"
#include "structure/reader.h"
#include "survival/curve.h"
#include <stdio.h>
#include <string.h>

/* clang-format off */
const Option cmd_docs_options[] = {
    { "--help", NULL, "this text" },
    { 0 },
};
/* clang-format on */

/* A vertical bar would end the cell of a table. */
static void
put(const char *text)
{
    for (; text && *text; text++) {
        if (*text == '|') putchar('\\');
        putchar(*text);
    }
}

static void
print_field(const Field *field)
{
    static const char *const kinds[] = {
        [FIELD_NUMBER] = "number",
        [FIELD_WHOLE] = "whole number",
        [FIELD_TEXT] = "text",
        [FIELD_FLAG] = "true or false",
        [FIELD_FORMULA] = "number or formula",
        [FIELD_NAMES] = "list of names",
        [FIELD_NUMBERS] = "list of numbers",
        [FIELD_NODE] = "see right",
        [FIELD_GROUP] = "group",
    };

    printf("| `%s` | ", field->key);
    if (field->kind == FIELD_CHOICE)
        for (int word = 0; field->choices[word]; word++)
            printf("%s`%s`", word ? ", " : "", field->choices[word]);
    else
        put(kinds[field->kind]);
    if (field->kind == FIELD_NUMBER || field->kind == FIELD_WHOLE)
        printf(" in [%g, %g]", field->least, field->most);
    printf(" | ");
    put(field->unit);
    printf(" | %s%s%s | ",
           !field->otherwise     ? "**needed**"
           : field->otherwise[0] ? "`"
                                 : "",
           field->otherwise ? field->otherwise : "",
           field->otherwise && field->otherwise[0] ? "`" : "");
    put(field->meaning);
    printf(" |\n");
}

static void
print_config(void)
{
    printf("# Keys of a config\n\nPrinted by `hepatica docs config`; what they mean together is "
           "told in "
           "[the model language](../language.md).\n");
    for (const ReaderSection *section = reader_documented; section->section; section++) {
        const Field *field = section->fields;
        printf("\n## %s%s%s\n\n%s.\n\n", section->section, section->entry ? "." : "",
               section->entry ? section->entry : "", section->about);
        if (!field->key) continue;
        printf("| key | kind | unit | otherwise | meaning |\n|---|---|---|---|---|\n");
        for (; field->key; field++) print_field(field);
    }
}

static void
print_distributions(void)
{
    printf(
        "# Distributions of parameters\n\nPrinted by `hepatica docs distributions`. What is left "
        "out of "
        "the centre is the parameter's value: the mean, for lognormal and logit-normal the median. "
        "`lo`, `hi` are 95%% limits and give the spread only.\n\n"
        "| family | written | support | source |\n|---|---|---|---|\n");
    for (const DistFamily *family = dist_families; family->name; family++) {
        printf("| `%s` | ", family->name);
        put(family->forms);
        printf(" | ");
        put(family->support);
        printf(" | ");
        put(family->source);
        printf(" |\n");
    }
}

static void
print_functions(void)
{
    printf("# Functions of formulas\n\nPrinted by `hepatica docs functions`.\n\n"
           "| written | meaning | no value for |\n|---|---|---|\n");
    for (const ExprFunction *function = expr_functions; function->name; function++) {
        printf("| `");
        put(function->form);
        printf("` | ");
        put(function->meaning);
        printf(" | ");
        put(function->missing ? function->missing : "");
        printf(" |\n");
    }
    printf("| `name(x)` | a table of the study at x | x below its first row |\n"
           "| `mortality_rate(table, age)` | a life table's rate per time unit | an age below its "
           "first row |\n"
           "| `inflate(from, to)` | ratio of `model.price_index` of two years | a year before its "
           "first row |\n"
           "| `surv(curve, t)` | survival at time t | t below 0 |\n"
           "| `median_of(curve)` | the time at which survival is one half | |\n"
           "| `mean_of(curve, to)` | restricted mean: the area under it up to `to` | |\n");
    printf("\n## Survival functions\n\nIn hazards and in the section `survival`.\n\n"
           "| written | meaning | needs a clock | source |\n|---|---|---|---|\n");
    for (const CurveFamily *family = curve_families; family->name; family++) {
        printf("| `");
        put(family->form);
        printf("` | ");
        put(family->meaning);
        printf(" | %s | ", family->memory ? "yes" : "");
        put(family->source);
        printf(" |\n");
    }
}

static void
print_contracts(const TableContract *contract)
{
    for (; contract->name; contract++) {
        printf("\n## %s.csv\n\nA row for each %s.\n", contract->name, contract->about);
        if (!contract->columns) continue;
        printf("\n| column | unit | meaning |\n|---|---|---|\n");
        for (const TableColumn *column = contract->columns; column->name; column++)
            printf("| `%s` | %s | %s |\n", column->name, column->unit, column->meaning);
    }
}

static void
print_output(void)
{
    printf(
        "# Files of a run\n\nPrinted by `hepatica docs output`. CSV in UTF-8, a header row, `.` as "
        "decimal point, the shortest decimal text that reads back to the same number. `run.json` "
        "tells "
        "what was run, `model.dot` is the graph of states for Graphviz.\n");
    for (int list = 0; contracts[list]; list++) print_contracts(contracts[list]);
}

static void
print_cli(void)
{
    printf("# Commands\n\nPrinted by `hepatica docs cli`.\n");
    for (const Command *command = commands; command->name; command++) {
        printf("\n## hepatica %s\n\n%s.\n\n", command->form, command->summary);
        printf("| option | meaning |\n|---|---|\n");
        for (const Option *option = command->options; option->name; option++)
            printf("| `%s%s%s` | %s |\n", option->name, option->value ? " " : "",
                   option->value ? option->value : "", option->meaning);
    }
    printf("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for (const CommandExit *way = command_exits; way->meaning; way++)
        printf("| %d | %s |\n", way->code, way->meaning);
}

static void
print_checks(void)
{
    printf(
        "# Checks of `hepatica verify`\n\nPrinted by `hepatica docs checks`; what to do when one "
        "fails is told in [how to verify a model](../howto/verify.md).\n\n"
        "| check | what must hold | source |\n|---|---|---|\n");
    for (int check = 0; verify_name(check); check++)
        printf("| `%s` | %s | %s |\n", verify_name(check), verify_title(check),
               verify_source(check));
}

Status
cmd_docs(const Options *options, Error *err)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } pages[] = { { "config", print_config },
                  { "distributions", print_distributions },
                  { "functions", print_functions },
                  { "output", print_output },
                  { "cli", print_cli },
                  { "checks", print_checks },
                  { "man", man_print } };

    for (size_t page = 0; options->config && page < sizeof(pages) / sizeof(*pages); page++)
        if (strcmp(pages[page].name, options->config) == 0) {
            pages[page].print();
            return OK;
        }
    return fail(err, ERR_USAGE,
                "which page: config, distributions, functions, output, cli, checks or man?");
}
