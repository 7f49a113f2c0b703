"""The door of the matching: which posts suit a student, why, what is missing, and the way up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import SkillId
from advisor.errors import InputFault
from advisor.facts import Missing, Source, Span, Viewer
from advisor.matching.advertisements import warnings_of
from advisor.matching.details import Detailer, job_of
from advisor.matching.gains import Gains, gains_of
from advisor.matching.interests import profile_of
from advisor.matching.listing import listed
from advisor.matching.post import Applicant, Opening, opening_of_advertisement, opening_of_pack
from advisor.matching.proof import Proven
from advisor.matching.ranking import WEIGHTS, Ranking, rank_all
from advisor.matching.shapes import JobRef, Match, MatchedJob, Matching, Standing
from advisor.matching.table import Matrix, table_of
from advisor.matching.wayup import way_up
from advisor.records.people import Certificate, PortraitSkill
from advisor.records.posts import Post, Search, resolve_post
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["applicant_of", "match", "match_all", "opening_of", "openings_of"]

BLOCK = 4096
"""Students matched at once."""

WEEKS = 12
"""Budget of a way up when none is named."""


def match(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    catalog: Catalog,
    retriever: Search | None = None,
    k: int = 5,
    job: str | None = None,
    target: str | None = None,
    weeks: int | None = None,
    matrix: Sequence[str] | None = None,
    certificate: str | None = None,
    prompts: Prompts,
) -> Matching:
    """Match one student.

    Args:
        archive: The records; they decide what the viewer may see.
        viewer: Who is asking.
        student: Id S….
        catalog: Occupations and skills.
        retriever: Resolves titles that no name fits.
        k: How many posts; open ones first, ordered by the middle of ``fit_range``.
        job: Only this post: why, or why not.
        target: The post to work towards; adds ``way_up``.
        weeks: Budget of the way up, 12 without one.
        matrix: Posts of the matrix (ids, codes or titles).
        certificate: Which posts would open with it. Where a post or a certificate is named, the person has asked
            for a comparison; without, whoever switched personal recommendations off gets a plain list.
        prompts: Labels of what people read.

    Raises:
        AccessDenied: The viewer may not see this student.
        NotFound: ``job`` – a post that nothing resembles.
        InputFault: ``k`` or ``weeks`` below 1.
    """
    for name, number in (("k", k), ("weeks", weeks)):
        if number is not None and number < 1:
            raise InputFault("value", where=name, variant="at_least_one", value=number)
    file = archive.file(viewer, student)
    if not any((job, target, matrix, certificate)) and not archive.is_personal(viewer, student):
        return listed(file, openings_of(archive, catalog), prompts, k=k)
    applicant = applicant_of(archive, viewer, student, needs=file.needs_stated)
    jobs = archive.jobs()
    named = {text: resolve_post(text, catalog, jobs=jobs, retriever=retriever) for text in (job, target) if text}
    only = [opening_of(named[text], catalog) for text in dict.fromkeys((job, target)) if text]
    openings = only or openings_of(archive, catalog)
    detailer = _detailer(openings, catalog, prompts)
    ranking = next(rank_all([applicant], openings))
    (is_open,) = detailer.open_rows([applicant], openings)
    (proven,) = detailer.proof.of([applicant], openings)
    found = Matching(
        student=student,
        matches=_detailed(
            applicant, openings, ranking, detailer, _chosen(ranking, proven, is_open, len(openings) if only else k), {}
        ),
        weights=dict(WEIGHTS),
        matrix=_matrix(
            applicant, [resolve_post(text, catalog, jobs=jobs, retriever=retriever) for text in matrix], catalog
        )
        if matrix
        else None,
        job=_matched(named[job or target or ""]) if only else None,
        standing=_standing(applicant, ranking, openings[0], openings_of(archive, catalog), detailer, k)
        if job
        else None,
        way_up=way_up(applicant, opening_of(named[target], catalog), catalog.skills, weeks or WEEKS)
        if target
        else None,
        opened=_opened(applicant, openings_of(archive, catalog), certificate, detailer) if certificate else None,
    )
    return _completed(found, applicant, prompts, synthetic=file.synthetic)


def match_all(
    archive: "Archive",
    viewer: Viewer,
    *,
    catalog: Catalog,
    k: int = 5,
    prompts: Prompts,
    students: Sequence[str] | None = None,
) -> Iterator[Matching]:
    """Match every student whom the viewer may see, or those named, in the order of the ids.

    Figures are computed for a block of students at once; no more than a block is held in memory.
    """
    openings = openings_of(archive, catalog)
    detailer = _detailer(openings, catalog, prompts)
    among = archive.students(viewer) if students is None else students
    for start in range(0, len(among), BLOCK):
        yield from _match_block(archive, viewer, among[start : start + BLOCK], openings, detailer, k=k, prompts=prompts)


def _match_block(
    archive: "Archive",
    viewer: Viewer,
    students: Sequence[str],
    openings: Sequence[Opening],
    detailer: Detailer,
    *,
    k: int,
    prompts: Prompts,
) -> Iterator[Matching]:
    files = [archive.file(viewer, student) for student in students]
    personal = [archive.is_personal(viewer, student) for student in students]
    applicants = [
        applicant_of(archive, viewer, file.student, needs=file.needs_stated) if own else None
        for file, own in zip(files, personal, strict=True)
    ]
    known = [one for one in applicants if one is not None]
    rankings = list(rank_all(known, openings))
    proven, is_open = detailer.proof.of(known, openings), detailer.open_rows(known, openings)
    chosen = [_chosen(*one, k) for one in zip(rankings, proven, is_open, strict=True)]
    gains = _gains(known, openings, rankings, chosen)
    n = 0
    for file, applicant in zip(files, applicants, strict=True):
        if applicant is None:
            yield listed(file, openings, prompts, k=k)
            continue
        matches = _detailed(applicant, openings, rankings[n], detailer, chosen[n], gains[n])
        n += 1
        found = Matching(student=file.student, matches=matches, weights=dict(WEIGHTS))
        yield _completed(found, applicant, prompts, synthetic=file.synthetic)


def applicant_of(
    archive: "Archive", viewer: Viewer, student: str, *, needs: tuple[str, ...] | None = None
) -> Applicant:
    """What matching may know of a student; nothing protected is asked for.

    Raises:
        AccessDenied: The viewer may not see this student.
    """
    stated = archive.file(viewer, student).needs_stated if needs is None else needs
    portrait = archive.portrait(viewer, student)
    answers = archive.interests(viewer, student)
    return Applicant(
        student=student,
        held={SkillId(skill.skill): skill.level for skill in portrait},
        evidence={SkillId(skill.skill): _strongest(skill) for skill in portrait},
        certificates=archive.certificates(viewer, student),
        needs_stated=stated,
        interests=profile_of(answers) if answers is not None else None,
    )


def openings_of(archive: "Archive", catalog: Catalog) -> list[Opening]:
    """Every advertisement that has not expired; the occupations themselves where there is no advertisement at all."""
    jobs = archive.jobs()
    if not jobs:
        return [opening_of_pack(pack) for pack in catalog.occupations.values()]
    today = archive.today.isoformat()
    return [
        opening_of_advertisement(job, catalog)
        for job in sorted(jobs, key=lambda job: job.id)
        if not job.valid_until or job.valid_until >= today
    ]


def _detailer(openings: Sequence[Opening], catalog: Catalog, prompts: Prompts) -> Detailer:
    return Detailer(catalog, prompts, {opening.id: warnings_of(opening, catalog, prompts) for opening in openings})


def _chosen(ranking: Ranking, proven: Proven, is_open: NDArray[np.bool_], k: int) -> list[int]:
    """Places of the posts to show: the k open ones that are chosen first, in the order of the middle, closed ones behind."""
    order = ranking.order
    choice = proven.order(ranking)
    is_shown = np.zeros(len(order), dtype=np.bool_)
    is_shown[choice[is_open[choice]][:k]] = True
    places: list[int] = np.concatenate((order[is_shown[order]], order[~is_open[order]]))[:k].tolist()
    return places


def _detailed(
    applicant: Applicant,
    openings: Sequence[Opening],
    ranking: Ranking,
    detailer: Detailer,
    chosen: Sequence[int],
    gains: Mapping[int, Gains],
) -> tuple[Match, ...]:
    matches: list[Match] = []
    first = 1
    for place in chosen:
        gate = detailer.gate(applicant, openings[place])
        found = detailer.detail(applicant, openings[place], ranking, place, gate, first, gains.get(place))
        first += len(found.cards)
        matches.append(found)
    return tuple(matches)


def _gains(
    applicants: Sequence[Applicant],
    openings: Sequence[Opening],
    rankings: Sequence[Ranking],
    chosen: Sequence[Sequence[int]],
) -> list[dict[int, Gains]]:
    """Gains of everybody at the posts that were chosen for them, computed post by post."""
    people: dict[int, list[int]] = {}
    for n, places in enumerate(chosen):
        for place in places:
            people.setdefault(place, []).append(n)
    found: list[dict[int, Gains]] = [{} for _ in applicants]
    for place, among in people.items():
        if openings[place].requirements:
            interest = np.array([rankings[n].interest[place] for n in among])
            for n, gains in zip(
                among, gains_of([applicants[n] for n in among], openings[place], interest), strict=True
            ):
                found[n][place] = gains
    return found


def _standing(
    applicant: Applicant, ranking: Ranking, own: Opening, openings: Sequence[Opening], detailer: Detailer, k: int
) -> Standing:
    """Where a post, the first of ``ranking``, would stand among the open ones."""
    others = next(rank_all([applicant], openings))
    mine, theirs = (detailer.proof.of([applicant], posts)[0] for posts in ([own], openings))
    (is_open,) = detailer.open_rows([applicant], openings)
    middle = float(ranking.low[0] + ranking.high[0]) / 2
    key = float(mine.proven[0]), float(mine.kin[0]), middle
    order = theirs.order(others)
    order = order[is_open[order]]
    keys = zip(theirs.proven.tolist(), theirs.kin.tolist(), ((others.low + others.high) / 2).tolist(), strict=True)
    better = int(np.array([other > key for other in keys], dtype=np.bool_)[order].sum())
    line = float(theirs.proven[order[k - 1]]) if len(order) >= k else None
    return Standing(middle, key[0], better, len(order), line, better < k)


def _matrix(applicant: Applicant, posts: Sequence[Post], catalog: Catalog) -> Matrix:
    openings = [opening_of(post, catalog) for post in posts]
    ranking = next(rank_all([applicant], openings))
    columns = [opening.title for opening in openings]
    return table_of([applicant.student], columns, [[float(total) for total in ranking.total]])


def _opened(
    applicant: Applicant, openings: Sequence[Opening], certificate: str, detailer: Detailer
) -> tuple[JobRef, ...]:
    """Posts that are closed now and open with one certificate more."""
    more = Certificate(id="supposed", name=certificate, level="", on="")
    with_it = replace(applicant, certificates=(*(applicant.certificates or ()), more))
    now, then = detailer.open_rows([applicant, with_it], openings)
    return tuple(job_of(openings[place]) for place in np.flatnonzero(then & ~now).tolist())


def opening_of(post: Post, catalog: Catalog) -> Opening:
    """A resolved post as an opening: the advertisement, the pack, or a code that no pack describes."""
    if post.advertisement is not None:
        return opening_of_advertisement(post.advertisement, catalog)
    if post.pack is not None:
        return replace(opening_of_pack(post.pack), id=post.id, title=post.title, occupation=post.occupation)
    source = Source("titles", post.occupation)
    return Opening(post.id, post.title, post.occupation, None, (), None, "", (), (), "", "", source)


def _matched(post: Post) -> MatchedJob:
    return MatchedJob(post.id, post.title, post.occupation, post.matched_by)


def _strongest(skill: PortraitSkill) -> Source:
    if not skill.evidence:
        return Source("evidence", skill.skill)
    piece = max(skill.evidence, key=lambda piece: (piece.weight, piece.on, piece.id))
    span = Span(piece.quote, piece.start, piece.start + len(piece.quote)) if piece.start is not None else None
    return Source("evidence", piece.id, piece.report, span, piece.on)


def _completed(found: Matching, applicant: Applicant, prompts: Prompts, *, synthetic: bool) -> Matching:
    """The same with what is unknown and what has to be said beside it."""
    missing = {
        f"skill.{gap.skill}": Missing(f"skill.{gap.skill}", gap.name, "not_on_record")
        for one in found.matches
        for gap in one.gaps
        if gap.held is None
    }
    if applicant.interests is None:
        missing["interests"] = Missing("interests", prompts.label("matching.label.interests"), "not_on_record")
    if applicant.certificates is None:
        missing["certificates"] = Missing("certificates", prompts.label("matching.label.certificates"), "not_on_record")
    keys = ["matching.notice.principle", *(["notice.synthetic"] if synthetic else [])]
    if applicant.interests is not None and applicant.interests.flat:
        keys.insert(0, "matching.notice.flat")
    said = [prompts.label(key) for key in keys]
    where = found.standing
    if where is not None and where.line is not None:
        key = "matching.standing.among" if where.is_listed else "matching.standing.behind"
        figures = {"better": where.better, "of": where.of, "own": f"{where.proven:.2f}", "line": f"{where.line:.2f}"}
        said.insert(0, prompts.label(key, **figures))
    return replace(found, missing=tuple(missing.values()), notices=tuple(said))
