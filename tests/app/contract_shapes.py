"""The shapes of the contract, written down a second time: plain JSON, none of the rooms' own types.

A shape is a type, a set of allowed values, ``[shape]`` for an array, ``(low, high)`` for a number in a range, ``Maybe(shape)``
for null too, a function that tells whether it fits, or an object of shapes, in which a name that ends with ``?`` may be
absent. A field that the contract does not name may stand in an answer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Maybe:
    shape: Any


@dataclass(frozen=True)
class Either:
    first: Any
    second: Any


def faults(value: Any, shape: Any, place: str = "$") -> list[str]:
    """Every place where the value is not as the shape says."""
    if isinstance(shape, Maybe):
        return [] if value is None else faults(value, shape.shape, place)
    if isinstance(shape, Either):
        return [] if not faults(value, shape.first) else faults(value, shape.second, place)
    if isinstance(shape, dict):
        return _object_faults(value, shape, place)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place}: {value!r} is no array"]
        return [fault for n, item in enumerate(value) for fault in faults(item, shape[0], f"{place}[{n}]")]
    return [] if _fits(value, shape) else [f"{place}: {value!r} does not fit {shape!r}"]


def _object_faults(value: Any, shape: dict[str, Any], place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place}: {value!r} is no object"]
    found = []
    for name, wanted in shape.items():
        field = name.removesuffix("?")
        if field in value:
            found += faults(value[field], wanted, f"{place}.{field}")
        elif field == name:
            found.append(f"{place}: no {field}")
    return found


def _fits(value: Any, shape: Any) -> bool:
    if isinstance(shape, tuple):
        return _is_number(value) and shape[0] <= value <= shape[1]
    if isinstance(shape, (set, frozenset)):
        return value in shape
    if shape is float:
        return _is_number(value)
    if isinstance(shape, type):
        return isinstance(value, shape) and not (shape is int and isinstance(value, bool))
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, Callable):
        return bool(shape(value))
    raise TypeError(f"no shape: {shape!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def interval(low: float, high: float) -> Callable[[Any], bool]:
    """``[low, high]`` in order, both within the range."""
    return lambda value: (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_is_number, value))
        and low <= value[0] <= value[1] <= high
    )


SHARE = (0.0, 1.0)
POINTS = (0.0, 100.0)
NUMBER = (float("-inf"), float("inf"))
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TEXT = re.compile(r".*\S.*", re.DOTALL)
CODE = re.compile(r"\d-\d\d-\d\d-\d\d")
SKILL = re.compile(r"[a-z0-9_]+|new:.+")
CARD_ID = re.compile(r"F[1-9]\d*")
STUDENT = re.compile(r"S\d+")
FACTORS = {"academic", "practice", "economy", "psychology", "jobseeking"}
CAUSES = {"economic", "ability", "special", "psychological"}
REASONS = {"not_on_record", "no_consent", "not_collected", "set_aside"}
ROLES = {"student", "counselor", "mentor", "centre", "admin"}
KINDS = set(
    "indicator score contribution cause skill match gap policy plan quote outcome missing comparison counterfactual change "
    "agreement finding occupation record event".split()
)
POLARITY = {"has", "plans", "lacks", "other_person", "required", "optional"}
CLAIM_TYPES = set("number date name role certificate verb negation comparison cause label other".split())
CONCERNS = set(
    "off_topic keyword_stuffing echo template padding injection contradiction impossible_claim abuse asks_for_data distress "
    "too_short".split()
)
TOOLS = set("explain diagnose match search skills resume interview plan eligibility outcomes review mydata".split())
RESUME_CODES = set(
    """contact.missing_phone contact.missing_email contact.unprofessional_email privacy.overshared objective.missing
    objective.vague section.missing_education section.missing_experience section.missing_skills date.inconsistent date.missing
    order.not_reverse_chronological skill.vague skill.unsupported skill.missing_for_job experience.mismatch
    experience.duty_only experience.no_result selfeval.cliche language.colloquial language.typo language.negative
    length.too_short length.too_long duplicate.content certificate.unclear security.injection""".split()
)
RESUME_HEADS = {code.split(".")[0] for code in RESUME_CODES}
ERROR_CODES = {
    f"{head}.{tail}"
    for head, tails in {
        "input": "empty binary too_large encoding format encrypted no_text_layer malformed language value",
        "notfound": "student job occupation skill card thread file",
        "access": "denied consent login",
        "state": "locked not_ready conflict newer",
        "limit": "time memory rate",
        "knowledge": "fault",
        "endpoint": "timeout refused malformed",
    }.items()
    for tail in tails.split()
}

MISSING = [{"what": TEXT, "label": TEXT, "reason": REASONS}]
RESULT = {"basis": {"engine", "model"}, "fallback": Maybe(TEXT), "missing?": MISSING}
ERROR = {"error": {"code": ERROR_CODES, "message": TEXT, "where": str, "hint": TEXT}}
SPAN = {"quote": str, "start": int, "end": int}
SOURCE = {"table": TEXT, "row": str, "document": Maybe(str), "span": Maybe(SPAN), "as_of": Maybe(str)}
CARD = {
    "id": CARD_ID,
    "kind": KINDS,
    "subject": str,
    "measure": TEXT,
    "label": TEXT,
    "value": lambda value: True,
    "unit": str,
    "display": TEXT,
    "period": Maybe(TEXT),
    "derived": Maybe({"rule": TEXT, "from": [CARD_ID]}),
    "source": SOURCE,
    "audience": [ROLES],
}
JOB_ASKED = {"id": TEXT, "title": TEXT, "occupation": CODE, "matched_by": {"id", "alias", "search"}}
REVIEW = {
    "state": {"unreviewed", "confirmed", "dismissed"},
    "by": Maybe(str),
    "at": Maybe(str),
    "note": Maybe(str),
}
CLAIM = {**SPAN, "type": CLAIM_TYPES, "supported": bool, "evidence": Maybe(Either(TEXT, SPAN))}

DEMO = {
    **RESULT,
    **dict.fromkeys(("students", "difficulty", "flagged", "both", "jobs", "reports"), int),
    "accounts": [{"id": TEXT, "role": ROLES, "name": TEXT, "classes": [TEXT], "password": TEXT}],
}
SKILLS = {
    **RESULT,
    "text": str,
    "skills": [
        {
            "id": SKILL,
            "name": TEXT,
            "kind": TEXT,
            "proficiency": Maybe(SHARE),
            "polarity": POLARITY,
            "evidence": [{"kind": TEXT, "weight": SHARE, **SPAN}],
            "mentions": [{"text": TEXT, "start": int, "end": int, "polarity": POLARITY, "level_word": Maybe(TEXT)}],
        }
    ],
}
SEARCH = {
    **RESULT,
    "hits": [
        {
            "collection": {"skills", "occupations", "questions", "policies", "jobs"},
            "id": TEXT,
            "title": TEXT,
            "text": TEXT,
            "score": SHARE,
            "source": TEXT,
        }
    ],
    "abstained": bool,
    "reason": Maybe(TEXT),
    "nearest": Maybe(SHARE),
}
DIAGNOSIS = {
    **RESULT,
    "student": STUDENT,
    "view": {"class", "centre", "mentor"},
    "scorecard_version": TEXT,
    "readiness": Maybe((0.5, 1.0)),
    "readiness_range": interval(0.5, 1.0),
    "needs": [
        {
            "factor": FACTORS,
            "label": TEXT,
            "raw": float,
            "unit": str,
            "display": TEXT,
            "band": re.compile(r"[\[(][\d.]+,([\d.]+|∞|inf)[\])]"),
            "level": {1, 2, 3, 4, 5},
            "value": (0.5, 1.0),
            "weight": SHARE,
            "points": SHARE,
            "source": SOURCE,
        }
    ],
    "flagged": bool,
    "flag_depends_on_missing": bool,
    "rule": {"text": TEXT, "flag_below": SHARE},
    "causes": [{"cause": CAUSES, "probability": SHARE, "interval": interval(0.0, 1.0)}],
    "agreement": Maybe({"both", "scorecard_only", "forest_only", "neither"}),
    "agreement_note": TEXT,
    "cause_agreement": Maybe(TEXT),
    "counterfactuals": [
        {
            "changes": [{"factor": FACTORS, "from": float, "to": float, "display": TEXT}],
            "readiness": (0.5, 1.0),
            "flagged": bool,
        }
    ],
    "review": REVIEW,
    "notices": [TEXT],
    "missing": MISSING,
    "hypothetical": bool,
}
OWN_DIAGNOSIS = {
    **RESULT,
    "student": STUDENT,
    "strengths": [CARD],
    "next_steps": [CARD],
    "held": [CARD],
    "missing": MISSING,
    "notices": [TEXT],
    "review": REVIEW,
    "view": {None},
}
EXPLANATION = {
    **RESULT,
    "student": STUDENT,
    "view": Maybe({"class", "centre", "mentor"}),
    "cards": [CARD],
    "text": TEXT,
    "citations": [CARD_ID],
    "notices": [TEXT],
}
PROFILE = dict.fromkeys("RIASEC", lambda value: isinstance(value, int) and 0 <= value <= 10)
CONGRUENCE = {
    "iachan_m": lambda value: isinstance(value, int) and 0 <= value <= 28,
    "c_index": lambda value: isinstance(value, int) and 0 <= value <= 18,
    "profile_r": Maybe((-1.0, 1.0)),
}
INTERESTS = {
    **RESULT,
    "profile": Maybe(PROFILE),
    "code": re.compile("[RIASEC]{3}"),
    "flat": Maybe(bool),
    "warnings": [{"straight_lining", "tie", "inconsistent"}],
    "congruence": Maybe(CONGRUENCE),
    "percentiles": Maybe(dict),
}
MATCHING = {
    **RESULT,
    "student": STUDENT,
    "matches": [
        {
            "job": {"id": TEXT, "title": TEXT, "occupation": CODE},
            "title": TEXT,
            "fit": Maybe(SHARE),
            "fit_range": interval(0.0, 1.0),
            "confidence": SHARE,
            "interest": Maybe(SHARE),
            "gate": {"open": bool, "closed_by": list},
            "total": SHARE,
            "have": list,
            "gaps": [{"skill": SKILL, "required": SHARE, "held": Maybe(SHARE), "gain": SHARE}],
            "cards": [CARD],
        }
    ],
    "weights": dict,
    "matrix": Maybe(
        {"rows": [TEXT], "columns": [TEXT], "values": [[SHARE]], "row_mean": [SHARE], "best": [TEXT], "gap": [SHARE]}
    ),
    "way_up?": Maybe({"steps": [{"skill": SKILL, "weeks": float, "gain": SHARE}], "before": SHARE, "after": SHARE}),
    "opened?": Maybe(list),
    "missing": MISSING,
}
CRITIQUE = {
    **RESULT,
    "text": TEXT,
    "job": Maybe(JOB_ASKED),
    "score": POINTS,
    "parts": [{"name": TEXT, "points": POINTS, "max": POINTS}],
    "issues": [
        {
            "code": lambda value: value in RESUME_CODES or value.split(".")[0] in RESUME_HEADS,
            "severity": {"blocker", "major", "minor", "info"},
            **SPAN,
            "why": TEXT,
            "how": TEXT,
            "example": str,
            "needs_fact": bool,
        }
    ],
    "strengths": [SPAN],
    "skills": [{"id": SKILL, "name": TEXT, **SPAN}],
    "gaps": [{"skill": SKILL, "state": {"transferable", "missing", "not_on_record"}, "near": Maybe(TEXT)}],
}
REWRITE = {**RESULT, "accepted": bool, "claims": [CLAIM]}
STAR = dict.fromkeys("STAR", Maybe((0.0, 10.0)))
LEVEL = Maybe({1, 2, 3, 4, 5})
SCORE = {
    **RESULT,
    "overall": Maybe(POINTS),
    "level": LEVEL,
    "interval": Maybe(interval(0.0, 100.0)),
    "coverage": Maybe(SHARE),
    "dimensions": [{"name": TEXT, "score": Maybe(POINTS), "level": LEVEL, "evidence": [SPAN]}],
    "star": STAR,
    "facts": {"right": [{"point": TEXT, "quote": TEXT}], "wrong": [{**SPAN, "why": TEXT, "correction": TEXT}]},
    "concerns": [CONCERNS],
    "follow_up": Maybe(TEXT),
    "feedback": TEXT,
}
PRACTICE = {
    **RESULT,
    "session": TEXT,
    "job": JOB_ASKED,
    "turns": [
        {"question": TEXT, "kind": TEXT, "follow_up_of": Maybe(Either(TEXT, int)), "answer": str, "score": SCORE}
    ],
    "coverage": Maybe(Either(SHARE, dict)),
    "trend": [{"at": Either(int, TEXT), "overall": Maybe(POINTS), "interval": Maybe(interval(0.0, 100.0))}],
    "ended": {"done", "left", "distress"},
}
TURN = {
    **RESULT,
    "reply": TEXT,
    "cards": [CARD],
    "citations": [CARD_ID],
    "tools": [TOOLS],
    "removed": [TEXT],
    "refused": bool,
    "asked_back": Maybe(TEXT),
    "model": TEXT,
    "thread": TEXT,
}
VERDICT = {**RESULT, "supported": bool, "claims": [CLAIM], "unparsed": [SPAN]}
CHECK = {**RESULT, "counts": dict, "faults": [{"code": TEXT, "file": TEXT, "line": int, "message": TEXT}]}


def cut(text: str, spans: list[dict[str, Any]], word: str = "quote") -> list[str]:
    """The spans that do not say what stands at their place in the text."""
    return [f"{span}" for span in spans if text[span["start"] : span["end"]] != span[word]]


def marks(text: str) -> list[str]:
    """The ids of the marks [F3] in a text, each once, in the order of first use."""
    return list(dict.fromkeys(re.findall(r"\[(F\d+)\]", text)))


FIGURE = {"value": float, "ci": interval(0, 1)}
RANKED = {"recall@5": FIGURE, "recall@10": FIGURE, "mrr": FIGURE, "ndcg@10": FIGURE}
EVAL_RETRIEVAL = {
    "n": int,
    "hybrid": RANKED,
    "bm25": RANKED,
    "embedding": Maybe(RANKED),
    "abstention": {"declined_answerable": FIGURE, "declined_unanswerable": FIGURE},
    **RESULT,
}
EVAL_SKILLS = {
    "n": int,
    "skills": {"f1": FIGURE, "precision": FIGURE, "recall": FIGURE, "polarity": FIGURE},
    "unresolved": [str],
    **RESULT,
}


def _numbers(*names: str) -> dict[str, Any]:
    return {name: Maybe(NUMBER) for name in names}


_ARM = Either({"n": int, "x": int, "rate": Maybe(SHARE)}, {"n": int, **_numbers("mean", "sd")})
OUTCOMES = {
    **RESULT,
    "n": {"treated": int, "control": int},
    "measures": [
        {
            "name": {"employed", "salary", "relevant", "retained"},
            "treated": _ARM,
            "control": _ARM,
            **_numbers("difference", "relative"),
            "ci": Maybe([NUMBER]),
            "test": Maybe(TEXT),
            "tests": {name: Maybe(SHARE) for name in ("fisher", "boschloo", "chi2", "welch")},
            **{name: Maybe(SHARE) for name in ("p", "p_adjusted", "power")},
            "effect": _numbers("rr", "or", "h", "nnt"),
            "fragility": Maybe({"index": int, "p": SHARE}),
            "definition": TEXT,
            "denominator": TEXT,
            "as_of": TEXT,
        }
    ],
    "caveats": [TEXT],
}
TRACKED = {**RESULT, "student": STUDENT, "events": [{"kind": TEXT, "on": DAY, "next_check": Maybe(DAY)}]}
TRIAL = {**RESULT, "trial": TEXT, "arms": [TEXT], "measures": [TEXT], "registered_at": DAY, "done": bool}
ALLOCATED = {**RESULT, "assigned": [{"student": STUDENT, "arm": TEXT}], "done": bool}
REPORT = {**RESULT, "file": TEXT, "synthetic": bool}
