/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "input/cfg.h"
#include "testlib.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NOTE = 1000 };

/* ---- trees ---- */

/* "a=1@2" is the number 1 that stands on line 2; whole numbers bear an i. */
static void
write_node(Text *text, const CfgNode *node)
{
    char number[TEXT_NUMBER];

    if (node->name) text_add(text, "%s=", node->name);
    switch (node->kind) {
    case CFG_NUMBER:
        text_add(text, "%s%s", text_number(number, node->number), node->whole ? "i" : "");
        break;
    case CFG_TEXT: text_add(text, "'%s'", node->text); break;
    case CFG_FLAG: text_add(text, "%s", node->flag ? "true" : "false"); break;
    default: text_add(text, "%s", node->kind == CFG_GROUP ? "{" : "("); break;
    }
    for (int item = 0; item < node->n_items; item++) {
        if (item > 0) text_add(text, " ");
        write_node(text, node->items[item]);
        CU_ASSERT_PTR_EQUAL(node->items[item]->parent, node);
    }
    if (node->kind == CFG_GROUP || node->kind == CFG_LIST)
        text_add(text, "%s", node->kind == CFG_GROUP ? "}" : ")");
    text_add(text, "@%d", node->line);
}

static void
check_tree(const char *name, const CfgNode *root, const char *expected)
{
    Text shape = { 0 };

    if (root) write_node(&shape, root);
    CHECK_TEXT(name, shape.at, expected);
    text_free(&shape);
}

static void
test_trees(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "",                        "{}@1" },
        { "# nothing\n",             "{}@1" },
        { "\xEF\xBB\xBF" "a = 1;",   "{a=1i@1}@1" },                    /* byte-order mark */
        { "\xEF\xBB\xBF",            "{}@1" },
        { "a = 1;\r\nb = 2;\r\n",    "{a=1i@1 b=2i@2}@1" },             /* Windows line ends */
        { "a : 1, b = 2\nc = 3",     "{a=1i@1 b=2i@1 c=3i@2}@1" },
        /* numbers */
        { "a = -5; b = +5; c = 0x1F; d = 007;", "{a=-5i@1 b=5i@1 c=31i@1 d=7i@1}@1" },
        { "a = 2147483647; b = -2147483647;",   "{a=2147483647i@1 b=-2147483647i@1}@1" },
        { "a = 3000000000L; b = -3000000000L; c = 0xFFFFFFFFL; d = 5L;",
          "{a=3000000000i@1 b=-3000000000i@1 c=4294967295i@1 d=5i@1}@1" },
        { "a = 0.03; b = .5; c = 5.; d = 1e3; e = -2.5E-3; f = 1e-999; g = .6000000000;",
          "{a=0.03@1 b=0.5@1 c=5@1 d=1000@1 e=-0.0025@1 f=0@1 g=0.6@1}@1" },
        /* flags and texts */
        { "a = true; b = FALSE; c = True;", "{a=true@1 b=false@1 c=true@1}@1" },
        { "a = \"\"; b = \"x \\\"y\\\" \\\\ \\t.\";", "{a=''@1 b='x \"y\" \\ \t.'@1}@1" },
        { "a = \"one \"\n  \"two\";",  "{a='one two'@1}@1" },           /* parts are put together */
        { "a = \"\xC3\xA9 [1,] @\";",  "{a='\xC3\xA9 [1,] @'@1}@1" },
        /* groups and lists */
        { "g = { };\nl = ( );",      "{g={}@1 l=()@2}@1" },
        { "g = {\n a = 1;\n h = {\n b = 2; } };", "{g={a=1i@2 h={b=2i@4}@3}@1}@1" },
        { "l = (1, 2.5,\n \"x\", true, { a = 1; }, (2, 3));",
          "{l=(1i@1 2.5@1 'x'@2 true@2 {a=1i@2}@2 (2i@2 3i@2)@2)@1}@1" },
        { "a_b-c*d = 1;",            "{a_b-c*d=1i@1}@1" },
        { "/* a = 2; */ // a = 3;\n# a = 4;\na = 1;", "{a=1i@3}@1" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) {
        CfgNode *root = NULL;
        Pool pool = { 0 };
        Notes notes = { 0 };
        Error err;
        CHECK_OK(cfg_read_text(&root, &pool, "s.cfg", cases[i].text, &notes, &err));
        check_tree(cases[i].text, root, cases[i].expected);
        CU_ASSERT_EQUAL(notes.n, 0);
        if (root) CHECK_TEXT("file", root->file, "s.cfg");
        notes_free(&notes);
        pool_free(&pool);
    }
}

