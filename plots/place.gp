# SPDX-License-Identifier: GPL-3.0-or-later
# call "place.gp" "now": a label place_text, place_wide wide, near place_x, place_y (pixels) where clear_of(left, right,
# top, bottom) says that nothing is; if it has to go far, a thin line leads to it. Counts in n_lost what has no place.
if (ARGC == 0) {
    array Place_x[20] = [1, -1, 0, 0, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 0, 0, 1, -1, 1, -1]
    array Place_y[20] = [0, 0, -1, 1, -1, -1, 1, 1, -2, -2, 2, 2, -3, -3, -3, 3, 3, 3, -4, 4]
} else {
    place_found = 0
    do for [p = 1 : 20] {
        if (!place_found) {
            place_far = abs(Place_y[p]) > 1 ? 14 : 13
            place_l = Place_x[p] > 0 ? place_x + place_far : Place_x[p] < 0 ? place_x - place_far - place_wide : place_x - place_wide / 2
            place_m = place_y + 15 * Place_y[p]
            if (clear_of(place_l, place_l + place_wide, place_m - 7, place_m + 7)) {
                place_found = 1
                set label n_tags place_text at screen px(place_l), py(place_m) left font sized(10.5) textcolor rgb place_ink front
                if (abs(Place_y[p]) > 1) {
                    set arrow n_tags from screen px(place_x + 5 * Place_x[p]), py(place_y + 6 * (Place_y[p] > 0 ? 1 : -1)) to screen px(Place_x[p] > 0 ? place_l - 3 : Place_x[p] < 0 ? place_l + place_wide + 3 : place_x), py(place_m) nohead lw 0.6 lc rgb faint
                }
                n_tags = n_tags + 1
                n_boxes = n_boxes + 1
                Box_l[n_boxes] = place_l - 2; Box_r[n_boxes] = place_l + place_wide + 2; Box_t[n_boxes] = place_m - 7; Box_b[n_boxes] = place_m + 7
            }
        }
    }
    n_lost = n_lost + !place_found
}
