/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finished.h"
#include "report/html_pivot.h"
#include "report/html_table.h"
#include <string.h>

static const FinishedFile run[] = {
    { "summary.csv",
      "strategy,label,cost,qaly,icer,status,wtp,nothing\na,\"<Old> \"\"x\"\"\",1000.4,2.00004,,"
      "reference,5,\nb,New,-234567.8,3,9.9e6,frontier,5,\nc,,0,0,inf,frontier,6,\n" },
    { "pairs.csv", "strategy,icer,place,blank,inmb_low,inmb_high,order\na,,dominated,,0,0,1\n"
                   "b,500,\"less costly, less effective\",own,-5,1e4,3\n"
                   "c,7,\"more costly, more effective\",,1,2,2\n" },
    { "costs.csv", "strategy,category,cost\na,drug,1\na,bed,2\nb,drug,3\nb,extra,4\n" },
    { 0 },
};

/* clang-format off */
static const HtmlColumn summary[] = {
    { "strategy", "Strategy", HTML_AUTO, NULL },
    { "cost",     "Cost ($)", HTML_AUTO, NULL },
    { "qaly",     "QALYs", HTML_AUTO, NULL },
    { "icer",     "ICER", HTML_ICER, "status" },
    { "nothing",  "Nothing", HTML_AUTO, NULL },
    { "no_such",  "No such", HTML_AUTO, NULL },
    { 0 },
};
static const HtmlColumn pairs[] = {
    { "strategy", "Strategy", HTML_AUTO, NULL },
    { "icer",     "ICER", HTML_ICER, "place" },
    { "blank",    "Of either", HTML_AUTO, "place" },
    { "inmb_low", "Interval", HTML_INTERVAL, "inmb_high" },
    { 0 },
};
/* clang-format on */

typedef struct {
    Results results;
    HtmlFacts facts;
    char place[TEST_PATH];
    Text text;
} Page;

static void
page_open(Page *page)
{
    Error err;

    *page = (Page){ 0 };
    finished_read(&page->results, page->place, run, "\"currency\": \"US$<\"", "");
    CHECK_OK(html_facts_read(&page->facts, &page->results, &err));
    text_add(&page->text, "%s", "");
}

static void
page_close(Page *page)
{
    results_free(&page->results);
    text_free(&page->text);
}

static void
check_has(const Page *page, const char *part)
{
    if (!strstr(page->text.at, part))
        CHECK_TEXT("page", page->text.at, part);
    else
        CU_ASSERT(true);
}

static void
check_lacks(const Page *page, const char *part)
{
    if (strstr(page->text.at, part))
        CHECK_TEXT("page", page->text.at, part);
    else
        CU_ASSERT(true);
}

static void
test_table(void)
{
    Page page;

    page_open(&page);
    html_table_add(&page.text, &page.facts, results_table(&page.results, "summary"),
                   &(HtmlTable){ .id = "base", .caption = "In $", .columns = summary });
    check_has(&page, "<caption id=\"base-caption\">In US$&lt;</caption>");
    check_has(&page, "<th scope=\"col\" class=\"n\">Cost (US$&lt;)</th>");
    check_has(&page, "<th scope=\"row\"><i class=\"key k0\"></i>&nbsp;&lt;Old&gt; "
                     "&quot;x&quot;</th><td class=\"n\">1,000</td><td class=\"n\">2.000</td><td "
                     "class=\"n\">reference</td>");
    check_has(&page, "\xe2\x88\x92"
                     "234,568</td>");
    check_has(&page, "9,900,000</td>");
    check_has(&page, "&nbsp;c</th>"); /* no label: its name */
    check_has(&page, "\xe2\x88\x9e");
    check_lacks(&page, "Nothing");
    check_lacks(&page, "No such");
    check_lacks(&page, "data-v");
    page_close(&page);
}

static void
test_rows(void)
{
    Page page;

    page_open(&page);
    html_table_add(&page.text, &page.facts, results_table(&page.results, "pairs"),
                   &(HtmlTable){ .id = "p",
                                 .caption = "",
                                 .columns = pairs,
                                 .order = "order",
                                 .most = 2,
                                 .sortable = true });
    check_has(&page, "<table id=\"p\" class=\"sortable\">");
    check_has(&page, "500 <small>saved per QALY lost</small>");
    check_has(&page, "<td class=\"n\" data-v=\"-5\">\xe2\x88\x92"
                     "5 to 10,000</td>");
    check_has(&page, "<th scope=\"col\" class=\"who\">Strategy</th>");
    check_has(&page, "<td>own</td>"); /* its own text, else that of the other column */
    check_has(&page, "<td>more costly, more effective</td>");
    check_lacks(&page, "dominated"); /* the row of order 1 */
    CU_ASSERT(strstr(page.text.at, "k1") < strstr(page.text.at, "k2"));
    page.text.n = 0;
    html_table_add(&page.text, &page.facts, results_table(&page.results, "pairs"),
                   &(HtmlTable){ .id = "p",
                                 .caption = "",
                                 .columns = pairs,
                                 .where = "order",
                                 .equals = 1,
                                 .where_text = "strategy",
                                 .is = "a" });
    check_has(&page, "dominated</td><td class=\"n\">\xe2\x80\x93</td>"); /* no interval of 0 */
    check_lacks(&page, "k1");
    page_close(&page);
}

/* No rows: no table, not even its caption. */
static void
test_nothing(void)
{
    Page page;

    page_open(&page);
    html_table_add(&page.text, &page.facts, NULL, &(HtmlTable){ .id = "n", .caption = "none" });
    html_table_add(&page.text, &page.facts, results_table(&page.results, "pairs"),
                   &(HtmlTable){ .id = "n", .caption = "none", .where = "order", .equals = 9 });
    html_pivot_add(&page.text, &page.facts, NULL, &(HtmlPivot){ .id = "n", .caption = "none" });
    CHECK_TEXT("nothing", page.text.at, "");
    html_table_add(&page.text, &page.facts, results_table(&page.results, "costs"),
                   &(HtmlTable){ .id = "all", .caption = "of all columns" });
    check_has(&page, "<th scope=\"col\" class=\"n\">Cost (US$&lt;)</th>");
    check_has(&page, "<th scope=\"col\">Category</th>");
    page_close(&page);
}

static void
test_pivot(void)
{
    Page page;

    page_open(&page);
    html_pivot_add(&page.text, &page.facts, results_table(&page.results, "costs"),
                   &(HtmlPivot){ .id = "costs",
                                 .caption = "Costs",
                                 .down = "category",
                                 .heading = "Category",
                                 .across = "strategy",
                                 .value = "cost" });
    check_has(&page, "<tr><th scope=\"row\">drug</th><td class=\"n\">1.00</td><td "
                     "class=\"n\">3.00</td></tr>");
    check_has(&page, "<tr><th scope=\"row\">bed</th><td class=\"n\">2.00</td><td "
                     "class=\"n\">\xe2\x80\x93</td></tr>");
    check_has(&page, "<tr><th scope=\"row\">extra</th><td class=\"n\">\xe2\x80\x93</td>");
    page_close(&page);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = {
        { "table", test_table }, { "rows", test_rows }, { "nothing", test_nothing },
        { "pivot", test_pivot }, CU_TEST_INFO_NULL,
    };

    return test_main(tests, argc, argv);
}
