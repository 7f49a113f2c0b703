"""One run of an agent over a desk's tools, within the limits of a turn."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware, ModelCallLimitMiddleware, ToolCallLimitMiddleware
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage
from langchain_core.runnables import RunnableConfig

from advisor.dialogue.desk import Desk

if TYPE_CHECKING:
    from advisor.dialogue.speaking import Speaker

__all__ = ["LONGEST_REPLY", "MODEL_CALLS", "TOOL_CALLS", "bare", "run_agent", "spoken"]

MODEL_CALLS = 6
TOOL_CALLS = 8
LONGEST_REPLY = 8000
_NOTICE = re.compile(r"^(?:Model|Tool) call limit", re.IGNORECASE)
_MARKUP = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<[A-Za-z/!][^>\n]*>|https?://\S+")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")


def run_agent(
    model: BaseChatModel,
    desk: Desk,
    messages: Sequence[AnyMessage],
    system: str,
    middleware: Sequence[AgentMiddleware[Any, Any]] = (),
    speaker: "Speaker | None" = None,
) -> list[AnyMessage]:
    """The messages of a run; at most ``MODEL_CALLS`` calls of the model and ``TOOL_CALLS`` of tools.

    Args:
        model: Any chat model that calls tools.
        desk: The tools of this turn, and who may use them.
        messages: The conversation so far, the question last.
        system: Who the adviser is.
        middleware: What stands between the agent and the model.
        speaker: Hears the answer while it is written.
    """
    limits: list[AgentMiddleware[Any, Any]] = [
        ModelCallLimitMiddleware(run_limit=MODEL_CALLS, exit_behavior="end"),
        ToolCallLimitMiddleware(run_limit=TOOL_CALLS, exit_behavior="end"),
    ]
    agent = create_agent(model, desk.tools(), system_prompt=system, middleware=[*limits, *middleware])
    # One tool at a time, so that the cards of a turn are numbered in the order in which they were asked for.
    config: RunnableConfig = {"recursion_limit": 60, "max_concurrency": 1}
    if speaker is not None:
        # Not by ``agent.stream``: langgraph 1.x waits for ever in its runner when a node raises while messages stream.
        config["callbacks"] = [speaker]
    state = agent.invoke({"messages": [*messages]}, config=config)
    result: list[AnyMessage] = state["messages"]
    return result


def spoken(message: AnyMessage) -> str:
    """What a model said, without images, addresses and markup.

    The middleware's own English notice of a limit is no answer, and neither is a wish to call another tool.
    """
    if not isinstance(message, AIMessage) or message.tool_calls or not isinstance(message.content, str):
        return ""
    text = message.content[:LONGEST_REPLY]
    return "" if _NOTICE.match(text) else bare(text)


def bare(text: str) -> str:
    """The text without images, addresses and markup; of a link its words stay."""
    return _LINK.sub(r"\1", _MARKUP.sub("", text)).strip()
