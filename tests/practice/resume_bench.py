"""What the tests of the resume share: the knowledge of the checkout, and a critique by title of a post."""

from functools import cache
from pathlib import Path

import yaml

from advisor.catalog.catalog import Catalog
from advisor.language.skills import SkillLexicon
from advisor.practice.critique import Critique, critique
from advisor.records.posts import resolve_post
from advisor.wording.prompts import Prompts

ROOT = Path(__file__).parents[2]
CASES = sorted((Path(__file__).parent / "resumes").glob("*.yaml"))
GOOD_TEXT = yaml.safe_load((Path(__file__).parent / "resumes" / "g01_mech.yaml").read_text(encoding="utf-8"))["text"]


@cache
def knowledge():
    catalog = Catalog(ROOT / "knowledge")
    return catalog, SkillLexicon.from_catalog(catalog), Prompts(ROOT / "prompts")


def judge(text, job=None, **more) -> Critique:
    catalog, lexicon, prompts = knowledge()
    post = resolve_post(job, catalog) if job else None
    return critique(text, catalog=catalog, lexicon=lexicon, prompts=prompts, post=post, **more)


def without(text, issues):
    """The text with the places of some findings taken out."""
    for issue in sorted(issues, key=lambda issue: -issue.start):
        text = text[: issue.start] + text[issue.end :]
    return text


def codes(text, job=None):
    return {issue.code for issue in judge(text, job).issues}
