from pathlib import Path

import yaml

from advisor.wording.gate import verify

SETS = yaml.safe_load((Path(__file__).parent / "gate_cases.yaml").read_text(encoding="utf-8"))
TRUE = [(case["evidence"], text) for case in SETS for text in case["honest"]]
FALSE = [(case["evidence"], text, trap) for case in SETS for text, trap in case["planted"]]


def test_untruths_are_caught() -> None:
    passed = [(trap, text) for evidence, text, trap in FALSE if verify(text, evidence).supported]
    assert len(passed) <= 0.05 * len(FALSE), passed


def test_true_paraphrases_pass() -> None:
    blocked = [
        (text, [c for c in verdict.claims if not c.supported], verdict.unparsed)
        for evidence, text in TRUE
        if not (verdict := verify(text, evidence)).supported
    ]
    assert len(blocked) <= 0.1 * len(TRUE), blocked
