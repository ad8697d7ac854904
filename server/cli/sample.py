"""What stands on the tables of the demonstration: three teams, each at another step."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Paper:
    """One note; ``column`` and ``row`` are places in its zone, ``inside`` a solution's key."""

    key: str
    kind: str
    zone: str
    place: tuple[int, int]
    text: tuple[str, str]
    source: str | None = None
    inside: str | None = None
    objective: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class SampleTable:
    """One table: its theme, the step it works on, its papers, links and retained notes."""

    theme: str
    step: str
    papers: tuple[Paper, ...]
    links: tuple[tuple[str, str, str], ...] = ()
    challenge: str | None = None
    future: str | None = None


TITLE: Final = ("Atelier de démonstration", "Demonstration workshop")

_CANTEEN = SampleTable(
    theme="ecol",
    step="solution",
    challenge="school",
    future="names",
    papers=(
        Paper(
            "cook",
            "idea",
            "welcome",
            (0, 0),
            ("Je cuisine au collège depuis neuf ans.", "I have cooked at the school for 9 years."),
        ),
        Paper(
            "grower",
            "idea",
            "welcome",
            (0, 1),
            ("Maraîchère à quatre kilomètres d’ici 🌱", "Market gardener four kilometres away 🌱"),
        ),
        Paper(
            "school",
            "challenge",
            "challenge",
            (0, 0),
            (
                "Comment servir au collège, deux midis par semaine, ce qui pousse ici\u202f?",
                "How can the school serve, two days a week, what grows nearby?",
            ),
            source="ECOL-D2",
        ),
        Paper(
            "plates",
            "challenge",
            "challenge",
            (0, 1),
            (
                "Comment rapprocher les champs des assiettes\u202f?",
                "How can we bring fields and plates closer together?",
            ),
            source="ECOL-D2",
        ),
        Paper(
            "lorry",
            "idea",
            "challenge",
            (1, 1),
            (
                "Le camion du grossiste fait 180\u202fkm pour trois cageots.",
                "The wholesaler’s lorry drives 180 km for three crates.",
            ),
        ),
        Paper(
            "carrots",
            "challenge",
            "challenge",
            (2, 1),
            (
                "Comment sauver les carottes qui restent au bord du champ\u202f?",
                "How can we save the carrots left at the edge of the field?",
            ),
            source="ECOL-D3",
        ),
        Paper(
            "names",
            "future",
            "future",
            (0, 0),
            (
                "En 2031, chaque élève sait nommer la ferme d’où vient son déjeuner.",
                "In 2031 every pupil can name the farm their lunch comes from.",
            ),
            source="ECOL-O2",
        ),
        Paper(
            "young",
            "future",
            "future",
            (0, 1),
            (
                "Cinq jeunes se sont installés sur les terres de la commune.",
                "Five young people have settled on the land of the commune.",
            ),
            source="ECOL-O7",
        ),
        Paper(
            "evening",
            "idea",
            "future",
            (1, 1),
            (
                "Et le soir\u202f? Des repas à emporter pour les aînés.",
                "And in the evening? Meals to take away for the elderly.",
            ),
        ),
        Paper(
            "table",
            "solution",
            "solution",
            (0, 0),
            ("La table du canton", "The district’s table"),
            objective=(
                "Acheter ensemble pour que le local coûte le même prix.",
                "Buy together, so that local food costs the same.",
            ),
        ),
        Paper(
            "land",
            "action",
            "solution",
            (0, 1),
            (
                "Réserver deux hectares communaux à une maraîchère",
                "Reserve two hectares of common land for a market gardener",
            ),
            source="ECOL-A3",
            inside="table",
        ),
        Paper(
            "orders",
            "action",
            "solution",
            (1, 1),
            (
                "Grouper les commandes du collège, de la crèche et de l’hôpital",
                "Group the orders of the school, the nursery and the hospital",
            ),
            inside="table",
        ),
        Paper(
            "jars",
            "action",
            "solution",
            (2, 1),
            (
                "Cuisiner en bocaux les légumes moches, le mercredi, avec les élèves",
                "Cook the ugly vegetables in jars, on Wednesdays, with the pupils",
            ),
            source="ECOL-A6",
            inside="table",
        ),
        Paper(
            "commune",
            "actor",
            "solution",
            (0, 2),
            ("La commune", "The commune"),
            inside="table",
        ),
        Paper(
            "bikes",
            "initiative",
            "solution",
            (0, 3),
            (
                "Les Roues vertes\u00a0: une tournée à vélo, déjà deux fois par semaine",
                "Green Wheels: a delivery round by bicycle, already twice a week",
            ),
        ),
        Paper(
            "cooks",
            "actor",
            "solution",
            (2, 2),
            ("L’équipe de la cantine", "The canteen’s team"),
            inside="table",
        ),
        Paper(
            "market",
            "idea",
            "parking",
            (0, 0),
            ("Demander les horaires du marché couvert", "Ask when the covered market is open"),
        ),
    ),
    links=(
        ("school", "plates", "reformulates"),
        ("names", "school", "answers"),
        ("land", "young", "inspired_by"),
        ("land", "table", "contributes"),
        ("orders", "table", "contributes"),
        ("jars", "table", "contributes"),
        ("table", "names", "contributes"),
        ("orders", "jars", "combines"),
        ("land", "orders", "precedes"),
        ("orders", "bikes", "strengthens"),
        ("commune", "land", "carries"),
        ("cooks", "jars", "carries"),
    ),
)

