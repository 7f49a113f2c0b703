from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from advisor.language.claims import Claim, find_claims, sentences_of
from advisor.language.figures import find_figures

CASES = yaml.safe_load((Path(__file__).parent / "claim_cases.yaml").read_text(encoding="utf-8"))
FLAT = [(cell, *row, *([[]] if len(row) == 2 else [])) for cell, rows in CASES.items() for row in rows]


def same(claim: Claim, wanted: list) -> bool:
    kind, quote, value, unit, *bound = wanted
    if (claim.type, claim.quote, claim.unit) != (kind, quote, unit) or (bound and claim.bound != bound[0]):
        return False
    if isinstance(value, int | float) and isinstance(claim.value, int | float):
        return abs(claim.value - value) < 1e-3
    return claim.value == (tuple(value) if isinstance(value, list) else value)


@pytest.mark.parametrize(("cell", "text", "wanted", "unread"), FLAT, ids=[f"{row[0]}-{row[1]}" for row in FLAT])
def test_every_form_is_read(cell: str, text: str, wanted: list, unread: list) -> None:
    found = find_claims(text)
    figures = [claim for claim in found.claims if claim.type in ("number", "date")]
    listed = [row for row in wanted if row[0] in ("number", "date")]
    assert len(figures) == len(listed) and all(map(same, figures, listed)), figures
    for kind, quote in (row[:2] for row in wanted if row[0] not in ("number", "date")):
        assert any((claim.type, claim.quote) == (kind, quote) for claim in found.claims), (kind, quote, found.claims)
    assert [span.quote for span in found.unparsed] == unread


def test_offsets_cut_the_quote_and_figures_do_not_overlap() -> None:
    for _, text, *_ in FLAT:
        found = find_claims(text).claims
        assert all(text[claim.start : claim.end] == claim.quote for claim in found)
        figures = [claim for claim in found if claim.type in ("number", "date")]
        assert all(left.end <= right.start for left, right in pairwise(figures))


def test_sentences_keep_their_marks() -> None:
    text = "均分 62.5 分[F1]。还可以吗？\n再练一次；好"
    assert [span.quote.strip() for span in sentences_of(text)] == [
        "均分 62.5 分[F1]。",
        "还可以吗？",
        "再练一次；",
        "好",
    ]


@pytest.mark.parametrize("number", ["1e400", "0E400", "-1E+999", "1e" + "9" * 5000, "3×10^99999"])
def test_a_figure_that_no_number_holds_is_unparsed_and_no_fault(number: str) -> None:
    assert find_figures(f"共 {number} 元").unparsed
