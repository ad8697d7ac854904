"""Workshops to make a synthesis of: one that is told in the tests, and any other."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from server.cahier.catalogue import Initiative
from server.cahier.content import Cahier, Card, Theme
from server.crdt.document import BoardContent, Comment, Link, Note, Reaction
from server.synthesis.model import Room, SeatedTable

CAHIER = Cahier(
    "essai",
    "Cahier d’essai",
    "fr",
    "",
    (
        Theme(
            "ecol",
            "Répondre aux enjeux de l’écologie",
            "Écologie",
            "Ce que nous mangeons.",
            "ecol",
            (Card("ECOL-D2", "Comment raccourcir le chemin entre le champ et l’assiette\u202f?"),),
            (Card("ECOL-O4", "Chacun mange de saison."),),
            (Card("ECOL-A3", "Prêter des terres"),),
        ),
        Theme("coop", "Coopérer", "Coopérations", "", "coop", (), (), ()),
    ),
)
CHARRETTE = Initiative("INIT-1", "La Charrette")


@dataclass
class Sheet:
    """A board in the making: notes, links and what was retained, without a CRDT."""

    notes: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    board: dict[str, str | int] = field(default_factory=dict)

    def lay(self, kind: str, text: str, zone: str = "solution", **values: object) -> str:
        """Lay a note and return its id."""
        id = f"note-{len(self.notes):08d}"
        below = (0.0, 100.0 * len(self.notes))
        note = Note(id, kind, below, text, zone=zone)
        self.notes.append(replace(note, **values))  # type: ignore[arg-type]
        return id

    def link(self, start: str, kind: str, end: str) -> None:
        """Draw a link."""
        self.links.append(Link(f"link-{len(self.links):08d}", start, end, kind))

    def support(self, note: str, people: int) -> None:
        """Let some people support a note."""
        self.reactions += [Reaction(note, f"person-{n}", "support") for n in range(people)]

    def remark(self, note: str, text: str, *, deleted: bool = False) -> None:
        """Remark on a note."""
        id = f"comment-{len(self.comments):06d}"
        self.comments.append(Comment(id, note, text, deleted))

    def content(self) -> BoardContent:
        """Return the board."""
        return BoardContent(
            tuple(self.notes),
            tuple(self.links),
            tuple(self.comments),
            tuple(self.reactions),
            dict(self.board),
        )


def canteen() -> Sheet:
    """Return the table of the mockup: a whole solution with one point left to say."""
    sheet = Sheet()
    old = sheet.lay("challenge", "Comment manger local ?", "challenge", source="ECOL-D2")
    challenge = sheet.lay(
        "challenge",
        "Comment servir chaque jour un repas local, au même prix, dans les cantines\u202f?",
        "challenge",
        source="ECOL-D2",
    )
    sheet.link(challenge, "reformulates", old)
    idea = sheet.lay("idea", "Deux cuisinières pour 340 repas 🍲", "challenge")
    sheet.support(idea, 5)
    sheet.remark(idea, "Trois le jeudi")
    future = sheet.lay("future", "Chaque enfant déjeune de ce qui pousse ici.", "future")
    sheet.notes[-1] = replace(sheet.notes[-1], source="ECOL-O4")
    sheet.link(future, "inspired_by", idea)
    sheet.board.update(challenge=challenge, future=future)
    solution = sheet.lay(
        "solution", "La cantine du pays", objective="Acheter ensemble, au même prix."
    )
    inside = {"solution": solution}
    orders = sheet.lay("action", "Grouper les commandes de six communes", **inside)
    shop = sheet.lay("action", "Ouvrir une légumerie", source="ECOL-A3", **inside)
    mayors = sheet.lay("actor", "Les six mairies", **inside)
    sheet.lay("actor", "Les parents", **inside)
    cart = sheet.lay("initiative", "La Charrette", source="INIT-1")
    sheet.link(mayors, "carries", orders)
    sheet.link(orders, "precedes", shop)
    sheet.link(shop, "strengthens", cart)
    sheet.link(solution, "contributes", future)
    gone = sheet.lay("action", "Vendre la salle des fêtes", deleted=True, **inside)
    sheet.link(gone, "combines", orders)
    return sheet


def table(number: int, content: BoardContent | None, theme: str | None = "ecol") -> SeatedTable:
    """Return a table of the workshop."""
    return SeatedTable(f"board-{number}", number, f"Table {number}", theme, content, people=3)


def room(*tables: SeatedTable, language: str = "fr", title: str = "Bien vivre ici") -> Room:
    """Return a workshop."""
    return Room(
        id="workshop",
        title=title,
        language=language,
        cahier=CAHIER,
        tables=tables,
        initiatives=(CHARRETTE,),
        people=8,
        began=date(2026, 11, 14),
        ended=date(2026, 11, 14),
    )


def combined(challenge: str, future: str, actions: Sequence[str]) -> BoardContent:
    """Return a board with these words retained and combined."""
    sheet = Sheet()
    sheet.board["challenge"] = sheet.lay("challenge", challenge, "challenge")
    sheet.board["future"] = sheet.lay("future", future, "future")
    solution = sheet.lay("solution", "Ensemble")
    for action in actions:
        sheet.lay("action", action, solution=solution)
    return sheet.content()
