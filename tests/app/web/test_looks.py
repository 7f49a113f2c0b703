"""The style sheet: scoped where it must be, and free where a rule is about the whole page."""

from advisor.app.web.looks import scoped, sheet

SCOPE = ".gradio-container.gradio-container.gradio-container "


def test_rules_about_the_whole_page_stay_free_and_others_are_scoped() -> None:
    assert scoped("html.look-large .chat, .card a { margin: 0 }").startswith(
        f"html.look-large .chat, {SCOPE}.card a {{"
    )


def test_rules_within_a_print_sheet_are_scoped_one_by_one() -> None:
    css = scoped(
        "/* a, b {x} */ @page { margin: 1cm } @media print { body { color: red } .view, nav { display: none } }"
    )
    assert "@page" in css
    assert SCOPE + "@" not in css
    assert f"{SCOPE}.view, {SCOPE}nav" in css
    assert f"{SCOPE}body" not in css


def test_commas_within_a_function_part_no_selector() -> None:
    assert scoped(".a:not(.b, .c) { margin: 0 }").count(SCOPE) == 1


def test_the_whole_sheet_keeps_its_braces() -> None:
    css = sheet()
    assert css.count("{") == css.count("}") > 100
