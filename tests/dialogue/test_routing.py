"""Messages go to the engine that answers them, in words that were not written down."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Intent
from advisor.dialogue.routing import Router

HERE = Path(__file__).parent


def router_of(catalog: Catalog, intents: Sequence[Intent] | None = None) -> Router:
    terms = {name: [term.term for term in catalog.lexicon[name]] for name in ("courtesy", "connective", "particle")}
    return Router(intents or catalog.intents, terms["courtesy"], terms["connective"], terms["particle"])


def test_catalog_holds_enough_intents_and_utterances(catalog: Catalog) -> None:
    assert len(catalog.intents) >= 45
    assert sum(len(intent.examples) for intent in catalog.intents) >= 500


def test_held_out_utterances_find_their_answer(catalog: Catalog) -> None:
    """Every tenth utterance of each intent is taken out, ten times over; what is left must route it."""
    right = total = 0
    for fold in range(10):
        kept = [
            replace(intent, examples=tuple(text for at, text in enumerate(intent.examples) if at % 10 != fold))
            for intent in catalog.intents
        ]
        router = router_of(catalog, kept)
        for intent in catalog.intents:
            role = "counselor" if "counselor" in intent.roles else (intent.roles or ("student",))[0]
            for text in intent.examples[fold::10]:
                routes = router.route(text, role)
                best = routes[0].intent if routes else None
                total += 1
                right += best is not None and (best.tool, best.aspect, best.reply) == (
                    intent.tool,
                    intent.aspect,
                    intent.reply,
                )
    rate = right / total
    assert rate >= 0.7, rate


def test_several_questions_are_told_apart(catalog: Catalog) -> None:
    router = router_of(catalog)
    assert router.questions_in("我适合什么岗位？另外简历怎么写，还有补贴怎么领") == (
        "我适合什么岗位",
        "另外简历怎么写",
        "还有补贴怎么领",
    )


def test_conversations_are_two_hundred_and_more() -> None:
    talks = yaml.safe_load((HERE / "conversations.yaml").read_text(encoding="utf-8"))
    assert sum(len(talk["turns"]) for talk in talks) >= 200
