"""A real server with nonsense weights (``transformers serve``): the wire holds, and nonsense never reaches a person."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from advisor.app.wiring import Rooms
from advisor.dialogue.endpoint import Endpoint
from advisor.dialogue.session import Session

from .conftest import Cast
from .reader import off_cards

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
START_SECONDS = 180
MAKE = """
import sys
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

words = Tokenizer(models.BPE())
words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
words.decoder = decoders.ByteLevel()
letters = pre_tokenizers.ByteLevel.alphabet()
trainer = trainers.BpeTrainer(vocab_size=500, initial_alphabet=letters, special_tokens=["<s>", "</s>"])
words.train_from_iterator(["缺勤 37 次，平均 91.7 分，排第 3 名。他已经被录用，月薪 8000 元。"] * 3, trainer)
fast = PreTrainedTokenizerFast(tokenizer_object=words, bos_token="<s>", eos_token="</s>", pad_token="</s>")
fast.chat_template = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\\n{% endfor %}assistant: "
torch.manual_seed(int(sys.argv[2]))
config = LlamaConfig(
    vocab_size=len(fast), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=2, max_position_embeddings=65536, bos_token_id=0, eos_token_id=1, pad_token_id=1,
)
LlamaForCausalLM(config).save_pretrained(sys.argv[1])
fast.save_pretrained(sys.argv[1])
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and model name of a server with a model of forty thousand random weights."""
    for package in ("torch", "transformers"):
        pytest.importorskip(package, reason="the optional packages of [train] are not installed")
    command = Path(sys.executable).with_name("transformers")
    if not command.exists():
        pytest.skip("this transformers has no command line")
    folder = tmp_path_factory.mktemp("nonsense")
    offline = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder / "cache"), "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", MAKE, str(folder / "model"), "7"], check=True, env=offline, timeout=300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [str(command), "serve", str(folder / "model"), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu", "--default-seed", "7"],
            stdout=out, stderr=subprocess.STDOUT, env=offline,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, log)
        yield f"http://127.0.0.1:{port}/v1", str(folder / "model")
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            said = log.read_text(encoding="utf-8", errors="replace")
            if "Missing dependencies" in said:
                pytest.skip("transformers was installed without its serving packages")
            pytest.fail(said[-2000:])
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    pytest.fail("the server did not start")


@pytest.mark.parametrize("streamed", [False, True])
def test_nonsense_of_a_real_server_never_reaches_a_person(
    reading_rooms: Rooms, cast: Cast, served: tuple[str, str], streamed: bool
) -> None:
    url, model = served
    asked = httpx.post(
        f"{url}/chat/completions",
        json={"model": model, "messages": [{"role": "user", "content": "S20230001"}], "max_completion_tokens": 40},
        timeout=60,
    ).json()
    assert asked["choices"][0]["message"]["content"], "the server does answer, in nonsense"
    session = Session(reading_rooms.engines, Endpoint(url, model, None, "inside"), deadline=60)
    for who, ask in (("counselor", "{s}哪一项影响最大"), ("counselor", "{t}会什么"), ("student", "试用期最长多久")):
        shown: list[str] = []
        reply = session.turn(cast.viewers[who], cast.words(ask), None, shown.append if streamed else None)
        assert reply.fallback == "endpoint.malformed", (reply.fallback, reply.reply)
        assert reply.reply.startswith("离线应答")
        assert reply.basis == "engine"
        assert reply.cards
        assert not off_cards(reply.reply, reply.cards)
        assert not "".join(shown).strip(), shown
