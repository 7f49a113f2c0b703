"""Why a student was flagged, or was not: fact cards, and a paragraph whose every figure stands on one of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.counterfactuals import CHANGEABLE
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.diagnosis.evidence import evidence_cards, share_of
from advisor.diagnosis.forest import Forests
from advisor.diagnosis.own import STRONG, OwnDiagnosis
from advisor.diagnosis.shares import share_cards
from advisor.facts import FactCard, Missing, Viewer, numbered
from advisor.wording.prompts import Prompts
from advisor.wording.sentences import cited, paragraphs_of

if TYPE_CHECKING:
    from advisor.diagnosis.treeshap import TreeShap
    from advisor.records.archive import Archive

__all__ = ["Explanation", "explain", "story_of"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The contract's shape of ``explain``; ``citations`` in the order of first use, ``view`` null for the student."""

    student: str
    view: str | None
    cards: tuple[FactCard, ...]
    text: str
    citations: tuple[str, ...]
    notices: tuple[str, ...]
    missing: tuple[Missing, ...]
    basis: str = "engine"
    fallback: str | None = None


def explain(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    scorecard: Scorecard,
    forests: Forests | None = None,
    shapley: "TreeShap | None" = None,
    is_waited_for: bool = True,
    prompts: Prompts,
) -> Explanation:
    """Explain one student to one reader, as far as that reader may know.

    The cards come strongest contribution first. The text is rendered from ``prompts/phrase/diagnosis_explain_*.md``
    of the reader's role; as the student it speaks of strengths and next steps alone. Behind the cards of the text stand
    those of the forest's shares: exact path contributions, or Shapley values where ``shapley`` is given and answers
    (``is_waited_for``: also while its worker is still starting).

    Raises:
        AccessDenied: The viewer may not see this student.
    """
    with archive.together():
        found = diagnose(archive, viewer, student, scorecard=scorecard, forests=forests, prompts=prompts)
        if isinstance(found, OwnDiagnosis):
            return _own(found, prompts)
        cards = evidence_cards(archive, viewer, found, scorecard=scorecard, prompts=prompts)
        shares = share_cards(found, forests, scorecard, shapley=shapley, is_waited_for=is_waited_for, prompts=prompts)
    reader = "console" if viewer.role == "admin" else viewer.role
    text = paragraphs_of(prompts.render(f"phrase/diagnosis_explain_{reader}", **story_of(found, cards)))
    numbered_cards = (*cards.values(), *numbered(shares, len(cards) + 1))
    return Explanation(
        student=found.student,
        view=found.view,
        cards=numbered_cards,
        text=text,
        citations=cited(text, numbered_cards),
        notices=found.notices,
        missing=found.missing,
    )


def _own(found: OwnDiagnosis, prompts: Prompts) -> Explanation:
    cards = (*found.strengths, *found.next_steps, *found.held)
    text = paragraphs_of(
        prompts.render(
            "phrase/diagnosis_explain_student",
            strengths=found.strengths,
            next_steps=found.next_steps,
            missing=[line.label for line in found.missing],
        )
    )
    return Explanation(found.student, None, cards, text, cited(text, cards), found.notices, found.missing)


def story_of(found: Diagnosis, cards: dict[str, FactCard]) -> dict[str, object]:
    """What the templates speak of: cards under the names of their part in the story."""
    # A strength is something the student has done: income or calm are no achievement, and their lack no fault.
    own = [need for need in found.needs if need.factor in CHANGEABLE]
    best = max(own, key=lambda need: (need.value, -need.points), default=None)
    weighty = [need for need in sorted(found.needs, key=lambda need: -need.points) if need.points > 0]
    items = [
        {
            "card": cards[f"indicator.{need.factor}"],
            "contribution": cards[f"contribution.{need.factor}"],
            "share": share_of(need.points, found.needs),
            "comparison": cards.get(f"comparison.{need.factor}"),
        }
        for need in weighty
    ]
    return {
        "strength": {"card": cards[f"indicator.{best.factor}"], "strong": best.value >= STRONG} if best else None,
        "items": items,
        "score": cards.get("score"),
        "line": cards["line"],
        "flagged": found.flagged,
        "absent": [cards[f"missing.{line.what}"] for line in found.missing if line.reason != "no_consent"],
        "withheld": [cards[f"missing.{line.what}"] for line in found.missing if line.reason == "no_consent"],
        "reach": cards.get("reach"),
        "depends": found.flag_depends_on_missing,
        "agreement": cards["agreement"],
        "cause": next((card for card in cards.values() if card.kind == "cause"), None),
        "ways": [card for card in cards.values() if card.kind == "counterfactual"],
        "review": cards["review"],
    }
