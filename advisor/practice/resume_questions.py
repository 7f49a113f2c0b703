"""Questions that draw the missing facts of a line out of its writer, one at a time, as an interviewer would ask."""

from collections.abc import Sequence

from advisor.catalog.catalog import Catalog
from advisor.practice.findings_duty import told_figure
from advisor.practice.resume_words import ResumeWords
from advisor.wording.prompts import Prompts

__all__ = ["ASPECTS", "draw_out"]

ASPECTS = ("step", "tool", "amount", "result")
"""What a line of experience tells: the own step, with what, how much, and how one could see the result."""


def draw_out(line: str, answers: Sequence[str] = (), *, catalog: Catalog, prompts: Prompts) -> tuple[str, ...]:
    """The questions whose answers the line and what was said since still lack, in the order of ``ASPECTS``.

    Args:
        line: A line of a resume in the student's own words.
        answers: What the student has said about it since.
        catalog: Word lists.
        prompts: Labels ``resume.ask.…``.
    """
    words = ResumeWords.of(catalog)
    told = "\n".join([line, *answers])
    has = {
        "step": words.has("strong_verb", told),
        "tool": words.has("tool_word", told) or any(c.isascii() and c.isalpha() for c in told),
        "amount": told_figure(told, words),
        "result": words.has("result_word", told),
    }
    return tuple(prompts.label(f"resume.ask.{aspect}") for aspect in ASPECTS if not has[aspect])
