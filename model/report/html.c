/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"
#include "report/file.h"
#include "report/html_about.h"
#include "report/html_assets.h"
#include "report/html_cheers.h"
#include "report/html_data.h"
#include "report/html_figures.h"
#include "report/html_sections.h"
#include "report/html_words.h"
#include "report/palette.h"

/* Nothing is fetched from anywhere, whatever a config or a picture says. */
static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action "
    "'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n";

static void
summary(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<div class=\"beside\">\n<div>\n");
    html_words_summary(to, facts);
    html_words_cautions(to, facts);
    text_add(to, "</div>\n<aside aria-label=\"Setting\"><dl>\n");
    html_about_term(to, facts, "Comparator", html_about_comparator);
    html_about_term(to, facts, "Perspective", html_about_perspective);
    html_about_term(to, facts, "Currency", html_about_currency);
    html_about_term(to, facts, "Time horizon", html_about_horizon);
    html_about_term(to, facts, "Discounting", html_about_discount);
    html_about_term(to, facts, "Thresholds", html_about_thresholds);
    html_about_term(to, facts, "Draws", html_about_draws);
    text_add(to, "</dl></aside>\n</div>\n");
}

/* clang-format off */
static const struct {
    const char *id, *title, *heading;
    void (*add)(Text *to, const HtmlFacts *facts); /* NULL: figures, which may leave notes */
} sections[] = {
    { "summary",     "Summary",     "Summary", summary },
    { "results",     "Results",     "Results", html_sections_results },
    { "figures",     "Figures",     "Figures", NULL },
    { "explore",     "Threshold",   "At any willingness to pay", html_data_explore },
    { "parameters",  "Parameters",  "Parameters", html_sections_parameters },
    { "validation",  "Validation",  "Validation and calibration", html_sections_validation },
    { "sensitivity", "Sensitivity", "Sensitivity and scenarios", html_sections_sensitivity },
    { "conventions", "Conventions", "Conventions and approximations", html_sections_conventions },
    { "cheers",      "CHEERS",      "CHEERS 2022 checklist", html_cheers_add },
    { "reproduce",   "Reproduce",   "How to reproduce", html_sections_reproduce },
};
/* clang-format on */
enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

static void
add_style(Text *to)
{
    text_add(to, "<style>\n%s", html_assets_css);
    for (int colour = 0; colour < PALETTE_COLOURS; colour++)
        text_add(to, ".k%d{--key:#%06x}\n", colour, palette_colour(colour));
    text_add(to, "</style>\n");
}

static void
add_top(Text *to, const HtmlFacts *facts, const Text *made)
{
    text_add(to, "%s<title>", head);
    html_about_title(to, facts);
    text_add(to, "</title>\n");
    add_style(to);
    text_add(to, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>\n<header>\n"
                 "<p class=\"kind\">Cost-effectiveness report</p>\n<h1>");
    html_about_title(to, facts);
    text_add(to, "</h1>\n<p class=\"meta\">");
    html_text_add(to, manifest_as_text(manifest_at(facts->results->run, "config")));
    text_add(to, " \xc2\xb7 ");
    html_about_version(to, facts);
    text_add(to, "</p>\n</header>\n<nav aria-label=\"Sections\"><ul>\n");
    for (int item = 0; item < SECTIONS; item++)
        if (made[item].n > 0)
            text_add(to, "<li><a href=\"#%s\">%s</a></li>\n", sections[item].id,
                     sections[item].title);
    text_add(to, "</ul></nav>\n<main id=\"main\" tabindex=\"-1\">\n");
}

static void
add_all(Text *to, const HtmlFacts *facts, const Text *made)
{
    add_top(to, facts, made);
    for (int item = 0; item < SECTIONS; item++) {
        if (made[item].n == 0) continue;
        text_add(to,
                 "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n<h2 "
                 "id=\"%s-heading\">%s</h2>\n",
                 sections[item].id, sections[item].id, sections[item].id, sections[item].heading);
        text_add_bytes(to, made[item].at, made[item].n);
        text_add(to, "</section>\n");
    }
    text_add(to,
             "</main>\n<footer><p>Made by hepatica from the tables of one run. It tells what "
             "the model says, not what is true.</p></footer>\n<script>\n%s</script>\n</body>\n"
             "</html>\n",
             html_assets_js);
}

Status
html_write(const Results *results, Notes *notes, Error *err)
{
    HtmlFacts facts;
    Text made[SECTIONS] = { { 0 } }, page = { 0 }, path = { 0 };
    Status status;

    TRY(html_facts_read(&facts, results, err));
    for (int item = 0; item < SECTIONS; item++)
        if (sections[item].add)
            sections[item].add(&made[item], &facts);
        else
            html_figures_add(&made[item], &facts, notes);
    add_all(&page, &facts, made);
    text_add(&path, "%s/report.html", results->folder);
    TRY(file_replace(path.at, page.at, err));
done:
    for (int item = 0; item < SECTIONS; item++) text_free(&made[item]);
    text_free(&page);
    text_free(&path);
    return status;
}