_RIDES = SampleTable(
    theme="ineg",
    step="future",
    challenge="night",
    papers=(
        Paper(
            "nurse",
            "idea",
            "welcome",
            (0, 0),
            (
                "Infirmière, je finis à vingt-deux heures.",
                "I am a nurse and finish at ten at night.",
            ),
        ),
        Paper(
            "night",
            "challenge",
            "challenge",
            (0, 0),
            (
                "Comment rentrer du travail après vingt heures, sans voiture\u202f?",
                "How can people get home from work after eight at night, without a car?",
            ),
            source="INEG-D1",
        ),
        Paper(
            "last-bus",
            "idea",
            "challenge",
            (0, 1),
            ("Le dernier car part à 18\u202fh\u202f40.", "The last coach leaves at 18:40."),
        ),
        Paper(
            "licence",
            "idea",
            "challenge",
            (1, 1),
            (
                "Le permis coûte deux mois de salaire.",
                "A driving licence costs two months’ wages.",
            ),
        ),
        Paper(
            "bench",
            "future",
            "future",
            (0, 1),
            (
                "On s’assoit sur le banc du covoiturage et l’on part en dix minutes.",
                "You sit down on the ride-sharing bench and leave within ten minutes.",
            ),
            source="INEG-O1",
        ),
        Paper(
            "doctor",
            "future",
            "future",
            (1, 1),
            (
                "Le médecin vient au bourg, le bourg ne court plus après lui.",
                "The doctor comes to the village; the village no longer runs after one.",
            ),
            source="INEG-O2",
        ),
        Paper(
            "stops",
            "action",
            "parking",
            (0, 0),
            (
                "Des arrêts de covoiturage éclairés, à essayer dès cet hiver",
                "Ride-sharing stops with a light, to be tried this winter",
            ),
            source="INEG-A1",
        ),
    ),
    links=(("bench", "night", "answers"), ("stops", "bench", "inspired_by")),
)

_KEYS = SampleTable(
    theme="agir",
    step="challenge",
    papers=(
        Paper(
            "hello",
            "idea",
            "welcome",
            (0, 0),
            (
                "Dix-sept ans, et déjà trois projets refusés.",
                "Seventeen, and already refused thrice.",
            ),
        ),
        Paper(
            "saturday",
            "challenge",
            "challenge",
            (0, 1),
            (
                "Comment passer de « il faudrait » à « on commence samedi »\u202f?",
                "How can we get from “somebody should” to “we start on Saturday”?",
            ),
            source="AGIR-D1",
        ),
        Paper(
            "hall",
            "idea",
            "challenge",
            (1, 1),
            (
                "La salle des fêtes est vide vingt-cinq jours par mois.",
                "The village hall stands empty twenty-five days a month.",
            ),
        ),
    ),
)

TABLES: Final = (_CANTEEN, _RIDES, _KEYS)
