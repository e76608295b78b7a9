/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_figures.h"
#include "base/memory.h"
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_BYTES = 1024 * 1024 }; /* of a picture; a larger one is linked to */

typedef struct {
    const char *file; /* without ending; "*" at its end stands for what follows */
    const char *heading, *says;
} Figure;

/* clang-format off */
static const Figure figures[] = {
    { "model",         "The model", "States and the moves between them." },
    { "survival_*",    "Survival", "Share of the cohort alive, or free of the event, by strategy over time, with 95% bands where there are any and the number at risk below." },
    { "trial*",        "Simulated trial", "Kaplan-Meier curves of a simulated trial." },
    { "occupancy*",    "State occupancy", "Share of the cohort in each state over time, by strategy." },
    { "validation*",   "Model against published results", "Each point is a published result; the closer to the diagonal, the nearer the model." },
    { "pooling*",      "Pooled evidence", "Estimates of single studies with 95% intervals, and the pooled estimate." },
    { "frontier",      "Cost-effectiveness frontier", "Discounted costs and QALYs a person in the base case; the line joins strategies that are not dominated." },
    { "plane*",        "Cost-effectiveness plane", "Incremental costs and QALYs against the comparator in each draw, with the threshold as a line." },
    { "ceac",          "Cost-effectiveness acceptability curves", "Probability of having the highest net benefit over the willingness to pay for a QALY; the frontier marks the strategy of highest expected net benefit." },
    { "expected_loss", "Expected loss", "Net benefit lost on average by choosing a strategy that is not the best in each draw." },
    { "tornado*",      "One-way sensitivity analysis", "Result at the low and high end of each input, the widest bar first." },
    { "two_way*",      "Two-way sensitivity analysis", "Strategy of highest net benefit over two inputs varied together." },
    { "threshold*",    "Threshold values", "Values of inputs at which the decision changes." },
    { "scenarios*",    "Scenarios", "Results under other structures and assumptions." },
    { "evpi",          "Value of perfect information", "Expected value of perfect information on all inputs (EVPI) over the willingness to pay." },
    { "evppi",         "Value of partial perfect information", "Expected value of knowing one input, or a group of them, exactly (EVPPI)." },
    { "evsi*",         "Value of sample information", "Expected value and net benefit of a study, by its size." },
    { "convergence*",  "Convergence", "Running means over the draws, with their standard errors." },
    { "noise*",        "Noise of simulated patients", "Variance between draws by parameters and by patients." },
    { "hazards*",      "Implied hazards", "Hazards that the curves imply." },
    { "fits*",         "Fitted curves", "Fitted survival curves beside the data." },
    { "calibration*",  "Calibration", "Calibrated parameters and their targets." },
    { 0 },
};
/* clang-format on */

/* ---- is it harmless ---- */

static bool
has(const char *text, const char *word)
{
    const size_t n = strlen(word);

    for (; *text; text++)
        if (tolower((unsigned char)*text) == *word && strncasecmp(text, word, n) == 0) return true;
    return false;
}

/* An attribute like onload="...". */
static bool
has_handler(const char *svg)
{
    for (const char *at = svg; (at = strchr(at, 'o')); at++) {
        const char *end = at;
        if (at == svg || !isspace((unsigned char)at[-1]) || at[1] != 'n') continue;
        while (isalpha((unsigned char)*end)) end++;
        while (isspace((unsigned char)*end)) end++;
        if (*end != '=') continue;
        end++;
        while (isspace((unsigned char)*end)) end++;
        if (*end == '"' || *end == '\'') return true;
    }
    return false;
}

/* Something that lies elsewhere: href to other than a part of the picture or data in it. */
static bool
fetches(const char *svg)
{
    for (const char *at = svg; (at = strstr(at, "href")); at++) {
        const char *value = at + 4;
        while (isspace((unsigned char)*value)) value++;
        if (*value != '=') continue;
        value++;
        while (isspace((unsigned char)*value)) value++;
        if (*value != '"' && *value != '\'') continue;
        if (value[1] != '#' && strncmp(value + 1, "data:image/png", 14) != 0) return true;
    }
    for (const char *at = svg; (at = strstr(at, "url(")); at += 4)
        if (at[4] != '#' && strncmp(at + 4, "'#", 2) != 0 && strncmp(at + 4, "\"#", 2) != 0 &&
            strncmp(at + 4, "&quot;#", 7) != 0)
            return true;
    return false;
}

static const char *
trouble(const char *svg)
{
    if (has(svg, "<script") || has(svg, "javascript:") || has_handler(svg))
        return "it holds a script";
    if (has(svg, "<style")) return "its styles would reach beyond it";
    if (has(svg, "<foreignobject") || has(svg, "<iframe") || has(svg, "<!entity"))
        return "it holds more than a picture";
    if (fetches(svg) || has(svg, "@import")) return "it points to something outside of it";
    return NULL;
}

/* ---- into the page ---- */

/* Whether a word begins here; then `*n` are its bytes. */
static bool
begins(const char *at, const char *word, size_t *n)
{
    *n = strlen(word);
    return strncmp(at, word, *n) == 0;
}

static const char *
after(const char *at, const char *end)
{
    const char *found = strstr(at, end);

    return found ? found + strlen(end) : at + strlen(at);
}

