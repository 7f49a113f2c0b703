"""How likely a clause is untrue, learned from replies as the gate first met them: when a refusal stands, and what is doubtful without one.

Two logistic tables over one set of features (``doubt_weights.json``; ``eval/learn_gate.py`` writes them). The features are
of the clause and of the piece of evidence nearest to it; no list of the gate's own checks was written for them. What no
learning may lift – a figure that nothing carries, a label, a promise, a stray mark – is not asked here.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from advisor.language import stance
from advisor.wording.evidence import squeeze
from advisor.wording.scene import Scene

__all__ = ["FILE", "Refused", "doubt_of_refusal", "features", "is_doubtful", "lets_stand"]

FILE = Path(__file__).with_name("doubt_weights.json")
FIGURES = frozenset({"number", "date"})
#: Words of a clause that say how it is meant; each is a feature.
_CUES: Mapping[str, re.Pattern[str]] = {
    "hedge": re.compile(r"可能|大概|也许|估计|大约|或许|左右|似乎|看起来|看上去|应该是|预计|大致"),
    "praise": re.compile(
        r"不错|很好|挺好|真好|亮眼|亮点|清楚|扎实|难得|可贵|加分|具体|实在|自然|有条理|到位|肯定|坦诚|诚实|说服力|好消息|恭喜|优势|值得"
    ),
    "mention": re.compile(r"[提说讲写谈答][到了]|写着|写明|介绍|描述|回答|开头|结尾|这段|这句|这份|简历里|交代"),
    "second": re.compile(r"你|您"),
    "third": re.compile(r"他|她|该生|同学|学生|S20"),
    "uni": re.compile(r"都|全部|所有|每次|从来|一直|始终|唯一|只有|仅"),
    "strong": re.compile(r"已|完成|顺利|成功|通过|取得|获得|拿到|达到|达标|合格|符合|满足"),
    "must": re.compile(r"必须|不用|不需|无需|只要|不限|随时|任何|即可|就能|就可以|都能|都可以"),
    "cmp": re.compile(r"最|更|比|第一|高于|低于|超过|领先|落后|提高|下降|上升|退|进步"),
    "cause": re.compile(r"因为|所以|导致|由于|作用|使得|正是|才|原因|靠"),
}
_CROSSED = ("text", "advice", "sent_adv", "denied", "mention", "near", "known", "chars")
_CUES_CROSSED = ("strong", "must", "uni", "cmp", "cause", "told")
_WITH_CUES = ("near", "known", "text", "chars", "advice")
CLEAR = 0.3
LEAST = 6
"""Characters of a clause that can tell anything by itself."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_RUN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Refused:
    """One refusal in a clause: the type of the claim, its words, and whether the whole clause is meant."""

    type: str
    quote: str
    is_clause: bool


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, tuple[float, float, Mapping[str, float]]]:
    """The two tables: threshold, bias and the weight of each feature."""
    raw = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: (table["threshold"], table["bias"], table["weights"]) for name, table in raw.items()}


def lets_stand(scene: Scene, refused: Sequence[Refused]) -> bool:
    """Whether a clause that was refused reads so much like true ones that the refusal does not stand."""
    threshold, _, _ = _tables()["refused"]
    return doubt_of_refusal(scene, refused) < threshold


def doubt_of_refusal(scene: Scene, refused: Sequence[Refused]) -> float:
    """How likely a refused clause is untrue, 0..1."""
    return _weigh("refused", features(scene, refused))


def is_doubtful(scene: Scene) -> bool:
    """Whether a clause that no check refused reads like untrue ones.

    Asked of source texts only: against cards it would refuse sentences that the product says itself.
    """
    if not scene.evidence.is_text or len(_HAN.findall(scene.clause)) < LEAST:
        return False
    threshold, _, _ = _tables()["passed"]
    return _weigh("passed", features(scene, ())) >= threshold


def _weigh(name: str, found: Mapping[str, float]) -> float:
    _, bias, weights = _tables()[name]
    return 1 / (1 + math.exp(-(bias + sum(weights.get(key, 0.0) * value for key, value in found.items()))))


