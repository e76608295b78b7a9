/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html_figures.h"
#include "base/memory.h"
#include "report/figures.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_BYTES = 1024 * 1024 }; /* of a picture; a larger one is linked to */

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
add_figure(Text *to, const HtmlFacts *facts, const FigureDrawn *drawn, int number, Notes *notes)
{
    const char *why;
    Text picture = { 0 }, heading = { 0 }, path = { 0 };
    char *svg;

    text_add(&path, "%s/plots/%s.svg", facts->results->folder, drawn->name);
    svg = read_file(path.at);
    text_add(&heading, "%s", drawn->figure->title);
    add_rest(&heading, facts, drawn->part);
    why = svg ? html_figures_inline(&picture, svg, drawn->name, heading.at)
              : "it cannot be read or is larger than 1 MiB";
    if (why)
        notes_add(notes, NOTE_WARNING, NULL, 0, "%s is left out of report.html: %s", path.at, why);
    else {
        text_add(to, "<figure id=\"figure-%d\">\n<h3>Figure %d. %s</h3>\n<div class=\"card\">",
                 number, number, heading.at);
        text_add_bytes(to, picture.at, picture.n);
        text_add(to, "</div>\n<figcaption>%s</figcaption>\n</figure>\n", drawn->figure->text);
    }
    free(svg);
    text_free(&picture);
    text_free(&heading);
    text_free(&path);
    return !why;
}

int
html_figures_add(Text *to, const HtmlFacts *facts, Notes *notes)
{
    Pool pool = { 0 };
    FigureDrawn *drawn;
    const int n = figures_drawn(&drawn, &pool, facts->results->folder, ".svg");
    int shown = 0;

    for (int item = 0; item < n; item++)
        shown += add_figure(to, facts, &drawn[item], shown + 1, notes);
    pool_free(&pool);
    return shown;
}