/* ---- mistakes ---- */

static void
check_mistake(const char *text, const char *expected)
{
    char told[NOTE] = "";
    CfgNode *root = NULL;
    Pool pool = { 0 };
    Notes notes = { 0 };
    Error err;

    CHECK_FAILS(cfg_read_text(&root, &pool, "s.cfg", text, &notes, &err), ERR_SPEC,
                "s.cfg cannot be read");
    CHECK_CLOSE(text, notes.n, 1, 0);
    if (notes.n > 0) notes_text(told, sizeof(told), &notes.at[0]);
    CHECK_TEXT(text, told, expected);
    notes_free(&notes);
    pool_free(&pool);
}

static void
test_mistakes(void)
{
    /* clang-format off */
    static const struct { const char *text, *expected; } cases[] = {
        { "a = ;",             "s.cfg:1: syntax error\n    a = ;\n    ^~~~~" },
        { "a = 1;\n  b 2;  ",  "s.cfg:2: syntax error\n      b 2;  \n      ^~~~~~" },
        { "a = nan;",          "s.cfg:1: syntax error\n    a = nan;\n    ^~~~~~~~" },
        { "a = inf;",          "s.cfg:1: syntax error\n    a = inf;\n    ^~~~~~~~" },
        { "a = 1e;",           "s.cfg:1: syntax error\n    a = 1e;\n    ^~~~~~~" },
        { "a = 1\r\nb = = 2;\r\n", "s.cfg:2: syntax error\n    b = = 2;\n    ^~~~~~~~" },
        { "1 = a;",            "s.cfg:1: syntax error\n    1 = a;\n    ^~~~~~" },
        { "\xEF\xBB\xBF" "a = 1;\nb = ;\n", "s.cfg:2: syntax error\n    b = ;\n    ^~~~~" },
        /* due to what stands before */
        { "a =\nb = 2;",
          "s.cfg:2: syntax error (is a value missing before this line?)\n    b = 2;\n    ^~~~~~" },
        { "a : # 5\n\nb = 2;\n",
          "s.cfg:3: syntax error (is a value missing before this line?)\n    b = 2;\n    ^~~~~~" },
        { "l = (1\n  2);\n",
          "s.cfg:2: syntax error (is a comma or ) missing before this line?)\n      2);\n      "
          "^~~" },
        { "l = (1,\n  2\nb = 3;\nc = 4;\n",
          "s.cfg:3: syntax error (is a comma or ) missing before this line?)\n    b = 3;\n    "
          "^~~~~~" },
        { "l = (1, 2\n",
          "s.cfg:2: syntax error (is a closing ) missing?)\n    \n    ^" },
        { "g = {\n  a = 1;\n",
          "s.cfg:3: syntax error (is a closing } missing?)\n    \n    ^" },
        { "g = { a = 1; };\n}\n", "s.cfg:2: syntax error\n    }\n    ^" },
        /* a name that stands twice */
        { "a = 1;\n a = 2;",
          "s.cfg:2: a name stands twice in one group (on this line)\n     a = 2;\n     ^" },
        { "g = {\n  rate = 1;\n  x = 2;\n\trate: 3;\n};",
          "s.cfg:4: a name stands twice in one group (on this line)\n    \trate: 3;\n    \t^~~~" },
        /* found by the look at the text itself */
        { "a = 6000000000;",
          "s.cfg:1: the integer 6000000000 does not fit into 32 bits: write it with a decimal "
          "point (6000000000.0)\n    a = 6000000000;\n        ^~~~~~~~~~" },
        { "\xEF\xBB\xBF" "a = [0, 0.5];",    /* the mark shifts no caret */
          "s.cfg:1: square brackets are not used here: write ( ) in place of [ ]\n"
          "    a = [0, 0.5];\n        ^" },
    };
    /* clang-format on */

    for (size_t i = 0; i < LENGTH(cases); i++) check_mistake(cases[i].text, cases[i].expected);
}

