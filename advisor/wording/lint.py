"""What must never be said, whatever the facts: labels, diagnoses, promises, invented causes and superlatives."""

from dataclasses import dataclass
from typing import Literal

from advisor.facts import Span
from advisor.language import stance
from advisor.language.claims import find_claims, sentences_of
from advisor.language.comparing import is_extreme

__all__ = ["Fault", "Rule", "lint"]

Rule = Literal["label", "promise", "cause", "superlative"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of a text that breaks a rule."""

    rule: Rule
    span: Span


def lint(text: str) -> tuple[Fault, ...]:
    """Every breach of the rules of speech, without looking at any card.

    Labels and diagnoses, promises, causes in a sentence that is no advice, and superlatives about a person. The gate
    asks more; the lint is for texts that have no cards: templates, knowledge, fixed sentences.
    """
    faults = []
    for sentence in sentences_of(text):
        advises = stance.is_advice(sentence.quote) or stance.is_question(sentence.quote)
        for claim in find_claims(sentence.quote).claims:
            rule: Rule | None = None
            if claim.type == "label":
                rule = "label"
            elif claim.kind == "promise":
                rule = "promise"
            elif claim.type == "cause" and not advises and not stance.flagging(sentence.quote):
                rule = "cause"
            elif claim.type == "comparison" and is_extreme(claim.quote) and not advises:
                rule = "superlative"
            if rule:
                start = sentence.start + claim.start
                faults.append(Fault(rule, Span.of(text, start, start + len(claim.quote))))
    return tuple(faults)
