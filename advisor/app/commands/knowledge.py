"""Commands for those who keep the advisor: check, index, train, prompts, bench, eval."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.commands.diagnosis import train_diagnosis
from advisor.app.options import AsJson, Today, Usage, emit, open_rooms
from advisor.errors import KnowledgeFault, StateFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.catalog.coverage import Coverage
    from advisor.catalog.reading import Fault
    from advisor.language.quality import Figure

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("check", help="检查 knowledge/ 和 prompts/ 的全部内容，一次列出所有问题。")(check)
    app.command("index", help="重建检索索引。")(index)
    train = typer.Typer(help="训练随项目而来的模型。", no_args_is_help=True, rich_markup_mode=None)
    train.command("embedding", help="用 knowledge/ 训练词向量。")(train_embedding)
    train.command("diagnosis", help="用任意一张有标签的表格训练并检验随机森林。")(train_diagnosis)
    app.add_typer(train, name="train")
    prompts = typer.Typer(help="提示词与话术。", no_args_is_help=True, rich_markup_mode=None)
    prompts.command("check", help="检查 prompts/。")(prompts_check)
    app.add_typer(prompts, name="prompts")
    app.command("bench", help="速度：同一次运行里与同类做法的比值（需要代码目录）。")(bench)
    app.command("eval", help="质量：带区间的数字，与基线比较（需要代码目录）。")(evaluate)


def check(
    stats: Annotated[bool, typer.Option("--stats", help="同时列出各类数量和各专业大类的覆盖情况")] = False,
    renew: Annotated[bool, typer.Option("--renew", help="先重新生成 SOURCES.csv 和 glossary.csv")] = False,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """All faults of knowledge/ and prompts/ at once; exit 1 with faults."""
    from advisor.catalog.check import check as check_knowledge
    from advisor.catalog.coverage import coverage

    rooms = open_rooms(today)
    report = check_knowledge(rooms.catalog.folder, today=rooms.today, renew=renew)
    faults = (*report.faults, *rooms.prompts.check())
    covered = coverage(rooms.catalog) if stats and not report.faults else None
    _report(rooms, report.counts, faults, as_json, covered)


def index(as_json: AsJson = False, today: Today = None) -> None:
    """Build the index anew."""
    from advisor.app.preparation import prepare_index

    rooms = open_rooms(today)
    result = prepare_index(rooms)
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_index", found=result))


def train_embedding(
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="本校自己的报告或招聘文字，一行一篇或每行 {text}；只读取，不保存")
    ] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Train the project's own embedding, on a college's own texts too where they are given."""
    from advisor.app.preparation import prepare_embedding, prepare_index

    rooms = open_rooms(today)
    result = prepare_embedding(rooms, again=True, corpus=corpus)
    if rooms.home.index.exists() and result.fallback is None:
        prepare_index(rooms)  # the index serves only the embedding that it was built with
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_embedding", found=result))


def prompts_check(as_json: AsJson = False, today: Today = None) -> None:
    """All faults of prompts/ at once; exit 1 with faults."""
    rooms = open_rooms(today)
    _report(rooms, {}, rooms.prompts.check(), as_json)


def bench(as_json: AsJson = False) -> None:
    """Ratios to peers in one run; stands in a checkout only."""
    _run_from_checkout("bench", as_json)


def evaluate(
    suites: Annotated[list[str] | None, typer.Argument(help="要跑的套件；默认全部")] = None,
    corpus: Annotated[Path | None, typer.Option("--corpus", help="retrieval：自己的文本，每行 {id, text}")] = None,
    queries: Annotated[
        Path | None, typer.Option("--queries", help="retrieval：自己的问题，每行 {id, query, relevant: [id]}")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option("--gold", help="skills：标注好的文本，每行 {text, skills: [{name, polarity}]}")
    ] = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Quality figures: of somebody's own data with its files named, else of the suites, which stand in a checkout only."""
    if suites == ["retrieval"] and corpus is not None and queries is not None and gold is None:
        _own_retrieval(open_rooms(today), corpus, queries, as_json)
    elif suites == ["skills"] and gold is not None and corpus is None and queries is None:
        _own_skills(open_rooms(today), gold, as_json)
    elif corpus is not None or queries is not None or gold is not None:
        raise Usage(
            "自己的数据这样评：eval retrieval --corpus C.jsonl --queries Q.jsonl，或 eval skills --gold F.jsonl。"
        )
    else:
        _run_from_checkout("suites", as_json, *(suites or ()))


def _own_retrieval(rooms: "Rooms", corpus: Path, queries: Path, as_json: bool) -> None:
    import tempfile

    from advisor.app.preparation import prepare_embedding
    from advisor.language.quality import retrieval_quality

    fallback = prepare_embedding(rooms).fallback
    with tempfile.TemporaryDirectory(prefix="qihang-eval-", ignore_cleanup_errors=True) as scratch:
        found = retrieval_quality(corpus, queries, Path(scratch), rooms.embedding, thesaurus=rooms.catalog.thesaurus)
    result = {
        "n": found.n,
        "n_unanswerable": found.n_unanswerable,
        "hybrid": found.hybrid,
        "bm25": found.bm25,
        "embedding": found.embedding or None,
        "abstention": found.abstention,
        "basis": "engine",
        "fallback": fallback,
    }
    ways = {"hybrid": found.hybrid, "bm25": found.bm25, "embedding": found.embedding, "abstention": found.abstention}
    figures = {f"{way} {name}": figure for way, named in ways.items() for name, figure in named.items()}
    emit(result, as_json, lambda: _quality(rooms, found.n, figures, ()))


def _own_skills(rooms: "Rooms", gold: Path, as_json: bool) -> None:
    from advisor.language.quality import skill_quality

    found = skill_quality(gold, rooms.lexicon)
    result: dict[str, Any] = {
        "n": found.n,
        "skills": {"f1": found.f1, "precision": found.precision, "recall": found.recall, "polarity": found.polarity},
        "unresolved": found.unresolved,
        "basis": "engine",
        "fallback": None,
    }
    emit(result, as_json, lambda: _quality(rooms, found.n, result["skills"], found.unresolved))


def _quality(rooms: "Rooms", n: int, figures: "Mapping[str, Figure]", unresolved: Sequence[str]) -> str:
    return rooms.prompts.render("phrase/cli_quality", n=n, figures=figures, unresolved=unresolved)


def _report(
    rooms: "Rooms",
    counts: Mapping[str, int],
    faults: "Sequence[Fault]",
    as_json: bool,
    covered: "Coverage | None" = None,
) -> None:
    """Print the report; with faults it carries the error too, which also goes to stderr, and the exit status is 1."""
    from advisor.app.answers import error_answer

    result: dict[str, Any] = {"counts": counts, "faults": faults, "basis": "engine", "fallback": None}
    if covered is not None:
        result["coverage"] = covered
    if faults:
        error = KnowledgeFault("fault", where=f"{faults[0].file}:{faults[0].line}")
        result.update(error_answer(error, rooms.prompts))
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_check", found=result, covered=covered))
    if faults:
        sys.stderr.write(" ".join((result["error"]["message"], result["error"]["hint"])) + "\n")
        raise typer.Exit(1)


def _run_from_checkout(module: str, as_json: bool, *arguments: str) -> None:
    import subprocess

    folder = Path(__file__).parents[3] / "eval"
    script = folder / f"{module}.py"
    if not script.is_file():
        raise StateFault("not_ready", where="eval/", variant="checkout")
    flags = ["--json"] if as_json else []
    done = subprocess.run([sys.executable, str(script), *arguments, *flags], check=False)
    raise typer.Exit(done.returncode)
