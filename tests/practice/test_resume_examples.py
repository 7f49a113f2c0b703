"""Examples are made of the student's own words: no number and no name that the student did not write."""

import random
import re

import pytest
import yaml

from tests.practice.resume_bench import CASES, judge, knowledge

NUMBER = re.compile(r"\d+")
POSTS = ("nurse", "mech_elec", "ecom_ops", "preschool", "surveyor", "chef", "frontend_dev", "elderly_care", None)
FEW, MANY = 300, 10_000
SEED = 20260530
MARKS = "\n教育背景\n2022.09-2025.06 江城职业学院 大专\n手机 13800001234\n"


def _mixed(rng: random.Random, rows: list[list[str]]) -> str:
    """A resume of lines of several, in any order, with other digits."""
    lines = [line for row in rng.sample(rows, 3) for line in rng.sample(row, k=(len(row) + 1) // 2)]
    rng.shuffle(lines)
    return re.sub(r"\d", lambda digit: rng.choice("123456789"), "\n".join(lines)) + MARKS


def _invented(example: str, text: str, known: str) -> str:
    """What of an example is neither of the student, nor of the project's own wording, nor a blank."""
    rest = [part for part in re.split(r"[^\u4e00-\u9fffA-Za-z0-9]+", example) if part]
    return "".join(part for part in rest if part not in text and part not in known)


def _check(number: int) -> None:
    catalog, _, prompts = knowledge()
    rows = [yaml.safe_load(path.read_text(encoding="utf-8"))["text"].splitlines() for path in CASES]
    own = "".join(term.instead for list_ in ("typo", "colloquial") for term in catalog.lexicon[list_])
    codes = {row.code for row in catalog.checks}
    own += "".join(skill.name for skill in catalog.skills.values()) + "".join(catalog.spelling["common_word"])
    blank = dict.fromkeys("quote act rest word head mended skills listed".split(), "")
    wording = {code: prompts.label(f"resume.example.{code}", **blank) for code in codes if _has_example(prompts, code)}
    rng, made = random.Random(SEED), 0
    while made < number:
        text = _mixed(rng, rows)
        if len(text.strip()) < 60:
            continue
        for issue in judge(text, rng.choice(POSTS)).issues:
            made += 1
            assert set(NUMBER.findall(issue.example)) <= set(NUMBER.findall(text)), issue
            if not issue.code.startswith("language."):  # there a word is mended inside the student's sentence
                plain = re.sub(r"\s", "", text)
                strange = _invented(issue.example, plain, wording[issue.code] + own)
                assert not re.search(r"[\u4e00-\u9fff]{2,}(?:公司|医院|学院|酒店|集团)", strange), issue


def _has_example(prompts, code: str) -> bool:
    from advisor.errors import AdvisorError

    try:
        prompts.label(
            f"resume.example.{code}", **dict.fromkeys("quote act rest word head mended skills listed".split(), "")
        )
    except AdvisorError:
        return False
    return True


def test_no_example_invents_a_number_or_a_name():
    _check(FEW)


@pytest.mark.slow
def test_ten_thousand_examples_invent_nothing():
    _check(MANY)
