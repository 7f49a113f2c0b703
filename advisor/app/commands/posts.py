"""Commands about posts and people: match, assign, candidates, feedback."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from advisor.app import requests
from advisor.app.options import AsJson, AsRole, Reason, Today, Usage, emit, open_rooms
from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer
    from advisor.matching.assign import Places

__all__ = ["register"]

Item = TypeVar("Item")
Student = Annotated[str | None, typer.Argument(metavar="ID", help="学号，S 开头")]
Everybody = Annotated[bool, typer.Option("--all", help="这个身份能看到的全部学生")]
ENGINES = ("local", "ray")
METHODS = ("optimal", "stable")
ANSWERS = {"yes": True, "no": False}
CHOICES = {"on": True, "off": False}


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("match", help="岗位匹配：能力、兴趣、门槛三条轴分开看。")(match)
    app.command("assign", help="把许多学生安排到有名额的岗位：最优方案附证明，或稳定方案。")(assign)
    app.command("candidates", help="用人需求：同意向用人单位展示的学生里，谁适合这个岗位。")(candidates)
    app.command("feedback", help="推荐有没有用、为什么；也可以关闭个性化推荐。")(feedback)


def match(
    student: Student = None,
    everybody: Everybody = False,
    k: Annotated[int, typer.Option("-k", min=1, max=500, help="最多几个岗位")] = 5,
    job: Annotated[str | None, typer.Option("--job", help="只看这个岗位：为什么推荐或没有推荐")] = None,
    target: Annotated[str | None, typer.Option("--target", help="提升路径的目标岗位")] = None,
    weeks: Annotated[int | None, typer.Option("--weeks", min=1, max=104, help="提升路径可用的周数")] = None,
    matrix: Annotated[str | None, typer.Option("--matrix", help="学生 × 方向矩阵，方向用逗号隔开")] = None,
    certificate: Annotated[str | None, typer.Option("--with-certificate", help="拿到这个证书会打开哪些岗位")] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE.jsonl", help="和 --all 一起用：逐人写进文件")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的 --out 文件写")] = False,
    people: Annotated[
        str | None, typer.Option("--students", metavar="FILE.jsonl", help="学生从文件读（每行一个 JSON）")
    ] = None,
    posts: Annotated[
        str | None, typer.Option("--jobs", metavar="FILE.jsonl", help="岗位从文件读（每行一个 JSON）")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="local 本机；ray 集群（需要 [cluster]），结果相同")] = "local",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Posts for one student or for all."""
    _either(student, everybody)
    _to_a_file(everybody, out, resume, people, posts, engine)
    named = {"--job": job, "--target": target, "--matrix": matrix, "--with-certificate": certificate}
    if everybody and any(value is not None for value in named.values()):
        raise Usage("--all 不能和 --job、--target、--matrix、--with-certificate 一起用。")
    if weeks is not None and target is None:
        raise Usage("--weeks 要和 --target 一起用。")
    rooms = open_rooms(today)
    if out is not None and people is not None and posts is not None:
        return _province(rooms, out, people, posts, k, engine=engine, resume=resume, as_json=as_json)
    asker = rooms.viewer(viewer, reason)
    if out is not None:
        return _college(rooms, asker, out, k, resume=resume, as_json=as_json)
    if everybody:
        return _everybody(rooms, asker, k, as_json)
    result = requests.match(
        rooms,
        asker,
        student or "",
        k=k,
        job=job,
        target=target,
        weeks=weeks,
        matrix=matrix,
        certificate=certificate,
        where=_option,
    )
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_match", found=result))


def _option(name: str) -> str:
    """How a field of a request is written on the command line."""
    return "--" + name.replace("_", "-")


