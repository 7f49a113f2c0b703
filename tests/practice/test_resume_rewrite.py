"""A rewrite brings nothing that the student has not said."""

from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.practice.rewrite import check_rewrite

CATALOG = Catalog(Path(__file__).parents[2] / "knowledge")
TEXT = "参与车间设备点检，更换皮带"


@pytest.mark.parametrize(
    ("rewrite", "answers", "accepted"),
    [
        (TEXT, (), True),
        ("参与车间设备点检，更换皮带__次", (), True),
        ("参与车间设备点检，更换皮带9次", (), False),
        ("参与车间设备点检，更换皮带9次", ("皮带一共换了9次",), True),
        ("主导车间设备点检，更换皮带", (), False),
        ("持电工四级证书更换皮带", (), False),
        ("在中原食品机械有限公司更换皮带", (), False),
        ("在中原食品机械有限公司更换皮带", ("我在中原食品机械有限公司实习",), True),
    ],
)
def test_only_what_was_said_is_accepted(rewrite, answers, accepted):
    found = check_rewrite(TEXT, rewrite, answers, catalog=CATALOG)
    assert found.accepted is accepted
    assert all(rewrite[claim.start : claim.end] == claim.quote for claim in found.claims)


@pytest.mark.parametrize(("text", "rewrite"), [("", "写"), ("写", "  ")])
def test_an_empty_side_is_a_fault(text, rewrite):
    with pytest.raises(InputFault) as fault:
        check_rewrite(text, rewrite)
    assert (fault.value.code, fault.value.variant) == ("input.empty", "rewrite")
