"""What stands between the agent and an endpoint outside the college: pseudonyms on the way out, names on the way in."""

from collections.abc import Callable

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, BaseMessage, SystemMessage

from advisor.dialogue.masking import Pseudonyms

__all__ = ["Masking"]


class Masking(AgentMiddleware):
    """Masks every message that a model reads and puts the names back into what it says.

    Args:
        pseudonyms: The mapping of this conversation.
    """

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        super().__init__()
        self._pseudonyms = pseudonyms

    def wrap_model_call(self, request: ModelRequest, handler: Callable[[ModelRequest], ModelResponse]) -> ModelResponse:
        """One call of the model."""
        system = request.system_message
        masked = request.override(
            messages=[self._out(message) for message in request.messages],
            system_message=SystemMessage(self._pseudonyms.mask(str(system.content))) if system is not None else None,
        )
        response = handler(masked)
        return ModelResponse(
            result=[self._back(message) for message in response.result],
            structured_response=response.structured_response,
        )

    def _out(self, message: AnyMessage) -> AnyMessage:
        changes: dict[str, object] = {"content": self._pseudonyms.mask(_text(message))}
        if isinstance(message, AIMessage) and message.tool_calls:
            changes["tool_calls"] = [
                {**call, "args": {name: self._masked(value) for name, value in call["args"].items()}}
                for call in message.tool_calls
            ]
        return message.model_copy(update=changes)

    def _back(self, message: BaseMessage) -> BaseMessage:
        changes: dict[str, object] = {"content": self._pseudonyms.unmask(_text(message))}
        if isinstance(message, AIMessage) and message.tool_calls:
            changes["tool_calls"] = [
                {**call, "args": {name: self._unmasked(value) for name, value in call["args"].items()}}
                for call in message.tool_calls
            ]
        return message.model_copy(update=changes)

    def _masked(self, value: object) -> object:
        return self._pseudonyms.mask(value) if isinstance(value, str) else value

    def _unmasked(self, value: object) -> object:
        return self._pseudonyms.unmask(value) if isinstance(value, str) else value


def _text(message: BaseMessage) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part if isinstance(part, str) else str(part.get("text", "")) for part in content)
