"""A reply while it is being written: sentence by sentence, each shown only once it has passed the gate."""

from collections.abc import Callable
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, GenerationChunk, LLMResult

from advisor.dialogue.agent import LONGEST_REPLY, bare
from advisor.language.claims import sentences_of

__all__ = ["Speaker", "Tell"]

Tell = Callable[[str], None]
"""Called with each sentence that may be shown; it may be called from another thread."""


class Speaker(BaseCallbackHandler):
    """Cuts what a model streams into sentences and passes on those that may be said.

    Args:
        tell: Shows a sentence.
        passed: What of a sentence may be said, empty for nothing.
    """

    raise_error = True
    run_inline = True

    def __init__(self, tell: Tell, passed: Callable[[str], str]) -> None:
        self._tell = tell
        self._passed = passed
        self._open = ""
        self._length = 0
        self._is_over = False

    def on_llm_new_token(
        self,
        token: str | list[str | dict[str, Any]],
        *,
        chunk: GenerationChunk | ChatGenerationChunk | None = None,
        **kwargs: Any,
    ) -> None:
        """Take the next piece; what is said beside a call of a tool goes nowhere."""
        message = getattr(chunk, "message", None)
        if isinstance(message, AIMessageChunk) and message.tool_call_chunks:
            self._open = ""
        elif isinstance(token, str):
            self._hear(token)

    def on_llm_end(self, response: LLMResult, **kwargs: Any) -> None:
        """The message has ended: what is left is a sentence too."""
        rest, self._open, self._length = self._open, "", 0
        if rest.strip():
            self._say(rest)

    def close(self) -> None:
        """The turn is over; a thread that was given up says nothing more."""
        self._is_over = True

    def _hear(self, piece: str) -> None:
        """Sentences go on their way once the next one begins, since marks follow the full stop."""
        if self._length > LONGEST_REPLY:
            return
        self._length += len(piece)
        *whole, self._open = [sentence.quote for sentence in sentences_of(self._open + piece)] or [""]
        for sentence in whole:
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        if self._is_over:
            return
        said = self._passed(bare(sentence))
        if said:
            self._tell(said)
