/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/course.h"

Course
course_new(void (*tell)(void *context, double done), void *context)
{
    return (Course){ tell, context, 0, 1 };
}

Course
course_part(const Course *whole, double from, double to)
{
    const double span = whole->to - whole->from;

    return (Course){ whole->tell, whole->context, whole->from + span * from,
                     whole->from + span * to };
}

void
course_tell(const Course *course, double done)
{
    if (course->tell)
        course->tell(course->context, course->from + (course->to - course->from) * done);
}
