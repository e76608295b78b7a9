/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/reporting.h"
#include "cli/contracts.h"
#include "report/figures.h"
#include "report/html.h"
#include "report/results.h"
#include "report/tables_html.h"
#include "report/xlsx.h"

Status
reporting_write(const char *folder, const ReportingPlan *plan, Notes *notes, Error *err)
{
    const FiguresPlan figures_plan = { .folder = folder,
                                       .n_processes = plan->n_processes,
                                       .stop = plan->stop };
    Results results;
    Status status;

    TRY(results_read(&results, folder, contracts_columns, notes, err));
    if (!plan->no_plots) TRY(figures_draw(&figures_plan, notes, err));
    TRY(html_write(&results, notes, err));
    TRY(xlsx_write(pool_format(&results.pool, "%s/results.xlsx", folder), &results, notes, err));
    TRY(tables_html_write(pool_format(&results.pool, "%s/tables.html", folder), &results, err));
done:
    results_free(&results);
    return status;
}
