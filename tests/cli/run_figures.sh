#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# All figures of small runs are drawn, whole and well-formed, whatever their labels say and however many strategies there are.
#   run_figures.sh PROGRAM, in the root of the sources
set -u
program=${1:?usage: run_figures.sh PROGRAM}
for needed in gnuplot dot python3; do
  command -v $needed >/dev/null || { echo "no $needed here: figures are not tested"; exit 77; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/hepatica-figures-XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0

wrong() {
  echo "FAIL $*"
  failed=1
}

# A study of $1 strategies whose labels hold what gnuplot, TeX, HTML, XML and shells live on.
study() {
  cat <<'END'
model = { name = "figures"; time_unit = "year"; cycle_length = 1; horizon = 30; thresholds = (20000, 50000); currency = "<€> & $";
          discount = { costs = 0.03; effects = 0.03; }; };
parameters = {
  p_ill = { value = 0.10; range = (0.05, 0.2); label = "say \"ill\", & <b>bold</b> `touch pwned` %s"; distribution = "beta(mean = 0.1, se = 0.02)"; source = "test"; };
  c_care = { value = 5000; range = (1000, 9000); label = "$x^2_{3}$ \\alpha\nnext line"; distribution = "gamma(mean = 5000, se = 900)"; source = "test"; };
  factor = { value = 1; source = "test"; };
  extra = { value = 0; source = "test"; };
};
states = { well = { utility = 0.9; costs = { drug = "extra"; }; label = "<i>Well</i> & \"fine\""; };
           ill  = { utility = 0.6; costs = { care = "c_care"; }; };
           dead = { dead = true; }; };
transitions = { well = { ill = "p_ill * factor"; dead = 0.01; };
                ill  = { dead = 0.08; }; };
END
  printf 'strategies = {\n'
  i=1
  while [ $i -le "$1" ]; do
    label="No $i"
    case $i in
    2) label='\"quotes\", <b>tags</b> & $(touch pwned) `touch pwned`' ;;
    3) label='$x_1^{2}$ \\frac{1}{2} @ ~ %d %s {/Symbol a}' ;;
    4) label="Ünïcödé 治疗 $(printf 'long %.0s' $(seq 60))" ;;
    5) label='two\nlines' ;;
    esac
    printf '  s_%d = { label = "%s"; start = { well = 1; }; set = { factor = %s; extra = %d; }; };\n' \
      $i "$label" "$(awk "BEGIN { print 1 - 0.07 * ($i - 1) }")" $(( (i - 1) * (i - 1) * 100 ))
    i=$((i + 1))
  done
  printf '};\n'
  [ "$1" -eq 1 ] || printf 'analyses = { psa = { draws = 200; }; dsa = { parameters = ("p_ill", "c_care"); }; two_way = { x = "p_ill"; y = "c_care"; points = 5; }; voi = { population = { per_year = 1000; years = 10; discount = 0.03; }; }; };\n'
}

for n in 1 2 12; do
  study $n >"$work/study.cfg"
  "$program" run "$work/study.cfg" --out "$work/$n" --quiet || { wrong "$n strategies: no run"; continue; }
  "$program" plot "$work/$n" --strict >"$work/said" 2>&1 || { wrong "$n strategies"; cat "$work/said"; }
  wanted="model survival_os occupancy frontier"
  [ $n -eq 1 ] || wanted="$wanted plane ceac expected_loss evpi convergence tornado_s_2 two_way_p_ill_c_care"
  [ $n -ne 12 ] || wanted="$wanted evppi" # of two, no parameter changes the decision: the figure is left out
  for name in $wanted; do
    for ending in svg png pdf; do
      [ -s "$work/$n/plots/$name.$ending" ] || wrong "$n strategies: no $name.$ending"
    done
  done
  python3 - "$work/$n"/plots/*.svg <<'END' || wrong "$n strategies: SVG"
import sys, xml.etree.ElementTree as tree
for name in sys.argv[1:]:
    tree.parse(name)
END
  [ -z "$(find . "$work" -name pwned)" ] || wrong "a label reached a shell"
  # the same tables, the same bytes; by hand as by the program
  mkdir "$work/first" && cp "$work/$n"/plots/* "$work/first"
  "$program" plot "$work/$n" --quiet
  for file in "$work/first"/*; do
    cmp -s "$file" "$work/$n/plots/${file##*/}" || wrong "$n strategies: ${file##*/} differs when drawn again"
  done
  rm -rf "$work/first"
done
gnuplot -c plots/ceac.gp "$work/2" svg "$work" && [ -s "$work/ceac.svg" ] || wrong "a script by hand"
exit $failed