static void
test_nesting(void)
{
    for (int depth = 99; depth <= 101; depth++) {
        CfgNode *root = NULL;
        Pool pool = { 0 };
        Notes notes = { 0 };
        Text text = { 0 };
        Error err;

        text_add(&text, "\na = ");
        for (int level = 0; level < depth; level++) text_add(&text, "(");
        for (int level = 0; level < depth; level++) text_add(&text, ")");
        text_add(&text, ";");
        if (depth < 100) {
            CHECK_OK(cfg_read_text(&root, &pool, "s.cfg", text.at, &notes, &err));
            CU_ASSERT_EQUAL(notes.n, 0);
        } else {
            CHECK_FAILS(cfg_read_text(&root, &pool, "s.cfg", text.at, &notes, &err), ERR_SPEC,
                        "s.cfg cannot be read");
            CHECK_NOTE(&notes, "s.cfg:2: more than 100 levels of nesting");
        }
        text_free(&text);
        notes_free(&notes);
        pool_free(&pool);
    }
}

/* ---- files ---- */

static void
test_files(void)
{
    char path[TEST_PATH], expected[TEST_PATH + 200];
    CfgNode *root = NULL;
    Pool pool = { 0 };
    Notes notes = { 0 };
    Error err;

    test_path(path, "good.cfg");
    test_write(path, "\xEF\xBB\xBF"
                     "a = 1;\nb = 2;\n");
    CHECK_OK(cfg_read(&root, &pool, path, &notes, &err));
    check_tree("a file", root, "{a=1i@1 b=2i@2}@1");
    CHECK_TEXT("file", root->items[1]->file, path);
    test_write(path, "");
    CHECK_OK(cfg_read(&root, &pool, path, &notes, &err));
    check_tree("an empty file", root, "{}@1");
    CU_ASSERT_EQUAL(notes.n, 0);

    test_write(path, "a = 1;\nb = [2];\n");
    snprintf(expected, sizeof(expected), "%s cannot be read", path);
    CHECK_FAILS(cfg_read(&root, &pool, path, &notes, &err), ERR_SPEC, expected);
    snprintf(expected, sizeof(expected), "%s:2: square brackets are not used here", path);
    CHECK_NOTE(&notes, expected);

    snprintf(expected, sizeof(expected), "%s: not a regular file", test_folder());
    CHECK_FAILS(cfg_read(&root, &pool, test_folder(), &notes, &err), ERR_IO, expected);
    test_path(path, "none.cfg");
    snprintf(expected, sizeof(expected), "%s: No such file or directory", path);
    CHECK_FAILS(cfg_read(&root, &pool, path, &notes, &err), ERR_IO, expected);
    CU_ASSERT_EQUAL(notes.n, 1);
    notes_free(&notes);
    pool_free(&pool);
}

static void
test_no_text_files(void)
{
    char path[TEST_PATH], expected[TEST_PATH + 200];
    CfgNode *root = NULL;
    Pool pool = { 0 };
    Notes notes = { 0 };
    Error err;
    FILE *file = fopen(test_path(path, "zero.cfg"), "wb");

    CU_ASSERT_FATAL(file != NULL);
    fwrite("a = 1;\n\0b = 2;\n", 1, 15, file);
    fclose(file);
    CHECK_FAILS(cfg_read(&root, &pool, path, &notes, &err), ERR_SPEC, "zero.cfg cannot be read");
    snprintf(expected, sizeof(expected), "%s:1: not a text file: it holds a zero byte", path);
    CHECK_NOTE(&notes, expected);

    /* a file with a hole takes no place on the disk */
    CU_ASSERT_FATAL(truncate(path, 16 * 1024 * 1024 + 1) == 0);
    CHECK_FAILS(cfg_read(&root, &pool, path, &notes, &err), ERR_IO,
                "zero.cfg: larger than 16777216 bytes");
    CU_ASSERT_EQUAL(notes.n, 1);
    notes_free(&notes);
    pool_free(&pool);
}

/* ---- work on trees ---- */

static CfgNode *
read_sound(Pool *pool, const char *text)
{
    CfgNode *root = NULL;
    Notes notes = { 0 };
    Error err;

    CHECK_OK(cfg_read_text(&root, pool, "s.cfg", text, &notes, &err));
    CU_ASSERT_PTR_NOT_NULL_FATAL(root);
    notes_free(&notes);
    return root;
}

