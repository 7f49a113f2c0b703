"""What a learned decision may do to a refusal, and what it may not."""

import json
import subprocess
import sys

from advisor.wording import doubts, gate
from advisor.wording.gate import verify

CARDS = [
    {"id": "F1", "kind": "indicator", "label": "出勤率", "value": 0.91, "unit": "%", "display": "91%"},
    {"id": "F2", "kind": "comparison", "label": "出勤率的班级平均", "value": 0.95, "unit": "%", "display": "95%"},
    {"id": "F3", "kind": "missing", "label": "家庭走访", "value": None, "display": "未登记"},
]


def test_no_learning_lifts_a_figure_a_label_a_promise_or_a_contradiction(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(gate, "lets_stand", lambda scene, refused: True)
    for untrue in ("出勤率是 83%。", "这孩子懒。", "保证录用。", "出勤率高于班级平均。", "出勤率 91%[F9]。"):
        assert not verify(untrue, CARDS).supported, untrue


def test_what_is_let_stand_keeps_the_name_of_the_check(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(gate, "is_doubtful", lambda scene: False)
    text = "他没有上过夜校。"
    monkeypatch.setattr(gate, "lets_stand", lambda scene, refused: False)
    refused = [claim for claim in verify(text, CARDS).claims if not claim.supported]
    monkeypatch.setattr(gate, "lets_stand", lambda scene, refused: True)
    stands = verify(text, CARDS)
    assert [claim.reason for claim in refused] == ["denial"]
    assert stands.supported
    assert [claim.reason for claim in stands.claims] == ["denial"]


def test_only_a_clause_of_some_length_against_a_source_text_is_doubted(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(doubts, "_weigh", lambda name, found: 1.0)
    monkeypatch.setattr(doubts, "lets_stand", lambda scene, refused: False)
    source = "我在车间实习了三周，每天点检。"
    assert verify("继续保持。", source).supported
    assert verify("他的父母很支持他的选择。", CARDS).supported
    doubted = verify("他的父母很支持他的选择。", source)
    assert [claim.reason for claim in doubted.claims if not claim.supported] == ["doubt"]


def test_the_tables_are_plain_numbers_and_served_without_the_library_that_learned_them() -> None:
    tables = json.loads(doubts.FILE.read_text(encoding="utf-8"))
    assert set(tables) == {"refused", "passed"}
    assert all(0 < table["threshold"] < 1 and len(table["weights"]) > 100 for table in tables.values())
    code = "import sys; from advisor.wording.gate import verify; verify('他不错。', '他很好。'); print('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"  # fmt: skip
