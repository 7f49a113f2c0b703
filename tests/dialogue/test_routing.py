"""Messages go to the engine that answers them, in words that were not written down."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Intent
from advisor.dialogue.routing import Router

HERE = Path(__file__).parent


def router_of(catalog: Catalog, intents: Sequence[Intent] | None = None, cache: Path | None = None) -> Router:
    terms = {name: [term.term for term in catalog.lexicon[name]] for name in ("courtesy", "connective", "particle")}
    courtesies, connectives, particles = terms["courtesy"], terms["connective"], terms["particle"]
    return Router(intents or catalog.intents, courtesies, connectives, particles, cache=cache)


@pytest.fixture(scope="module")
def router(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Router:
    return router_of(catalog, cache=tmp_path_factory.mktemp("routing"))


def test_catalog_holds_enough_intents_and_utterances(catalog: Catalog) -> None:
    assert len(catalog.intents) >= 60
    assert sum(len(intent.examples) for intent in catalog.intents) >= 3500


def test_left_out_utterances_find_their_answer(router: Router) -> None:
    """Each utterance is routed by all others, without the vectors that a prepared home adds."""
    right = [
        bool(routes)
        and (routes[0].intent.tool, routes[0].intent.aspect, routes[0].intent.reply)
        == (intent.tool, intent.aspect, intent.reply)
        for intent, rankings in router.left_out()
        for routes in rankings
    ]
    assert sum(right) / len(right) >= 0.76, sum(right) / len(right)


def test_kept_router_scores_as_the_fitted_one(catalog: Catalog, tmp_path: Path) -> None:
    few = catalog.intents[::4]
    fresh, kept = router_of(catalog, few, cache=tmp_path), router_of(catalog, few, cache=tmp_path)
    for text in ("<p>哪块最弱", "我想练面试", "补贴怎么领", "今天吃啥"):
        one, other = fresh.route(text, "student"), kept.route(text, "student")
        assert [route.intent.id for route in one] == [route.intent.id for route in other]
        assert [route.score for route in one] == pytest.approx([route.score for route in other], abs=2e-3)
    changed = router_of(catalog, few[:-1], cache=tmp_path)
    assert few[-1].id not in {route.intent.id for route in changed.route(few[-1].examples[0], "student")}


def test_broken_file_is_learned_anew(catalog: Catalog, tmp_path: Path) -> None:
    few = catalog.intents[::8]
    router_of(catalog, few, cache=tmp_path)
    (tmp_path / "router.npz").write_bytes(b"PK half a file")
    assert router_of(catalog, few, cache=tmp_path).route(few[0].examples[0], "counselor")[0].intent.id == few[0].id


def test_several_questions_are_told_apart(router: Router) -> None:
    assert router.questions_in("我适合什么岗位？另外简历怎么写，还有补贴怎么领") == (
        "我适合什么岗位",
        "另外简历怎么写",
        "还有补贴怎么领",
    )


def test_conversations_are_two_hundred_and_more() -> None:
    talks = yaml.safe_load((HERE / "conversations.yaml").read_text(encoding="utf-8"))
    assert sum(len(talk["turns"]) for talk in talks) >= 200
