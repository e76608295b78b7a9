/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar on a terminal for what takes more than two seconds; nothing anywhere else. */
#include "cli/run.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

double
run_progress_now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void
run_progress_begin(RunProgress *progress, const char *doing)
{
    progress->doing = doing;
    progress->began = run_progress_now();
    progress->shown = 0;
}

void
run_progress_tell(void *context, double done)
{
    enum { WIDTH = 40 };
    static const char bar[] = "########################################";
    RunProgress *progress = context;
    const double now = run_progress_now(), passed = now - progress->began;

    if (!progress->on || passed < 2 || now - progress->shown < 0.2) return;
    progress->shown = now;
    fprintf(stderr, "\r%-12s [%-*.*s] %3.0f%%  %.0f s left ", progress->doing, WIDTH,
            (int)(done * WIDTH), bar, 100 * done, done > 0 ? passed * (1 - done) / done : 0);
    fflush(stderr);
}

void
run_progress_end(RunProgress *progress)
{
    if (progress->shown > 0) fprintf(stderr, "\r%-80s\r", "");
    progress->shown = 0;
}
