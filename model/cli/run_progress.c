/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bar on a terminal for what takes more than two seconds; nothing anywhere else. */
#define _DEFAULT_SOURCE /* struct winsize */
#include "cli/run.h"
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define CLEAR_REST "\033[K" /* ECMA-48: erase to the end of the line */

enum { DURATION = 32 };

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

/* Of the terminal; what does not know it counts as 80. */
static int
columns(void)
{
    struct winsize size = { 0 };

    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* "1:05:09", "3:20" or "12 s". */
static void
duration(char text[DURATION], double seconds)
{
    const long whole = seconds < 1e9 ? lround(ceil(seconds)) : 1000000000;

    if (whole < 100)
        snprintf(text, DURATION, "%ld s", whole);
    else if (whole < 3600)
        snprintf(text, DURATION, "%ld:%02ld min", whole / 60, whole % 60);
    else
        snprintf(text, DURATION, "%ld:%02ld h", whole / 3600, whole / 60 % 60);
}

void
run_progress_line(char line[RUN_PROGRESS_LINE], const char *doing, double done, double passed,
                  int width)
{
    static const char bar[] = "########################################";
    char left[DURATION], tail[64];
    int length;

    done = done < 0 ? 0 : done > 1 ? 1 : done;
    duration(left, done > 0 ? passed * (1 - done) / done : 0);
    snprintf(tail, sizeof(tail), done > 0 ? "%3.0f%%, %s left" : "%3.0f%%", 100 * done, left);
    length = width - 1 - 12 - 3 - 2 - (int)strlen(tail); /* the last column stays free */
    if (length > (int)sizeof(bar) - 1) length = (int)sizeof(bar) - 1;
    if (length >= 5)
        snprintf(line, RUN_PROGRESS_LINE, "%-12s [%-*.*s]  %s", doing, length, (int)(done * length),
                 bar, tail);
    else
        snprintf(line, RUN_PROGRESS_LINE, "%.*s", width > 1 ? width - 1 : 0, tail);
}

void
run_progress_tell(void *context, double done)
{
    RunProgress *progress = context;
    const double now = run_progress_now(), passed = now - progress->began;
    char line[RUN_PROGRESS_LINE];

    if (!progress->on || passed < 2 || now - progress->shown < 0.2) return;
    progress->shown = now;
    run_progress_line(line, progress->doing, done, passed, columns());
    fprintf(stderr, "\r%s" CLEAR_REST, line);
    fflush(stderr);
}

void
run_progress_end(RunProgress *progress)
{
    if (progress->shown > 0) fputs("\r" CLEAR_REST, stderr);
    progress->shown = 0;
}
