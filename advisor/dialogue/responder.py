"""The embedded responder: a chat model like any other, with no key and no download.

It asks for the engines of a plan, and says what their cards carry in the words of prompts/.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict

from advisor.dialogue.planning import Plan

__all__ = ["OFFLINE", "EmbeddedResponder"]

OFFLINE = "offline"


class EmbeddedResponder(BaseChatModel):
    """Calls the tools of a plan, then says what they told.

    Attributes:
        plan: The doors to knock on for the last message.
        compose: The reply made of what the tools told, in order.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    plan: Plan
    compose: Callable[[Sequence[Any]], str]

    @property
    def _llm_type(self) -> str:
        return "qihang-embedded"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """The tools are the engines' doors, which the planner knows by name; nothing is to be bound."""
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._reply(messages))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._reply(messages)
        if reply.tool_calls:
            chunk = AIMessageChunk(content="", tool_calls=reply.tool_calls, chunk_position="last")
            yield ChatGenerationChunk(message=chunk)
            return
        text = str(reply.content)
        for start in range(0, len(text), 24):
            piece = AIMessageChunk(content=text[start : start + 24])
            yield ChatGenerationChunk(message=piece)

    def _reply(self, messages: Sequence[BaseMessage]) -> AIMessage:
        asked = max((i for i, message in enumerate(messages) if isinstance(message, HumanMessage)), default=-1)
        told = [message for message in messages[asked + 1 :] if isinstance(message, ToolMessage)]
        if told:
            return AIMessage(content=self.compose([message.artifact for message in told]))
        calls = [
            {"name": call.tool, "args": dict(call.arguments), "id": f"call_{number}", "type": "tool_call"}
            for number, call in enumerate(self.plan.calls, 1)
        ]
        return AIMessage(content="", tool_calls=calls)
