/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_HTML_ASSETS_H
#define REPORT_HTML_ASSETS_H
/** @file html_assets.h
 *  Style and script of report.html: the files report.css and report.js of model/report/assets/, put
 * into the program by the build. Zero-terminated. */

extern const char html_assets_css[];
extern const char html_assets_js[];
#endif
