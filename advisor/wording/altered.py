"""Facts that a clause alters without a figure or a denial of its own: a share of others, a letter, a line, what was said, what is asked."""

import itertools
import re
from collections.abc import Iterator

from advisor.language.claims import Claim
from advisor.wording.evidence import Evidence, Piece, Quantity, grams, squeeze
from advisor.wording.faults import Fault
from advisor.wording.scene import Scene

__all__ = ["ALTERED_FAULTS", "risen", "twins"]

LEAST = 2
CLOSE = 1e-6
_BECOMES = re.compile(r"[^，,。；;]{0,5}(?:到|至|成|为)了?\s*")
_RANGE = re.compile(r"[到至]")
_AT_WHICH = re.compile(r"第\s*[一二三四五六\d]\s*次|首次|二次|本学期|上学期|本次|上次|[（(][前后][）)]")
_PAST_LINE = re.compile(r"过了?线|线以上|线之上|达到了?[^，,。；;]{0,4}线|达标")
_WITHOUT = re.compile(r"无|不得有|没有")
_PRIZE = re.compile(r"(?:拿|得|获)(?:过|了|到)?[^，,。；;]{0,12}奖")
_NO = re.compile(r"不|没|未|无|非|免|(?<![差区级类性特分])别|勿")
_NOT_ASKED = re.compile(
    r"(?:无须|无需|不须|不需要?|不要求|不用|不必|不看|用不着)(?:有|具备|持有?)?([\u4e00-\u9fff]{2,8})"
)
_OPEN = re.compile(r"免|不限|不要求|无要求|无须|无需|不须|不需|不用|均可|应届")
_ASKED = re.compile(r"以上|至少|必须|须|要求|具备|持有|在场|指导下|陪同|监护")
_TELLS_RULE = re.compile(rf"{_ASKED.pattern}|班|每[月周天日]|\d")
_WON = re.compile(r"(获奖|得奖|录用|签约|通过|取证|结业|转正)(?!率|证书)")
_WENT = re.compile(r"(升|涨|增|提|降|减|跌|落|退)[^，,。；;]{0,3}[到至为成]了?\s*$")


def _counts(claim: Claim) -> bool:
    return claim.type == "number" and claim.unit not in ("%", "级", "岁")


def _asked_after_all(scene: Scene) -> bool:
    """Whether what a post, a rule or the source asks for is told as not asked for (不要求工作经验, 无须带教)."""
    for match in _NOT_ASKED.finditer(scene.clause):
        thing = grams(match[1])
        pieces = [p for p in scene.evidence.pieces if thing & p.grams]
        if scene.evidence.is_text:
            is_waived = any(_OPEN.search(p.text) for p in pieces)
            named = [] if is_waived else [p for p in pieces if _ASKED.search(p.text)]
        else:
            head = grams(scene.text[scene.sentence.start : scene.end])
            named = [p for p in pieces if p.kind in ("occupation", "policy") and _TELLS_RULE.search(p.display)]
            named = [p for p in named if p.label_grams - thing & head or len(named) == 1]
            named = named if not _names_open(pieces, head, thing) else []
        if named and not any(_OPEN.search(f"{p.display}{p.text}") for p in named):
            return True
    return False


def _names_open(pieces: list[Piece], words: frozenset[str], thing: frozenset[str]) -> bool:
    """Whether the sentence names a card by which the thing is indeed not asked for at least as well as any other."""
    scored = [(len((p.label_grams - thing) & words), bool(_OPEN.search(p.display))) for p in pieces]
    best = max((score for score, _ in scored), default=0)
    return any(is_open for score, is_open in scored if score == best)


def _affirms_denied(scene: Scene) -> bool:
    """Whether a success is told that the evidence knows as denied only (获奖一项 of 参赛，未获奖)."""
    if scene.free or _NO.search(scene.clause):
        return False
    plain = squeeze(scene.evidence.text or "，".join(p.text for p in scene.evidence.pieces))
    if (
        _PRIZE.search(scene.clause)
        and re.search(r"(?:未|没有?)获奖", plain)
        and not re.search(r"(?<![未有没])获奖|等奖|金奖|银奖|铜奖", plain)
    ):
        return True
    for word in _WON.findall(scene.clause):
        denied = len(re.findall(rf"(?:未|没有?|没能|尚未){word}", plain))
        if denied and plain.count(word) == denied:
            return True
    return False


