/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finished.h"
#include "report/html_figures.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* As gnuplot writes them. */
#define SVG(inside)                                                                                \
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE svg>\n<svg \n width=\"60\" "            \
    "viewBox=\"0 0 60 44\"\n>\n<title>Gnuplot</title>\n<desc>Produced by "                         \
    "GNUPLOT</desc>\n" inside "</svg>\n"

static void
test_inline(void)
{
    Text to = { 0 };

    CU_ASSERT_PTR_NULL(html_figures_inline(
        &to,
        SVG("<g id=\"a\" fill=\"#a0a0a0\" clip-path=\"url(#c)\"><path id='p'/><use "
            "xlink:href='#p'/><use href=\"#a\"/><text>grid=\"1\" &lt;b&gt;</text></g>"),
        "ceac", "A &amp; B"));
    CHECK_TEXT("picture", to.at,
               "<svg role=\"img\" aria-label=\"A &amp; B\" \n width=\"60\" viewBox=\"0 0 60 "
               "44\"\n>\n\n\n<g id=\"ceac-a\" fill=\"#a0a0a0\" "
               "clip-path=\"url(#ceac-c)\"><path id='ceac-p'/><use xlink:href='#ceac-p'/><use "
               "href=\"#ceac-a\"/><text>grid=\"1\" &lt;b&gt;</text></g></svg>\n\n");
    text_free(&to);
}

/* What runs, fetches or reaches beyond the picture. */
static void
test_refused(void)
{
    /* clang-format off */
    static const struct { const char *svg, *why; } cases[] = {
        { SVG("<script>alert(1)</script>"), "script" },
        { SVG("<SCRIPT>alert(1)</SCRIPT>"), "script" },
        { SVG("<g onload=\"alert(1)\"/>"), "script" },
        { SVG("<g\nonclick = 'alert(1)'/>"), "script" },
        { SVG("<a href=\"javascript:alert(1)\"/>"), "script" },
        { SVG("<a href=\"JavaScript:alert(1)\"/>"), "script" },
        { SVG("<image href=\"http://example.org/x.png\"/>"), "outside" },
        { SVG("<use xlink:href = 'other.svg#a'/>"), "outside" },
        { SVG("<g fill=\"url(http://example.org)\"/>"), "outside" },
        { SVG("<style>body { display: none }</style>"), "styles" },
        { SVG("<foreignObject/>"), "more than a picture" },
        { "<!DOCTYPE svg [<!ENTITY a \"b\">]>" SVG(""), "more than a picture" },
        { "GIF89a", "no SVG" },
        { "<svg", "no SVG" },
        { "", "no SVG" },
    };
    /* clang-format on */
    for (size_t item = 0; item < LENGTH(cases); item++) {
        Text to = { 0 };
        const char *why = html_figures_inline(&to, cases[item].svg, "x", "y");
        if (!why || !strstr(why, cases[item].why))
            CHECK_TEXT(cases[item].svg, why, cases[item].why);
        CU_ASSERT_EQUAL(to.n, 0);
        text_free(&to);
    }
}

static void
put(const char *place, const char *file, const char *svg)
{
    char path[TEST_PATH + 40];

    snprintf(path, sizeof(path), "%s/plots/%s", place, file);
    test_write(path, svg);
}

static void
test_plots(void)
{
    static const FinishedFile files[] = {
        { "summary.csv", "strategy,label,wtp\na,<Old>,5\n" },
        { "survival_summary.csv", "curve,label\npfs,Progression & survival\n" },
        { 0 },
    };
    Results results;
    HtmlFacts facts;
    Notes notes = { 0 };
    Text to = { 0 };
    char place[TEST_PATH], plots[TEST_PATH + 40];
    Error err;

    finished_read(&results, place, files, "", "");
    CHECK_OK(html_facts_read(&facts, &results, &err));
    CU_ASSERT_EQUAL(html_figures_add(&to, &facts, &notes), 0); /* no folder of plots */
    snprintf(plots, sizeof(plots), "%s/plots", place);
    mkdir(plots, 0777);
    put(place, "zebra_x.svg", SVG(""));
    put(place, "tornado_a.svg", SVG(""));
    put(place, "survival_pfs.svg", SVG(""));
    put(place, "ceac.svg", SVG("<script/>"));
    put(place, "evpi.png", "");
    CU_ASSERT_EQUAL(html_figures_add(&to, &facts, &notes), 2); /* zebra is none of ours */
    const char *first =
                   strstr(to.at, "Figure 1. Survival by strategy: Progression &amp; survival</h3>"),
               *second = strstr(to.at, "Figure 2. One-way sensitivity analysis: &lt;Old&gt;</h3>");
    CU_ASSERT(first && second && first < second);
    CHECK_NOTE(&notes, "plots/ceac.svg is left out of report.html: it holds a script");
    CU_ASSERT_EQUAL(notes.n, 1);
    text_free(&to);
    notes_free(&notes);
    results_free(&results);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "inline", test_inline },
        { "refused", test_refused },
        { "plots", test_plots },
        CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
