/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the run was made: conventions, and all that it takes to make it again. */
#include "report/html_about.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include <string.h>

/* ---- conventions ---- */

static void
add_setting(Text *to, const HtmlFacts *facts, const char *term, const char *key)
{
    const char *text = results_setting(facts->results, key, "");

    if (!*text) return;
    text_add(to, "<dt>%s</dt><dd>", term);
    html_text_add(to, text);
    text_add(to, "</dd>\n");
}

static void
add_list(Text *to, const HtmlFacts *facts, const char *key, const char *heading, const char *none)
{
    const Manifest *list = manifest_at(facts->results->run, key);
    const int n = manifest_items(list);

    text_add(to, "<h3>%s</h3>\n", heading);
    if (n == 0) {
        text_add(to, "<p>%s</p>\n", none);
        return;
    }
    text_add(to, "<ul class=\"small\">\n");
    for (int item = 0; item < n; item++) {
        text_add(to, "<li>");
        html_text_add(to, manifest_as_text(manifest_item(list, item)));
        text_add(to, "</li>\n");
    }
    text_add(to, "</ul>\n");
}

void
html_sections_conventions(Text *to, const HtmlFacts *facts)
{
    text_add(to, "<dl>\n");
    html_about_term(to, facts, "Perspective", html_about_perspective);
    html_about_term(to, facts, "Currency", html_about_currency);
    html_about_term(to, facts, "Thresholds", html_about_thresholds);
    html_about_term(to, facts, "Time horizon", html_about_horizon);
    html_about_term(to, facts, "Discounting", html_about_discount);
    html_about_term(to, facts, "Population", html_about_population);
    html_about_term(to, facts, "Method", html_about_engine);
    html_about_term(to, facts, "Draws", html_about_draws);
    add_setting(to, facts, "Within a cycle", "within_cycle");
    add_setting(to, facts, "Moves per cycle", "moves_per_cycle");
    add_setting(to, facts, "Payoffs on moves", "payoffs_on_moves");
    text_add(to, "</dl>\n");
    html_table_add(
        to, facts, results_table(facts->results, "conventions"),
        &(HtmlTable){ .id = "conventions-table", .caption = "ICERs under other conventions" });
    add_list(to, facts, "approximations", "Approximations used", "None were noted.");
    add_list(to, facts, "warnings", "Warnings of the run", "There were none.");
    add_list(to, facts, "became_certain", "Held at one value in the draws",
             "No uncertain input was.");
}

/* ---- reproduce ---- */

static void
add_hash(Text *to, const char *name, const char *digest)
{
    text_add(to, "<tr><th scope=\"row\"><code>");
    html_text_add(to, name);
    text_add(to, "</code></th><td><code class=\"hash\">");
    html_text_add(to, digest);
    text_add(to, "</code></td></tr>\n");
}

static void
add_hashes(Text *to, const HtmlFacts *facts)
{
    const Manifest *files = manifest_at(facts->results->run, "config_files"),
                   *fits = manifest_at(facts->results->run, "fits");
    const char *last = "";

    text_add(to, "<div class=\"table\"><table id=\"hashes\">\n<caption id=\"hashes-caption\">Files "
                 "read, with their SHA-256</caption>\n<thead><tr><th scope=\"col\">File</th><th "
                 "scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n");
    for (int item = 0; item < manifest_items(files); item++) {
        const Manifest *file = manifest_item(files, item);
        add_hash(to, manifest_as_text(manifest_at(file, "path")),
                 manifest_as_text(manifest_at(file, "sha256")));
    }
    for (int item = 0; item < manifest_items(fits); item++) { /* a file feeds several fits */
        const char *path = manifest_as_text(manifest_at(manifest_item(fits, item), "data"));
        if (!path || strcmp(path, last) == 0) continue;
        add_hash(to, path, manifest_as_text(manifest_at(manifest_item(fits, item), "sha256")));
        last = path;
    }
    text_add(to, "</tbody></table></div>\n");
}

static double
number_of(const HtmlFacts *facts, const char *key)
{
    return manifest_as_number(manifest_at(facts->results->run, key));
}

static void
add_effort(Text *to, const HtmlFacts *facts)
{
    const char *started = manifest_as_text(manifest_at(facts->results->run, "started"));

    text_add(to, "<dt>Run</dt><dd>");
    if (started) {
        text_add(to, "started ");
        html_text_add(to, started);
        text_add(to, ", ");
    }
    html_text_rounded(to, number_of(facts, "seconds"));
    text_add(to, " seconds on ");
    html_text_number(to, number_of(facts, "threads"), 0);
    text_add(to, " threads, ");
    html_text_number(to, number_of(facts, "peak_memory_kib") / 1024, 0);
    text_add(to, " MiB of memory</dd>\n<dt>Seed</dt><dd>%.0f</dd>\n", number_of(facts, "seed"));
}

void
html_sections_reproduce(Text *to, const HtmlFacts *facts)
{
    Text command = { 0 };

    if (html_about_command(&command, facts)) {
        text_add(to, "<pre tabindex=\"0\" aria-label=\"Command\"><code id=\"command\">");
        text_add_bytes(to, command.at, command.n);
        text_add(to, "</code></pre>\n");
    }
    text_free(&command);
    text_add(to, "<p>The same files, seed and version of the program give the same tables to the "
                 "last digit, on any machine and any number of threads.</p>\n<dl>\n");
    html_about_term(to, facts, "Program", html_about_version);
    add_effort(to, facts);
    text_add(to, "</dl>\n");
    add_hashes(to, facts);
}