static void
test_member(void)
{
    Pool pool = { 0 };
    const CfgNode *root = read_sound(&pool, "a = 1; g = { a = 2; }; l = (1, 2);");

    CU_ASSERT_PTR_EQUAL(cfg_member(root, "a"), root->items[0]);
    CU_ASSERT_PTR_EQUAL(cfg_member(cfg_member(root, "g"), "a"), root->items[1]->items[0]);
    CU_ASSERT_PTR_NULL(cfg_member(root, "b"));
    CU_ASSERT_PTR_NULL(cfg_member(root, ""));
    CU_ASSERT_PTR_NULL(cfg_member(cfg_member(root, "l"), "a"));
    CU_ASSERT_PTR_NULL(cfg_member(cfg_member(root, "a"), "a"));
    CU_ASSERT_PTR_NULL(cfg_member(NULL, "a"));
    pool_free(&pool);
}

static void
test_put_and_remove(void)
{
    static const char *const names[] = { "b", "c", "d", "e", "f", "g", "h", "i", "j", "k" };
    Pool pool = { 0 };
    CfgNode *root = read_sound(&pool, "\na = 1;");

    for (size_t i = 0; i < LENGTH(names); i++) { /* beyond the first room for 8 */
        CfgNode *item = cfg_new(&pool, CFG_NUMBER, names[i], root->items[0]);
        item->number = (double)i;
        cfg_put(&pool, root, item);
    }
    check_tree("appended", root,
               "{a=1i@2 b=0@2 c=1@2 d=2@2 e=3@2 f=4@2 g=5@2 h=6@2 i=7@2 j=8@2 k=9@2}@1");
    CfgNode *group = cfg_new(&pool, CFG_GROUP, "c", NULL);
    CU_ASSERT(group->line == 0 && group->file == NULL && group->parent == NULL);
    cfg_put(&pool, root, group);
    for (const char *name = "abdefghi"; *name; name++) cfg_remove(root, (char[]){ *name, '\0' });
    check_tree("replaced, removed", root, "{c={}@0 j=8@2 k=9@2}@1");
    cfg_remove(root, "a");
    cfg_remove(root, "unknown");
    check_tree("nothing more", root, "{c={}@0 j=8@2 k=9@2}@1");
    cfg_remove(root, "k");
    cfg_remove(root, "c");
    cfg_remove(root, "j");
    check_tree("empty", root, "{}@1");

    /* a list takes all; its items have no name to be removed by */
    CfgNode *list = cfg_new(&pool, CFG_LIST, "l", root);
    for (int i = 0; i < 2; i++) cfg_put(&pool, list, cfg_new(&pool, CFG_FLAG, NULL, root));
    cfg_remove(list, "l");
    check_tree("a list", list, "l=(false@1 false@1)@1");
    CHECK_TEXT("file", list->file, "s.cfg");
    pool_free(&pool);
}

static void
test_copy(void)
{
    Pool pool = { 0 };
    CfgNode *root = read_sound(&pool, "g = { a = (1, { b = \"x\"; }); c = true; };");
    CfgNode *copy = cfg_copy(&pool, root->items[0]);

    check_tree("the same", copy, "g={a=(1i@1 {b='x'@1}@1)@1 c=true@1}@1");
    CU_ASSERT_PTR_NULL(copy->parent);
    copy->items[0]->items[1]->items[0]->text = "y";
    copy->items[1]->flag = false;
    cfg_remove(copy, "a");
    check_tree("the first is left alone", root, "{g={a=(1i@1 {b='x'@1}@1)@1 c=true@1}@1}@1");
    check_tree("the copy is not", copy, "g={c=false@1}@1");
    pool_free(&pool);
}

static void
test_path_and_kind(void)
{
    Pool pool = { 0 };
    const CfgNode *root = read_sound(&pool, "moves = { well = { ill = 1; }; };\n"
                                            "l = (1, { x = \"t\"; }, true);");
    const CfgNode *well = cfg_member(cfg_member(root, "moves"), "well"), *list = root->items[1];

    CHECK_TEXT("root", cfg_path(&pool, root), "");
    CHECK_TEXT("top", cfg_path(&pool, root->items[0]), "moves");
    CHECK_TEXT("deep", cfg_path(&pool, well->items[0]), "moves.well.ill");
    CHECK_TEXT("item of a list", cfg_path(&pool, list->items[0]), "l");
    CHECK_TEXT("in an item of a list", cfg_path(&pool, list->items[1]->items[0]), "l.x");
    CHECK_TEXT("kind", cfg_kind(root), "a group");
    CHECK_TEXT("kind", cfg_kind(list), "a list");
    CHECK_TEXT("kind", cfg_kind(list->items[0]), "a number");
    CHECK_TEXT("kind", cfg_kind(list->items[1]->items[0]), "a text");
    CHECK_TEXT("kind", cfg_kind(list->items[2]), "true or false");
    pool_free(&pool);
}

