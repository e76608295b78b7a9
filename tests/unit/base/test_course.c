/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/course.h"
#include "testlib.h"

static void
hear(void *context, double done)
{
    *(double *)context = done;
}

static void
test_parts(void)
{
    double heard = -1;
    const Course whole = course_new(hear, &heard), deaf = { 0 };
    const Course last = course_part(&whole, 0.5, 1), middle = course_part(&last, 0, 0.5);

    course_tell(&whole, 0.25);
    CHECK_CLOSE("whole", heard, 0.25, 0);
    course_tell(&last, 0);
    CHECK_CLOSE("begin of the second half", heard, 0.5, 0);
    course_tell(&last, 1);
    CHECK_CLOSE("end of the second half", heard, 1, 0);
    course_tell(&middle, 0.5); /* half of the third quarter */
    CHECK_CLOSE("part of a part", heard, 0.625, 0);
    const Course part = course_part(&deaf, 0.5, 1);
    course_tell(&part, 1);
    course_tell(&deaf, 1);
    CHECK_CLOSE("nobody listens", heard, 0.625, 0);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "parts", test_parts }, CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
