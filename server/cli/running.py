"""From the words of a command line to an exit status: 0 done, 1 refused, 2 wrong usage."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable, Coroutine, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, cast

from server.errors import TableeError
from server.settings import Settings, read_settings
from server.web.refusals import WrongField
from server.web.words import sentence

from .arguments import Grammar
from .serving import serve
from .speaking import Speaker, language_from, refuse
from .watchdog import Lifeline

Verb = Callable[[Namespace, Settings, Speaker], Coroutine[Any, Any, None]]

# Where each is, imported when it is asked for: a server that runs for months needs none of them.
VERBS: Final[Mapping[str, tuple[str, str]]] = {
    "migrate": ("workshops", "migrate"),
    "demo": ("workshops", "demo"),
    "create": ("workshops", "create"),
    "import": ("cahiers", "read"),
    "catalogue": ("catalogues", "read"),
    "list": ("cahiers", "listed"),
    "show": ("cahiers", "show"),
    "verify": ("verifying", "verify"),
    "export": ("exporting", "export"),
    "synthesis": ("exporting", "synthesis"),
    "backup": ("backing", "backup"),
    "restore": ("backing", "restore"),
}


def carry_out(words: Sequence[str], lifeline: Lifeline | None = None) -> int:
    """Carry out one verb and return the exit status; wrong usage leaves with 2 at once."""
    language = language_from(os.environ)
    asked = Grammar(language).parser.parse_args(words)
    if asked.verb != "import":
        language = getattr(asked, "language", None) or language
    speaker = Speaker(language, data=asked.json)
    try:
        _must_be_text(asked)
        settings = read_settings(
            host=getattr(asked, "host", None), port=getattr(asked, "port", None)
        )
        if asked.verb == "serve":
            serve(asked, settings, speaker, lifeline)
        else:
            asyncio.run(_verb(asked.verb)(asked, settings, speaker))
    except TableeError as error:
        refuse(sentence(error, language))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _verb(name: str) -> Verb:
    module, function = VERBS[name]
    return cast(Verb, getattr(import_module(f".{module}", __package__), function))


def _must_be_text(asked: Namespace) -> None:
    """Raise `WrongField` for bytes that are no text; only the name of a file may be any."""
    for field, value in vars(asked).items():
        if isinstance(value, str) and field != "file":
            try:
                value.encode()
            except UnicodeEncodeError as error:
                raise WrongField(field=field) from error