static void
test_beside(void)
{
    /* clang-format off */
    static const struct { const char *file, *name, *expected; } cases[] = {
        { "b.cfg",             "c.cfg",            "c.cfg" },
        { "b.cfg",             "../c.cfg",         "../c.cfg" },
        { "b.cfg",             "d/c.csv",          "d/c.csv" },
        { "a/b.cfg",           "c.cfg",            "a/c.cfg" },
        { "a/b.cfg",           "./c.cfg",          "a/c.cfg" },
        { "a/b.cfg",           "././c.cfg",        "a/c.cfg" },
        { "a/b.cfg",           "d/c.cfg",          "a/d/c.cfg" },
        { "a/b.cfg",           "/d/c.cfg",         "/d/c.cfg" },
        { "a/b.cfg",           "../c.cfg",         "a/../c.cfg" },
        { "a//b.cfg",          "../c.cfg",         "a//../c.cfg" },
        { "configs/a/b.cfg",   "../c.cfg",         "configs/c.cfg" },
        { "configs/a/b.cfg",   "./../c.cfg",       "configs/c.cfg" },
        { "w/x/y/b.cfg",       "../../c.cfg",      "w/c.cfg" },
        { "w/x/y/b.cfg",       ".././../d/c.cfg",  "w/d/c.cfg" },
        { "./a/b.cfg",         "../c.cfg",         "./c.cfg" },
        { "../a/b.cfg",        "../c.cfg",         "../c.cfg" },
        { "../a/b.cfg",        "../../c.cfg",      "../../c.cfg" },
        { "../../b.cfg",       "../c.cfg",         "../../../c.cfg" },
        { "/a/b.cfg",          "c.cfg",            "/a/c.cfg" },
        { "/a/b.cfg",          "../c.cfg",         "/c.cfg" },
        { "/b.cfg",            "c.cfg",            "/c.cfg" },
        { "a/b.cfg",           "..c.cfg",          "a/..c.cfg" },
        { "w/x/b.cfg",         ".c.cfg",           "w/x/.c.cfg" },
    };
    /* clang-format on */
    Pool pool = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++)
        CHECK_TEXT(cases[i].name, cfg_beside(&pool, cases[i].file, cases[i].name),
                   cases[i].expected);
    pool_free(&pool);
}

static void
test_notes(void)
{
    char told[NOTE];
    Pool pool = { 0 };
    Notes notes = { 0 };
    const CfgNode *root = read_sound(&pool, "\n\nrate = 1;");

    cfg_mistake(&notes, root->items[0], "%s is %d too large", root->items[0]->name, 4);
    cfg_warn(&notes, root->items[0], "100%% of %s", "it");
    cfg_mistake(&notes, NULL, "no place");
    CU_ASSERT_EQUAL_FATAL(notes.n, 3);
    notes_text(told, sizeof(told), &notes.at[0]);
    CHECK_TEXT("mistake", told, "s.cfg:3: rate is 4 too large");
    notes_text(told, sizeof(told), &notes.at[1]);
    CHECK_TEXT("warning", told, "s.cfg:3: 100% of it");
    notes_text(told, sizeof(told), &notes.at[2]);
    CHECK_TEXT("no place", told, "no place");
    CU_ASSERT_EQUAL(notes.at[0].kind, NOTE_MISTAKE);
    CU_ASSERT_EQUAL(notes.at[1].kind, NOTE_WARNING);
    CU_ASSERT_EQUAL(notes.at[2].kind, NOTE_MISTAKE);
    notes_free(&notes);
    pool_free(&pool);
}

int
main(int argc, char **argv)
{
    CU_TestInfo tests[] = { { "trees", test_trees },
                            { "mistakes", test_mistakes },
                            { "nesting", test_nesting },
                            { "files", test_files },
                            { "no text files", test_no_text_files },
                            { "member", test_member },
                            { "put and remove", test_put_and_remove },
                            { "copy", test_copy },
                            { "path and kind", test_path_and_kind },
                            { "beside", test_beside },
                            { "notes", test_notes },
                            CU_TEST_INFO_NULL };
    return test_main(tests, argc, argv);
}
