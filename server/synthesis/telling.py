"""Puts a synthesis into words (`told`), the same for every form it takes."""

from collections.abc import Iterator
from dataclasses import replace

from server.cahier.content import SIGNS

from .model import Action, Entry, Hold, Part, Retained, Solution, Synthesis, Table
from .points import OPTIONAL, POINTS
from .text import displayed
from .told import (
    Check,
    Grid,
    Sentence,
    Told,
    ToldNote,
    ToldNotes,
    ToldPart,
    ToldSolution,
    ToldTable,
)
from .words import card_label, counted, days, listed, noun, number, word


def told(synthesis: Synthesis) -> Told:
    """Put a synthesis into words."""
    synthesis = displayed(replace(synthesis, next=None))
    language, figures = synthesis.language, synthesis.figures
    when = days(language, synthesis.began, synthesis.ended)
    subtitle = word(language, "subtitle", title=synthesis.title)
    cover = [("people", figures.people), ("tables", figures.tables)]
    cover += [("challenges", figures.challenges), ("solutions", figures.solutions)]
    return Told(
        language=language,
        title=word(language, "title"),
        workshop=synthesis.title,
        subtitle=f"{subtitle}, {when}." if when else f"{subtitle}.",
        subject=word(language, "subject"),
        document=word(language, "document", title=synthesis.title),
        contents=word(language, "contents"),
        becomes=word(language, "becomes"),
        unread=noun(language, "unread", figures.unread) if figures.unread else "",
        figures=tuple(
            (number(language, count), noun(language, key, count))
            for key, count in cover
            if count or key != "people"
        ),
        parts=tuple(
            _part(part, position, language) for position, part in enumerate(synthesis.parts, 1)
        ),
        annexes=word(language, "annexes"),
        notes_title=word(language, "notes"),
        notes=tuple(
            _notes(table, part, language)
            for part in synthesis.parts
            for table in part.tables
            if table.zones
        ),
        statistics=_statistics(synthesis),
        more=tuple(
            counted(language, key, count)
            for key, count in (("supports", figures.supports), ("comments", figures.comments))
        ),
        cards=_cards(synthesis),
        method_title=word(language, "method"),
        method=tuple(
            word(language, f"method.{key}") for key in ("1", "2", "3", "document", "again")
        ),
    )


def theme_name(part: Part, language: str) -> str:
    """Return the short name of a part."""
    return part.short or word(language, "no-theme")


def _part(part: Part, position: int, language: str) -> ToldPart:
    solutions = sum(len(table.solutions) for table in part.tables)
    about = [counted(language, "tables", len(part.tables))]
    about.append(counted(language, "solutions", solutions))
    short = theme_name(part, language)
    return ToldPart(
        anchor=f"theme-{position}",
        title=part.title or short,
        short=short,
        weave=part.weave or "",
        sign=SIGNS.get(part.weave or "", ""),
        about=" · ".join(about),
        tables=tuple(_table(table, language) for table in part.tables),
    )


def _table(table: Table, language: str) -> ToldTable:
    numbered = word(language, "table", n=table.number)
    about = [numbered] if table.name.casefold() != numbered else []
    if table.people:
        about.append(counted(language, "people", table.people))
    notice = ""
    if not table.readable:
        notice = word(language, "unread")
    elif not table.notes:
        notice = word(language, "blank")
    several = len(table.solutions) > 1
    return ToldTable(
        anchor=f"table-{table.number}",
        name=table.name or numbered,
        about=" · ".join(about),
        notice=notice,
        problems=noun(language, "problems", table.problems) if table.problems else "",
        challenge=_sentence(table.challenge, "challenge", language),
        future=_sentence(table.future, "future", language),
        solutions=tuple(
            _solution(solution, position if several else 0, language)
            for position, solution in enumerate(table.solutions, 1)
        ),
        solution_label=word(language, "solution"),
        no_solution=word(language, "none.solution"),
        voice=table.voice.text if table.voice else "",
        credit=noun(language, "voice", table.voice.supports) if table.voice else "",
    )


def _sentence(retained: Retained | None, kind: str, language: str) -> Sentence:
    return Sentence(
        label=word(language, kind),
        text=retained.text if retained else "",
        none=word(language, f"none.{kind}"),
        original=(retained.original or "") if retained else "",
        original_label=word(language, "original" if kind == "challenge" else "original.future"),
        origin=_origin(retained, kind, language) if retained else "",
    )


def _origin(retained: Retained, kind: str, language: str) -> str:
    """Say where a retained sentence comes from: « carte ÉCOL-D2, reformulée »."""
    card = card_label(retained.card, language) if retained.card else ""
    own = [word(language, "the-card", card=card)] if card and kind == "future" else []
    own += [word(language, "the-card", card=card_label(each, language)) for each in retained.cards]
    if retained.ideas:
        own.append(counted(language, "notes", retained.ideas))
    said = []
    if kind == "challenge" and card:
        said.append(word(language, "card.reworded" if retained.original else "card", card=card))
    elif retained.original and not card:
        said.append(word(language, "note.reworded"))
    if own:
        said.append(word(language, "inspired", what=listed(language, own)))
    return ", ".join(said) or word(language, "own")


