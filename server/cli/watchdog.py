"""A parent so small that it cannot freeze: it starts the server again when that does (0017).

Everything that works lies in the child. The parent keeps the listening socket, so that the
address stays and people who knock meanwhile wait in line; it counts heartbeats and hands
signals on. It imports next to nothing, not even `typing`, which brings regular expressions
along (11.8 → 10.8 MB), and the child begins before anything large is loaded.
"""

import os
import signal
import socket
import time
from collections.abc import Mapping

BEAT = 0.5  # seconds from one sign of life to the next
PAUSES = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0)  # before each new start in a row
WELL = 60.0  # seconds after which a start counts as a good one
DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
STOPS = (signal.SIGTERM, signal.SIGINT)


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Tell whether this system can be watched, and the setting does not forbid it."""
    wish = environment.get("TABLEE_WATCHDOG", "").strip()
    return hasattr(signal, "sigtimedwait") and not (wish.isdecimal() and int(wish) == 0)


class Lifeline:
    """A child's line to its parent; ``listening`` is what an earlier child has left, if any."""

    def __init__(self, line: socket.socket, listening: socket.socket | None, secret: str) -> None:
        self._line = line
        self.listening, self.secret = listening, secret

    def entrust(self, listening: socket.socket, patience: int, secret: str) -> None:
        """Leave with the parent what a successor needs; from now on ``patience`` seconds count."""
        socket.send_fds(self._line, [f"{patience} {secret}".encode()], [listening.fileno()])

    def beat(self) -> bool:
        """Give a sign of life; tell whether anybody is there to hear it."""
        try:
            self._line.send(b".")
        except BlockingIOError:
            pass  # the parent is held up: it will forgive silence that it did not see
        except OSError:
            return False
        return True


class Watchdog:
    """Starts children one after the other until one ends well or is told to."""

    def __init__(self) -> None:
        self._listening: socket.socket | None = None
        self._secret = ""
        self._patience = 0
        self._ending = False
        self._has_served = False

    def keep(self) -> Lifeline | int:
        """Return the lifeline in every child; in the parent the exit status at the very end."""
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {*STOPS, signal.SIGCHLD})
        falls = 0
        while True:
            lifeline = self._start()
            if lifeline is not None:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
                return lifeline
            began = time.monotonic()
            status = self._watch()
            if status == 0 or self._ending or not self._has_served:
                return status
            falls = 0 if time.monotonic() - began > WELL else falls
            pause = PAUSES[min(falls, len(PAUSES) - 1)]
            self._say("fell", status=status, seconds=round(pause))
            if signal.sigtimedwait(STOPS, pause) is not None:
                return status
            falls += 1

    def _start(self) -> Lifeline | None:
        parent = os.getpid()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._patience = 0
        self._child = os.fork()
        if self._child:
            theirs.close()
            ours.setblocking(False)
            self._line = ours
            return None
        ours.close()
        theirs.setblocking(False)
        # Ctrl-C reaches the whole group of a terminal: the child hears it from us, once.
        os.setpgid(0, 0)
        _die_with(parent)
        return Lifeline(theirs, self._listening, self._secret)

    def _watch(self) -> int:
        """Wait for the end of the child and return its status, 128 + n for a signal n."""
        silent = 0
        while True:
            heard = signal.sigtimedwait({*STOPS, signal.SIGCHLD}, BEAT)
            # Counted, not timed: who stops us all, or puts the machine to sleep, kills nobody.
            silent = 0 if self._hears() else silent + (heard is None)
            if heard is not None and heard.si_signo in STOPS:
                self._end(heard.si_signo)
            ended, how = os.waitpid(self._child, os.WNOHANG)
            if ended:
                self._line.close()
                status = os.waitstatus_to_exitcode(how)
                return status if status >= 0 else 128 - status
            if self._patience and heard is None and silent * BEAT >= self._patience:
                self._free(silent)

    def _hears(self) -> bool:
        """Read what the child has sent, without waiting; tell whether it was anything."""
        heard = False
        while True:
            try:
                data, handles, _, _ = socket.recv_fds(self._line, 256, 1)
            except BlockingIOError:
                return heard
            if not data:
                return heard
            heard = True
            if handles:
                self._remember(data.decode(), socket.socket(fileno=handles[0]))

    def _remember(self, words: str, listening: socket.socket) -> None:
        patience, _, self._secret = words.partition(" ")
        self._patience, self._has_served = int(patience), True
        if self._listening is not None:
            self._listening.close()
        self._listening = listening

    def _end(self, number: int) -> None:
        """Hand a signal on that shall end it all, and let nobody knock any more."""
        self._ending = True
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        os.kill(self._child, number)

    def _free(self, silent: int) -> None:
        """End a child that gives no sign: first so that it says where it stands, then for good."""
        if silent * BEAT < self._patience + BEAT:
            self._say("frozen", seconds=self._patience)
            os.kill(self._child, signal.SIGABRT)
        else:
            os.kill(self._child, signal.SIGKILL)

    def _say(self, key: str, **facts: object) -> None:
        # Not before: a watchdog that has nothing to say stays small.
        from .speaking import Speaker, language_from, refuse

        refuse(Speaker(language_from(os.environ)).word(key, **facts))


def _die_with(parent: int) -> None:
    """Ask the system to kill this process when its parent is gone, however that happens."""
    import ctypes  # only the child needs it

    ctypes.CDLL(None).prctl(DEATH_OF_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