/* Ids, and what points to them: id="a", #a in url(#a) and href="#a"; not colours like #00ff00. */
static void
copy_body(Text *to, const char *at, const char *name)
{
    static const char *const marks[] = { " id=\"",   " id='",   "\nid=\"", "\tid=\"",
                                         "url(#",    "url('#",  "url(\"#", "url(&quot;#",
                                         "href=\"#", "href='#", NULL };
    size_t n;

    while (*at) {
        bool marked = false;
        if (begins(at, "<title", &n)) { /* "Gnuplot": the page names the picture itself */
            at = after(at, "</title>");
            continue;
        }
        if (begins(at, "<desc", &n)) {
            at = after(at, "</desc>");
            continue;
        }
        for (const char *const *mark = marks; *mark && !marked; mark++)
            if (begins(at, *mark, &n)) {
                text_add_bytes(to, at, n);
                text_add(to, "%s-", name);
                at += n;
                marked = true;
            }
        if (!marked) text_add_bytes(to, at++, 1);
    }
}

const char *
html_figures_inline(Text *to, const char *svg, const char *name, const char *alt)
{
    const char *start = strstr(svg, "<svg"), *why = trouble(svg);

    if (!start || !strstr(start, "</svg>")) return "it is no SVG";
    if (why) return why;
    text_add(to, "<svg role=\"img\" aria-label=\"%s\"", alt);
    copy_body(to, start + strlen("<svg"), name);
    text_add(to, "\n");
    return NULL;
}

/* ---- all ---- */

static char *
read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat about;
    char *text = NULL;

    if (!file) return NULL;
    if (fstat(fileno(file), &about) == 0 && S_ISREG(about.st_mode) && about.st_size <= MOST_BYTES) {
        text = memory_new((size_t)about.st_size + 1, 1);
        text[fread(text, 1, (size_t)about.st_size, file)] = '\0';
    }
    fclose(file);
    return text;
}

/* "survival_*" takes survival_os and leaves "os"; NULL: not this one. */
static const char *
matches(const char *pattern, const char *name)
{
    const size_t n = strcspn(pattern, "*");

    if (strncmp(pattern, name, n) != 0) return NULL;
    return pattern[n] == '*' || name[n] == '\0' ? name + n : NULL;
}

static const Figure *
figure_of(const char *name, const char **rest)
{
    static const Figure other = { "*", "Further figure", "" };

    for (const Figure *figure = figures; figure->file; figure++)
        if ((*rest = matches(figure->file, name))) return figure;
    *rest = name;
    return &other;
}

/* A curve or strategy by its label; else the words of the file's name. */
static void
add_rest(Text *to, const HtmlFacts *facts, const char *rest)
{
    const Table *curves = results_table(facts->results, "survival_summary");

    while (*rest == '_') rest++;
    if (!*rest) return;
    text_add(to, ": ");
    const int row = curves ? results_row(curves, "curve", rest, NULL, NULL) : NONE_SUCH,
              strategy = html_facts_strategy(facts, rest);
    if (row != NONE_SUCH && results_cell(curves, row, "label").text)
        html_text_add(to, results_cell(curves, row, "label").text);
    else if (strategy != NONE_SUCH)
        html_text_add(to, html_facts_label(facts, strategy));
    else
        for (; *rest; rest++) {
            const char letter[2] = { *rest == '_' ? ' ' : *rest, '\0' };
            html_text_add(to, letter);
        }
}

static bool
add_figure(Text *to, const HtmlFacts *facts, const char *name, int number, Notes *notes)
{
    const char *rest, *why;
    const Figure *figure = figure_of(name, &rest);
    Text picture = { 0 }, heading = { 0 }, path = { 0 };
    char *svg;

    text_add(&path, "%s/plots/%s.svg", facts->results->folder, name);
    svg = read_file(path.at);
    text_add(&heading, "%s", figure->heading);
    add_rest(&heading, facts, rest);
    why = svg ? html_figures_inline(&picture, svg, name, heading.at)
              : "it cannot be read or is larger than 1 MiB";
    if (why)
        notes_add(notes, NOTE_WARNING, NULL, 0, "%s is left out of report.html: %s", path.at, why);
    else {
        text_add(to, "<figure id=\"figure-%d\">\n<h3>Figure %d. %s</h3>\n<div class=\"card\">",
                 number, number, heading.at);
        text_add_bytes(to, picture.at, picture.n);
        text_add(to, "</div>\n<figcaption>%s</figcaption>\n</figure>\n", figure->says);
    }
    free(svg);
    text_free(&picture);
    text_free(&heading);
    text_free(&path);
    return !why;
}

static int
by_place(const void *a, const void *b)
{
    const char *left = *(const char *const *)a, *right = *(const char *const *)b, *rest;
    const Figure *of_left = figure_of(left, &rest), *of_right = figure_of(right, &rest);

    if (of_left != of_right) {
        if (of_left->file[0] == '*') return 1;
        if (of_right->file[0] == '*') return -1;
        return of_left < of_right ? -1 : 1;
    }
    return strcmp(left, right);
}

int
html_figures_add(Text *to, const HtmlFacts *facts, Notes *notes)
{
    Pool pool = { 0 };
    const char **names = NULL;
    int n = 0, size = 0, shown = 0;
    DIR *folder = opendir(pool_format(&pool, "%s/plots", facts->results->folder));

    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        const size_t length = strlen(entry->d_name);
        if (length < 5 || strcmp(entry->d_name + length - 4, ".svg") != 0) continue;
        names = memory_grow(names, n, &size, sizeof(*names));
        names[n++] = pool_format(&pool, "%.*s", (int)(length - 4), entry->d_name);
    }
    if (folder) closedir(folder);
    if (n > 0) qsort(names, (size_t)n, sizeof(*names), by_place);
    for (int item = 0; item < n; item++)
        shown += add_figure(to, facts, names[item], shown + 1, notes);
    free(names);
    pool_free(&pool);
    return shown;
}
