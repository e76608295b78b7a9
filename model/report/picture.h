/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_PICTURE_H
#define REPORT_PICTURE_H
/** @file picture.h
 *  Files of pictures as other programs leave them, made ready: whole, well-formed, the same bytes
 *  at every time, with a title and words for who cannot see them. */
#include "base/fail.h"

/** Copies a picture to its place, by its ending:
 *  .svg: title and description put in, bytes that XML cannot hold replaced;
 *  .png: 300 dots per inch said; .pdf: without the time at which it was made.
 *  @param title  plain text, as is `text`
 *  @return OK; ERR_IO if it is not whole, or cannot be read or written: then `to` is as before */
Status picture_keep(const char *from, const char *to, const char *title, const char *text,
                    Error *err);
#endif
