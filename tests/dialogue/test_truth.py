"""Every number in every reply stands on a card of that reply; a lying model is caught by the gate, and only by it."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from advisor.app.wiring import Rooms
from advisor.dialogue.memory import Subject
from advisor.dialogue.session import Reply, Session
from advisor.wording.gate import GatedReply
from advisor.wording.prompts import Prompts

from .conftest import HERE, Cast, Said, is_right, meets
from .reader import numbers, off_cards

QUESTIONS = (("why", "explain", {"aspect": "all"}), ("sure", "explain", {"aspect": "sure"}),
             ("skills", "skills", {}), ("weights", "explain", {"aspect": "weights"}))  # fmt: skip
LIES = ("他还有 37 次缺勤。", "在全班排第八十七名。", "平均成绩其实是 91.7 分。", "三十八家单位看过他的简历。")


class Liar(BaseChatModel):
    """Calls one tool, repeats what it told, and adds false figures of its own between the sentences."""

    tool: str
    arguments: dict[str, str]
    lies: tuple[str, ...] = LIES

    @property
    def _llm_type(self) -> str:
        return "liar"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> "Liar":
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        told = [message for message in messages if isinstance(message, ToolMessage)]
        if not told:
            call = {"name": self.tool, "args": self.arguments, "id": "1", "type": "tool_call"}
            return _result(AIMessage(content="", tool_calls=[call]))
        words = told[-1].artifact.text
        return _result(AIMessage(content=words + "".join(self.lies)))


def _result(message: AIMessage) -> ChatResult:
    return ChatResult(generations=[ChatGeneration(message=message)])


def test_every_number_of_every_reply_stands_on_a_card(conversations: tuple[Said, ...]) -> None:
    assert len(conversations) >= 200
    loose = [(said.ask, off) for said in conversations if (off := off_cards(said.reply.reply, said.reply.cards))]
    assert not loose


def test_fixed_texts_without_cards_hold_no_number(prompts: Prompts) -> None:
    held = {name: numbers(prompts.render(name)) for name in prompts.names() if name.startswith("fixed/")
            and not prompts.variables(name) and not name.startswith("fixed/distress")}  # fmt: skip
    assert not {name: found for name, found in held.items() if found}


def test_reader_finds_figures_in_every_script() -> None:
    assert numbers("平均７６．５分[F12]，三十八家，十二人，两次，第九名，一次") == [76.5, 38.0, 12.0, 2.0, 9.0]
    assert numbers("七十五点八分，百分之零点零九") == [75.8, 0.09]
    assert off_cards("排第九名。", ()) == [9.0]


@pytest.mark.parametrize(("name", "tool", "arguments"), QUESTIONS)
def test_lying_model_is_caught_with_the_gate_and_seen_without_it(
    reading_rooms: Rooms, cast: Cast, name: str, tool: str, arguments: dict[str, str]
) -> None:
    model = Liar(tool=tool, arguments={"student": cast.people["s"], **arguments})
    open_gate = Session(reading_rooms.engines, model=model, gate=lambda text, cards, **_: GatedReply(text, ()))
    lied = _ask(open_gate, cast)
    assert set(off_cards(lied.reply, lied.cards)) >= {37.0, 87.0, 91.7, 38.0}

    kept = _ask(Session(reading_rooms.engines, model=model), cast)
    assert not off_cards(kept.reply, kept.cards)
    assert {lie.rstrip("。") for lie in LIES} <= {quote.rstrip("。") for quote in kept.removed}
    plain = _ask(Session(reading_rooms.engines, model=model.model_copy(update={"lies": ()})), cast)
    assert _words(kept) == _words(plain), "the honest sentences survive"


def _ask(session: Session, cast: Cast) -> Reply:
    return session.turn(cast.viewers["counselor"], cast.words("{s}的情况"))


def _words(reply: Reply) -> str:
    return re.sub(r"\[F\d+\]|\s", "", reply.reply)


def test_right_engine_is_consulted(conversations: tuple[Said, ...]) -> None:
    wrong = [(said.who, said.ask, said.want, said.consulted) for said in conversations if not is_right(said)]
    assert len(wrong) <= 0.1 * len(conversations), wrong


def test_replies_say_what_they_must_and_nothing_forbidden(conversations: tuple[Said, ...]) -> None:
    missing = [(said.ask, word) for said in conversations for word in said.must if word not in said.reply.reply]
    forbidden = [(said.ask, word) for said in conversations for word in said.never if word in said.reply.reply]
    assert not missing
    assert not forbidden


def test_student_never_reads_a_word_of_score_or_flag(conversations: tuple[Said, ...]) -> None:
    """The law's own terms in a policy speak of nobody in particular; of the student's own record no such word is said."""
    words = ("准备度", "提示线", "被标记", "被提示", "评分规则", "就业困难", "困难学生")
    heard = [
        (said.ask, word)
        for said in conversations
        if said.who == "student"
        for word in words
        if not any(word in card.label + card.display for card in said.reply.cards if card.kind == "policy")
        if word in said.reply.reply or any(word in card.label + card.display for card in said.reply.cards)
    ]
    assert not heard


def test_replies_are_whole_sentences(conversations: tuple[Said, ...]) -> None:
    """No dangling colon, no doubled stop, no blank reply, no sentence said twice."""
    for said in conversations:
        text = re.sub(r"\[F\d+\]", "", said.reply.reply).strip()
        assert text, said.ask
        assert text[-1] in "。？！”」）" or "面试" in said.consulted[0] + text, (said.ask, text[-20:])
        assert not re.search(r"[：；，、]\s*$|。。|，，|：。|「」|：\n*$", text), (said.ask, text)
        sentences = [piece for piece in re.split(r"[。\n]", text) if len(piece) > 12]
        assert len(sentences) == len(set(sentences)), (said.ask, text)


def test_held_out_questions_are_planned_right(session: Session, cast: Cast) -> None:
    wrong = []
    talks = yaml.safe_load((HERE / "held_out.yaml").read_text(encoding="utf-8"))
    for talk in talks:
        viewer, subject = cast.viewers[talk["who"]], Subject()
        for turn in talk["turns"]:
            ask = cast.words(turn["ask"])
            plan = session.plan(viewer, ask, subject)
            subject = plan.subject
            done = [f"{call.tool}/{call.arguments.get('aspect', '')}" for call in plan.calls] + list(plan.fixed)
            done += [plan.ask[0].replace(".", "/")] if plan.ask else []
            if not any(meets(done, want, refused=plan.refused) for want in turn["want"]):
                wrong.append((ask, turn["want"], done))
    skipped = ("fixed/distress", "refused")
    counted = [one for one in wrong if not any(word in one[1][0] for word in skipped)]
    assert len(counted) <= 0.1 * sum(len(talk["turns"]) for talk in talks), counted