def assign(
    jobs: Annotated[
        str, typer.Option("--jobs", metavar="FILE", help="job,capacity 的表格；all 为全部有效招聘信息")
    ] = "all",
    per_student: Annotated[int, typer.Option("--per-student", min=1, max=20, help="每人几个不同的岗位")] = 1,
    priority: Annotated[bool, typer.Option("--priority", help="已认定的困难毕业生先安排（默认不启用）")] = False,
    method: Annotated[str, typer.Option("--method", help="optimal 总匹配最高，stable 双方都不想换")] = "optimal",
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Students to posts with places."""
    from advisor.matching.assign import assign as find

    if method not in METHODS:
        raise InputFault("value", where="--method", variant="choice", value=method, allowed=", ".join(METHODS))
    rooms = open_rooms(today)
    result = find(
        rooms.archive,
        rooms.viewer(viewer, reason),
        _places(rooms, jobs),
        catalog=rooms.catalog,
        prompts=rooms.prompts,
        per_student=per_student,
        priority=priority,
        method=method,  # type: ignore[arg-type]
    )
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_assign", found=result))


def candidates(
    job: Annotated[str, typer.Argument(metavar="JOB", help="招聘信息编号、岗位包、职业代码或名称")],
    k: Annotated[int, typer.Option("-k", min=1, max=500, help="最多几人")] = 10,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Students for a post, among those who consented."""
    from advisor.matching.candidates import candidates as find

    rooms = open_rooms(today)
    result = find(
        rooms.archive,
        rooms.viewer(viewer, reason),
        rooms.post(job),
        catalog=rooms.catalog,
        prompts=rooms.prompts,
        k=k,
    )
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_candidates", found=result))


def feedback(
    student: Student = None,
    job: Annotated[str | None, typer.Option("--job", help="说的是哪个岗位")] = None,
    useful: Annotated[str | None, typer.Option("--useful", metavar="yes|no", help="这条推荐有没有用")] = None,
    note: Annotated[str, typer.Option("--note", help="为什么（自愿填写）")] = "",
    personal: Annotated[str | None, typer.Option("--personal", metavar="on|off", help="开启或关闭个性化推荐")] = None,
    report: Annotated[bool, typer.Option("--report", help="各岗位的反馈汇总（不足 5 人不显示）")] = False,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A student's word on a recommendation, and the report over all."""
    from advisor.matching import feedback as door

    if report == (student is not None):
        raise Usage("写学号，或者用 --report 看汇总，二者选一。")
    if (job is None) != (useful is None):
        raise Usage("--job 和 --useful 要一起用。")
    if note and job is None:
        raise Usage("--note 要和 --job 一起用。")
    is_useful, is_on = _choice("--useful", useful, ANSWERS), _choice("--personal", personal, CHOICES)
    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    if report:
        found = door.report(rooms.archive, asker, catalog=rooms.catalog)
        return emit(found, as_json, lambda: rooms.prompts.render("phrase/cli_feedback_report", found=found))
    said = door.say(
        rooms.archive,
        asker,
        student or "",
        post=rooms.post(job) if job else None,
        useful=bool(is_useful),
        note=note.strip(),
        personal=is_on,
    )
    return emit(said, as_json, lambda: rooms.prompts.render("phrase/cli_feedback", found=said))


def _to_a_file(
    everybody: bool, out: str | None, resume: bool, people: str | None, posts: str | None, engine: str
) -> None:
    """Refuse options of ``--out`` that do not go together."""
    if out is not None and not everybody:
        raise Usage("--out 要和 --all 一起用。")
    if out is None and (resume or people is not None or posts is not None):
        raise Usage("--resume、--students、--jobs 要和 --out 一起用。")
    if (people is None) != (posts is None):
        raise Usage("--students 和 --jobs 要一起用。")
    if engine not in ENGINES:
        raise InputFault("value", where="--engine", variant="choice", value=engine, allowed=", ".join(ENGINES))
    if engine != "local" and people is None:
        raise Usage("--engine ray 要和 --students、--jobs 一起用。")


def _everybody(rooms: "Rooms", asker: "Viewer", k: int, as_json: bool) -> None:
    """Everybody in one document; each answer becomes text at once, since half a million objects slow each other down."""
    from advisor.app.answers import to_json
    from advisor.matching.match import match_all

    number = len(rooms.archive.students(asker))
    with rooms.archive.at_once():
        found = match_all(rooms.archive, asker, catalog=rooms.catalog, k=k, prompts=rooms.prompts)
        results = [to_json(one) if as_json else "" for one in _with_bar(found, number)]
    if as_json:
        sys.stdout.write('{"results": [' + ", ".join(results) + "]}\n")
    else:
        emit(None, False, lambda: rooms.prompts.render("phrase/cli_all", number=len(results)))


def _province(
    rooms: "Rooms", out: str, people: str, posts: str, k: int, *, engine: str, resume: bool, as_json: bool
) -> None:
    """People and posts from files, as many as there are."""
    from advisor.app.outfile import kept_lines, write_lines
    from advisor.matching.cluster import lines_on_ray
    from advisor.matching.people_files import openings_from
    from advisor.matching.streaming import Pipeline, lines_of
    from advisor.settings import folder_of

    home = rooms.settings.home
    knowledge, prompts = (str(folder_of(name, home).resolve()) for name in ("knowledge", "prompts"))
    pipeline = Pipeline(knowledge, prompts, str(Path(people).resolve()), str(Path(posts).resolve()), k, rooms.today)
    openings_from(pipeline.posts, rooms.catalog)  # a fault in the posts is told before anything is written
    kept = kept_lines(out, resume=resume)

    def lines(start: int) -> Iterator[str]:
        found = lines_on_ray(pipeline, start) if engine == "ray" else lines_of(pipeline, start)
        return iter(_with_bar(found, None, start))

    _say_written(rooms, out, len(kept), write_lines(out, kept, lines), as_json)


def _college(rooms: "Rooms", asker: "Viewer", out: str, k: int, *, resume: bool, as_json: bool) -> None:
    """Everybody whom the asker may see, explained as ``--all`` does, one line a student."""
    from advisor.app.answers import to_json
    from advisor.app.outfile import kept_lines, write_lines
    from advisor.matching.match import match_all

    kept = kept_lines(out, resume=resume)

    def lines(start: int) -> Iterator[str]:
        students = rooms.archive.students(asker)
        rest = students[start:]
        found = match_all(rooms.archive, asker, catalog=rooms.catalog, k=k, prompts=rooms.prompts, students=rest)
        return map(to_json, _with_bar(found, len(students), start))

    with rooms.archive.at_once():
        written = write_lines(out, kept, lines)
    _say_written(rooms, out, len(kept), written, as_json)


def _say_written(rooms: "Rooms", out: str, before: int, written: int, as_json: bool) -> None:
    result = {
        "file": out,
        "students": before + written,
        "written": written,
        "resumed": before,
        "basis": "engine",
        "fallback": None,
    }
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_written", found=result))


def _places(rooms: "Rooms", jobs: str) -> "list[Places]":
    from advisor.matching.assign import places_of
    from advisor.matching.capacities import read_capacities
    from advisor.matching.match import opening_of

    if jobs == "all":
        return places_of(rooms.archive, rooms.catalog)
    wanted: dict[str, int] = {}
    openings = []
    for name, capacity in read_capacities(jobs).items():
        opening = opening_of(rooms.post(name), rooms.catalog)
        if opening.id in wanted:
            raise InputFault("value", where=jobs, variant="places_twice", value=name)
        wanted[opening.id] = capacity
        openings.append(opening)
    return places_of(rooms.archive, rooms.catalog, wanted, openings)


def _choice(option: str, given: str | None, allowed: dict[str, bool]) -> bool | None:
    if given is not None and given not in allowed:
        raise InputFault("value", where=option, variant="choice", value=given, allowed=", ".join(allowed))
    return None if given is None else allowed[given]


def _either(student: str | None, everybody: bool) -> None:
    if student is None and not everybody:
        raise Usage("缺少学号（或用 --all）。")
    if student is not None and everybody:
        raise Usage("学号和 --all 只能写一个。")


def _with_bar(items: Iterable[Item], number: int | None, start: int = 0) -> Iterable[Item]:
    from tqdm import tqdm

    bar: Iterable[Item] = tqdm(items, total=number, initial=start, unit="人", disable=not sys.stderr.isatty())
    return bar