def _trend_turned(scene: Scene) -> bool:
    """Whether a change is told from the later figure to the earlier one, where two cards of one measure give both with their time."""
    numbers = [c for c in scene.claims if c.type == "number" and isinstance(c.value, int | float)]
    for first, second in itertools.pairwise(numbers):
        went = _WENT.search(scene.text[first.end : second.start])
        if went is None or first.value == second.value or second.unit != first.unit:
            continue
        starts, ends = _told_by(first, scene), _told_by(second, scene)
        pairs = [(one, two) for one in starts for two in ends if one is not two and _one_measure(one, two)]
        times = [(_time(one), _time(two)) for one, two in pairs]
        if times and all(a and b and a > b for a, b in times):
            return True
    return False


def twins(evidence: Evidence) -> Iterator[tuple[Piece, Piece]]:
    """Cards of one measure at two times, the earlier one first."""
    groups: dict[tuple[str, str], list[Piece]] = {}
    for piece in evidence.pieces:
        if piece.id:
            groups.setdefault((piece.kind, _plain(piece.label)), []).append(piece)
    for alike in groups.values():
        for one, two in itertools.permutations(alike, 2):
            if "" < _time(one) < _time(two):
                yield one, two


def risen(claim: Claim, sign: int, scene: Scene) -> bool | None:
    """Whether what a trend tells is so, by the two figures right before it or the distance right behind; None without them."""
    last = next((c for c in reversed(scene.all_claims) if c.type == "number" and c.end <= claim.start), None)
    if last is not None and isinstance(last.value, tuple) and _RANGE.search(last.quote) and claim.start - last.end <= 1:
        return sign > 0
    numbers = [c for c in scene.all_claims if c.type == "number" and isinstance(c.value, int | float)]
    before = [c for c in numbers if scene.sentence.start <= c.start and c.end <= claim.start][-2:]
    if len(before) > 1 and before[0].unit in (before[1].unit, "") and before[0].value != before[1].value:
        joined = _BECOMES.fullmatch(scene.text[before[0].end : before[1].start])
        if joined and not re.search(r"[。；;]", scene.text[before[1].end : claim.start]):
            return (float(str(before[1].value)) > float(str(before[0].value))) == (sign > 0)
    behind = next((c for c in numbers if 0 <= c.start - claim.end <= 1), None)
    if behind is None or scene.evidence.is_text:
        return None
    for one, two in twins(scene.evidence):
        for a, b in itertools.product(_own(one), _own(two)):
            fits = a.claim.type == b.claim.type == "number" and a.claim.unit == b.claim.unit == behind.unit
            if fits and isinstance(a.claim.value, int | float) and isinstance(b.claim.value, int | float):
                if abs(b.claim.value - a.claim.value - sign * float(str(behind.value))) < CLOSE:
                    return True
    return None


def _own(piece: Piece) -> list[Quantity]:
    """The figures of a card without the full mark that its score is given of."""
    return [q for q in piece.quantities if not piece.full or q.claim.value != float(piece.full)]


def _passes_line(scene: Scene) -> bool:
    """Whether a score below the line of its card is told as past it."""
    if not _PAST_LINE.search(scene.clause) or _NO.search(scene.clause):
        return False
    lines = [p for p in scene.evidence.pieces if "线" in p.label and isinstance(p.value, int | float)]
    scores = [
        p
        for p in scene.evidence.pieces
        if p.kind == "score" and p not in lines and isinstance(p.value, int | float) and p.label_grams & scene.words
    ]
    return len(lines) == 1 and bool(scores) and float(str(scores[0].value)) < float(str(lines[0].value))


def _told_by(claim: Claim, scene: Scene) -> list[Piece]:
    return [
        p
        for p in scene.evidence.pieces
        if p.id
        and any(q.claim.value == claim.value and q.claim.unit == claim.unit and q.claim.quote for q in p.quantities)
    ]


def _one_measure(one: Piece, two: Piece) -> bool:
    """Whether two cards tell one measure at two times; 第一次 and 第二次 count as times."""
    return _plain(one.label) == _plain(two.label) and one.kind == two.kind


def _plain(label: str) -> str:
    return _AT_WHICH.sub("", label)


def _time(piece: Piece) -> str:
    """When a card's figure was taken, comparable as text; empty without a date."""
    dates = [str(q.claim.value) for q in piece.quantities if q.claim.type == "date" and str(q.claim.value)[:2] == "20"]
    return max(dates, key=len, default="")


#: Untruths by which a clause alters what the evidence says; advice does not excuse what it says of the evidence.
ALTERED_FAULTS = (
    Fault("passes_line", "comparison", _passes_line, "cards"),
    Fault("trend_turned", "comparison", _trend_turned, "cards"),
    Fault("asked_after_all", "negation", _asked_after_all),
    Fault("affirms_denied", "negation", _affirms_denied),
)
