"""The grammar of the command line: verbs, options, and what each is for."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any, Final

PORT: Final = re.compile(r"[0-9]{1,5}")
DOCUMENTS: Final = ("md", "html", "docx", "pdf", "json")
FORMATS: Final = ("json", "csv", "md", "svg", "png", "pdf")

HELP: Final = {
    "tablee": (
        "Des tables d’écriture partagées, pour les ateliers d’un cahier des défis.",
        "Shared writing tables, for the workshops of a cahier des défis.",
    ),
    "serve": ("ouvrir le serveur", "open the server"),
    "host": ("adresse à écouter", "address to listen on"),
    "port": ("port à écouter, 0 pour un port libre", "port to listen on, 0 for a free one"),
    "wrong-port": ("il faut un nombre de 0 à 65535", "it must be a number from 0 to 65535"),
    "open": ("ouvrir un navigateur", "open a browser"),
    "serve-demo": (
        "préparer l’atelier de démonstration et montrer ses liens",
        "prepare the demonstration workshop and show its links",
    ),
    "migrate": ("mettre la base à jour", "bring the database up to date"),
    "demo": ("préparer l’atelier de démonstration", "prepare the demonstration workshop"),
    "new": ("en créer un autre", "create another one"),
    "workshop": ("les ateliers", "workshops"),
    "create": ("ouvrir un atelier", "open a workshop"),
    "title": ("titre", "title"),
    "tables": ("nombre de tables", "number of tables"),
    "cahier-id": ("le cahier de l’atelier", "the cahier of the workshop"),
    "language": ("fr ou en", "fr or en"),
    "cahier": ("les cahiers", "cahiers"),
    "catalogue": ("les initiatives qui existent déjà", "initiatives that exist already"),
    "import-catalogue": (
        "lire un fichier CSV ou JSON, à la place du catalogue du cahier",
        "read a CSV or JSON file, in place of the catalogue of the cahier",
    ),
    "of-cahier": (
        "l’identifiant du cahier auquel il appartient",
        "the id of the cahier to which it belongs",
    ),
    "import": ("lire un fichier Markdown, CSV ou JSON", "read a Markdown, CSV or JSON file"),
    "file": ("le fichier", "the file"),
    "cahier-language": ("langue du cahier", "language of the cahier"),
    "list": ("montrer les cahiers", "show the cahiers"),
    "show": ("montrer un cahier", "show one cahier"),
    "verify": (
        "relire l’historique et ses instantanés, et dire ce qui est abîmé",
        "read the history and its snapshots again, and say what is damaged",
    ),
    "board": (
        "l’identifiant d’une table\u202f; toutes sans lui",
        "the id of one table; without it, all",
    ),
    "synthesis": (
        "écrire le document de tout un atelier",
        "write the document of a whole workshop",
    ),
    "workshop-id": ("l’identifiant d’un atelier", "the id of one workshop"),
    "backup": (
        "copier toute la base dans un fichier, aussi pendant qu’elle sert",
        "copy the whole database into a file, also while it is served",
    ),
    "restore": (
        "remettre une sauvegarde à la place de la base",
        "put a backup in the place of the database",
    ),
    "table": ("l’identifiant d’une table", "the id of one table"),
    "export": ("écrire une table dans un fichier", "write one table to a file"),
    "format": ("la forme du fichier", "the form of the file"),
    "at": (
        "un moment\u00a0: millisecondes depuis le début de la table, ou une date ISO",
        "a moment: milliseconds since the table began, or an ISO time",
    ),
    "output": (
        "le fichier à écrire\u202f; sinon, la sortie",
        "the file to write; else the output",
    ),
    "json": ("répondre en JSON", "answer in JSON"),
}


class Grammar:
    """Builds the parser, its help in one language; ``verb`` of the outcome names what to do."""

    def __init__(self, language: str) -> None:
        self._english = language == "en"
        self.parser = ArgumentParser(prog="tablee", description=self._word("tablee"))
        verbs = self.parser.add_subparsers(required=True, metavar="VERB")
        self._serve(verbs)
        self._verb(verbs, "migrate", data=True)
        self._demo(verbs)
        self._workshop(self._group(verbs, "workshop"))
        self._cahier(self._group(verbs, "cahier"))
        self._catalogue(self._group(verbs, "catalogue"))
        self._verify(verbs)
        self._export(verbs)
        self._synthesis(verbs)
        for name in ("backup", "restore"):
            verb = self._verb(verbs, name, data=True)
            verb.add_argument("file", metavar="FILE", help=self._word("file"))

    def _serve(self, verbs: Any) -> None:
        serve = self._verb(verbs, "serve")
        serve.add_argument("--host", help=self._word("host"))
        serve.add_argument("--port", type=self._port, help=self._word("port"))
        serve.add_argument("--open", action="store_true", help=self._word("open"))
        serve.add_argument("--demo", action="store_true", help=self._word("serve-demo"))
        self._language(serve)

    def _demo(self, verbs: Any) -> None:
        demo = self._verb(verbs, "demo", data=True)
        demo.add_argument("--new", action="store_true", help=self._word("new"))
        self._language(demo)

    def _workshop(self, verbs: Any) -> None:
        create = self._verb(verbs, "create", data=True)
        create.add_argument("--title", required=True, help=self._word("title"))
        create.add_argument("--tables", required=True, type=int, help=self._word("tables"))
        create.add_argument("--cahier", metavar="ID", help=self._word("cahier-id"))
        self._language(create)

    def _cahier(self, verbs: Any) -> None:
        reading = self._verb(verbs, "import", data=True)
        reading.add_argument("file", metavar="FILE", help=self._word("file"))
        reading.add_argument("--language", default="fr", help=self._word("cahier-language"))
        reading.add_argument("--title", help=self._word("title"))
        self._verb(verbs, "list", data=True)
        self._verb(verbs, "show", data=True).add_argument("id", metavar="ID")

    def _catalogue(self, verbs: Any) -> None:
        reading = self._verb(verbs, "import", data=True, about="import-catalogue")
        reading.add_argument("file", metavar="FILE", help=self._word("file"))
        reading.add_argument("--cahier", metavar="ID", required=True, help=self._word("of-cahier"))
        reading.set_defaults(verb="catalogue")

    def _verify(self, verbs: Any) -> None:
        verify = self._verb(verbs, "verify", data=True)
        verify.add_argument("board", metavar="BOARD", nargs="?", help=self._word("board"))

    def _export(self, verbs: Any) -> None:
        export = self._verb(verbs, "export", data=True)
        export.add_argument("board", metavar="BOARD", help=self._word("table"))
        export.add_argument("--format", required=True, choices=FORMATS, help=self._word("format"))
        export.add_argument("--at", metavar="T", help=self._word("at"))
        export.add_argument("-o", "--output", metavar="FILE", help=self._word("output"))

    def _synthesis(self, verbs: Any) -> None:
        synthesis = self._verb(verbs, "synthesis", data=True)
        synthesis.add_argument("workshop", metavar="WORKSHOP", help=self._word("workshop-id"))
        synthesis.add_argument(
            "--format", required=True, choices=DOCUMENTS, help=self._word("format")
        )
        synthesis.add_argument("-o", "--output", metavar="FILE", help=self._word("output"))

    def _group(self, verbs: Any, name: str) -> Any:
        group = verbs.add_parser(name, help=self._word(name), description=self._word(name))
        return group.add_subparsers(required=True, metavar="VERB")

    def _verb(
        self, verbs: Any, name: str, *, data: bool = False, about: str = ""
    ) -> ArgumentParser:
        told = self._word(about or name)
        made: ArgumentParser = verbs.add_parser(name, help=told, description=told)
        made.set_defaults(verb=name, json=False)
        if data:
            made.add_argument("--json", action="store_true", help=self._word("json"))
        return made

    def _language(self, verb: ArgumentParser) -> None:
        verb.add_argument("--language", choices=("fr", "en"), help=self._word("language"))

    def _word(self, key: str) -> str:
        return HELP[key][self._english]

    def _port(self, text: str) -> int:
        if not PORT.fullmatch(text) or int(text) > 65535:
            raise ArgumentTypeError(self._word("wrong-port"))
        return int(text)