def features(scene: Scene, refused: Sequence[Refused]) -> dict[str, float]:
    """What is seen of a clause, each between 0 and 1; what is not there is 0 and left out.

    Args:
        scene: The clause.
        refused: What the gate refuses in it; empty where nothing.
    """
    found = {key: float(value) for key, value in _plain(scene, refused) if value}
    for key in [key for key in found if key.startswith("r_") or key == "refused"]:
        found.update({f"{key}*{one}": found[key] * found[one] for one in _CROSSED if one in found})
    for key in _CUES_CROSSED:
        if key in found:
            found.update({f"{key}*{one}": found[one] for one in _WITH_CUES if one in found})
    found.update((f"g_{gram}", 1.0) for gram in _unheard(scene))
    return found


def _plain(scene: Scene, refused: Sequence[Refused]) -> Iterator[tuple[str, float]]:
    clause, evidence, words = scene.clause, scene.evidence, scene.words
    content = [c for c in _HAN.findall(clause) if c not in stance.STOP and c not in stance.PALE]
    sentence = scene.sentence.quote
    yield "text", evidence.is_text
    yield "known", evidence.held(words)
    yield "chars", _heard(content, evidence.plain)
    yield "advice", stance.is_advice(clause)
    yield (
        "after_adv",
        any(
            stance.is_advice(sentence[a:b])
            for a, b in stance.clauses(sentence)
            if a + scene.sentence.start < scene.start
        ),
    )
    yield "sent_adv", stance.is_advice(sentence)
    yield "supposed", stance.is_supposed(clause)
    yield "question", scene.asked or stance.is_question(clause)
    yield "plan", stance.is_plan(clause)
    yield "told", stance.is_told(clause)
    yield "judges", stance.judges(clause)
    yield "denied", scene.denied
    for name, cue in _CUES.items():
        yield name, bool(cue.search(clause))
    yield from _beside_nearest(scene)
    yield "refused", bool(refused)
    for one in refused:
        yield f"r_{'fault' if one.is_clause else one.type}", 1.0
        if not one.is_clause and one.type not in FIGURES:
            said = [c for c in _HAN.findall(one.quote) if c not in stance.STOP]
            yield "q_known", _heard(said, evidence.plain)
            yield "q_in", squeeze(one.quote) in evidence.plain
    for claim in scene.claims:
        yield f"c_{claim.type}", 1.0


def _beside_nearest(scene: Scene) -> Iterator[tuple[str, float]]:
    """How the clause stands to the piece of evidence that it shares most with."""
    if not scene.nearest:
        return
    first, evidence, words = scene.nearest[0], scene.evidence, scene.words
    near = evidence.overlap(words, first.grams)
    second = evidence.overlap(words, scene.nearest[1].grams) if len(scene.nearest) > 1 else 0.0
    is_plan = bool(first.plans)
    yield "near", near
    yield "gap", near - second
    yield "dice", evidence.likeness(words, first.grams)
    yield "n_denies", first.denies
    yield "n_missing", first.is_missing
    yield "n_empty", first.is_empty_record
    yield "n_plans", is_plan
    yield "n_other", bool(first.other)
    yield "n_gap", first.kind == "gap"
    yield "pol_diff", first.denies != scene.denied
    yield "den_nomatch", scene.denied and not (first.denies or first.is_empty_record or first.is_missing)
    yield "nomatch_den", not scene.denied and first.denies and near > CLEAR
    yield "plan_done", is_plan and not stance.is_plan(scene.clause) and bool(_CUES["strong"].search(scene.clause))


def _heard(characters: Sequence[str], plain: str) -> float:
    """The share of characters that the evidence knows; all where there are none."""
    return sum(c in plain for c in characters) / len(characters) if characters else 1.0


def _unheard(scene: Scene) -> set[str]:
    """The characters of a clause, and the pairs of them, that stand nowhere in the evidence."""
    plain, found = scene.evidence.plain, set[str]()
    for run in _RUN.findall(scene.clause):
        found.update(c for c in run if c not in plain)
        found.update(run[at : at + 2] for at in range(len(run) - 1) if run[at : at + 2] not in plain)
    return found