def _solution(solution: Solution, position: int, language: str) -> ToldSolution:
    title = solution.title or word(language, "untitled")
    asides = []
    if solution.others:
        asides.append((word(language, "others"), listed(language, solution.others)))
    if solution.ideas:
        asides.append((word(language, "ideas"), " · ".join(solution.ideas)))
    return ToldSolution(
        label=word(language, "solution.n" if position else "solution", n=position),
        title=title,
        objective_label=word(language, "objective" if solution.objective else "no-objective"),
        objective=solution.objective,
        caption=word(language, "actions-of", title=title.replace("\n", " ")),
        headers=(word(language, "action"), word(language, "borne"), word(language, "holds")),
        rows=tuple(
            _row(action, position, language) for position, action in enumerate(solution.actions, 1)
        ),
        none=word(language, "no-action"),
        asides=tuple(asides),
        points_label=word(language, "points"),
        points=tuple(_checks(solution, language)),
    )


def _row(action: Action, position: int, language: str) -> tuple[str, str, str]:
    held = "\n".join(_held(hold, language) for hold in action.holds)
    nobody = word(language, "nobody")
    return f"{position}. {action.text}", ", ".join(action.bearers) or nobody, held or nobody


def _held(hold: Hold, language: str) -> str:
    if hold.number is not None:
        what = word(language, "the-action", n=hold.number)
    else:
        what = word(language, "elsewhere", text=hold.text)
    turned = not hold.forward and hold.kind in ("precedes", "strengthens")
    return word(language, f"{'back' if turned else 'hold'}.{hold.kind}", what=what)


def _checks(solution: Solution, language: str) -> Iterator[Check]:
    """Yield the six points, and the seventh when it is there: nobody misses what is optional."""
    for name in POINTS:
        done = solution.points[name]
        if name in OPTIONAL and not done:
            continue
        point = word(language, f"point.{name}")
        text = point if done else word(language, "todo", point=point)
        yield Check(text, done, word(language, "done") if done else "")


def _notes(table: Table, part: Part, language: str) -> ToldNotes:
    return ToldNotes(
        name=table.name or word(language, "table", n=table.number),
        theme=theme_name(part, language),
        zones=tuple(
            (word(language, f"zone.{zone}"), tuple(_note(entry, language) for entry in entries))
            for zone, entries in table.zones
        ),
    )


def _note(entry: Entry, language: str) -> ToldNote:
    foot = [word(language, "retained")] if entry.mark else []
    if entry.card:
        foot.append(word(language, "card", card=card_label(entry.card, language)))
    if entry.solution:
        foot.append(word(language, "in-solution", title=entry.solution.replace("\n", " ")))
    if entry.supports:
        foot.append(counted(language, "supports", entry.supports))
    return ToldNote(
        kind=entry.kind,
        label=word(language, "kind", kind=word(language, f"kind.{entry.kind}")),
        text=entry.text,
        foot=" · ".join(foot),
        comments=tuple(word(language, "remark", text=text) for text in entry.comments),
    )


def _statistics(synthesis: Synthesis) -> Grid:
    language, figures = synthesis.language, synthesis.figures
    keys = ("tables", "notes", "challenges", "futures", "solutions", "actions")
    rows = []
    for part in synthesis.parts:
        tables = part.tables
        counts = (
            len(tables),
            sum(table.notes for table in tables),
            sum(table.challenge is not None for table in tables),
            sum(table.future is not None for table in tables),
            sum(len(table.solutions) for table in tables),
            sum(len(each.actions) for table in tables for each in table.solutions),
        )
        rows.append((theme_name(part, language), *(number(language, n) for n in counts)))
    total = (
        figures.tables,
        figures.notes,
        figures.challenges,
        figures.futures,
        figures.solutions,
        figures.actions,
    )
    headers = (word(language, "theme"), *(_capital(noun(language, key, 2)) for key in keys))
    return Grid(
        title=word(language, "statistics"),
        text=word(language, "statistics.how"),
        headers=headers,
        rows=tuple(rows),
        total=(word(language, "total"), *(number(language, n) for n in total)),
    )


def _cards(synthesis: Synthesis) -> Grid:
    language, figures = synthesis.language, synthesis.figures
    how = word(
        language,
        "cards.how" if synthesis.cards else "cards.none",
        used=number(language, figures.cards_used),
        all=number(language, figures.cards),
        title=synthesis.cahier_title,
    )
    return Grid(
        title=word(language, "cards"),
        text=how,
        headers=tuple(word(language, f"card.{key}") for key in ("id", "text", "tables")),
        rows=tuple(
            (card.id, card.text, ", ".join(map(str, card.tables))) for card in synthesis.cards
        ),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
