"""The Python worker of Launch: loads one model and answers calls to it over HTTP.

Started as ``PYTHON -X launch.worker=ID -u launch_worker.py CONFIG.json``. It needs Python 3.9 or
later and nothing but the standard library; what the model needs is the model's business.

The parts, in this order: the process (its parent, its output, its end), tracebacks, HTTP towards
Launch's store and users' URLs, the environment with the model's packages, loading, HTTP towards
callers, calls and their deadlines, running the model, looking into a bundle, and the start.

Start-up stands between a request and its first answer, so modules that the first answer does not
need are imported where they are used.
"""

from __future__ import annotations

import os
import sys

import collections
import errno
import faulthandler
import io
import json
import math
import queue
import select
import selectors
import signal
import socket
import stat
import threading
import time
import types

TYPE_CHECKING = False  # type checkers take it for true; importing typing takes time
if TYPE_CHECKING:
    from typing import Any, Callable, Dict, Iterator, List, NoReturn, Optional, Tuple

ENDED = 0
USAGE = 2
CANNOT_LOAD = 3
ORPHANED = 4
HUNG = 5

OWN_FILE = (lambda: None).__code__.co_filename

# ------------------------------------------------------------------------------------------------
# The process: its parent, its output, its end
# ------------------------------------------------------------------------------------------------


class Output:
    """The pipe that standard output and error share, and Launch's signals on it.

    Signals are lines of their own that begin with ``@launch ``; no line that the model prints
    through ``sys.stdout`` or ``sys.stderr`` can pass for one.
    """

    SIGNAL = b"@launch "

    def __init__(self, fd: int = 1) -> None:
        self._fd = fd
        self._lock = threading.RLock()
        # What the current line has begun with, while it may still turn out to be a signal.
        self._begun: Optional[bytes] = b""
        self._mid_line = False
        self._texts: List[io.TextIOWrapper] = []

    @staticmethod
    def install() -> Output:
        """Takes over ``sys.stdout`` and ``sys.stderr``, which become one stream.

        `log` goes on to write to it when the model replaces them.
        """
        output = Output()
        sys.stdout = output._text()
        sys.stderr = output._text()
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=output._forked)
        return output

    def _text(self) -> io.TextIOWrapper:
        raw = PrintedBytes(self)
        text = io.TextIOWrapper(
            raw, encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        self._texts.append(text)
        return text

    def flush(self) -> None:
        """Writes what the model began to print, unless another thread cannot be got past."""
        if self._lock.acquire(timeout=1):
            try:
                for text in self._texts:
                    text.flush()
            except ValueError:
                pass  # closed by the model
            finally:
                self._lock.release()

    def _forked(self) -> None:
        # Another thread may have held the lock when the process was forked.
        self._lock = threading.RLock()

    def signal(self, value: Dict[str, Any]) -> None:
        """Prints a value as a line for Launch."""
        self.flush()
        with self._lock:
            start = b"\n" if self._mid_line else b""
            self._begun, self._mid_line = b"", False
            self._write(start + self.SIGNAL + json.dumps(value).encode() + b"\n")

    def printed(self, data: bytes) -> None:
        """Writes what the model prints, with look-alikes of signals made different."""
        with self._lock:
            if b"@" not in data and not self._begun:
                if data:
                    self._mid_line = data[-1:] not in (b"\n", b"\r")
                    self._begun = None if self._mid_line else b""
                self._write(data)
                return
            self._write(b"".join(map(self._guarded, data.splitlines(keepends=True))))

    def _guarded(self, piece: bytes) -> bytes:
        if self._begun is not None:
            seen = self._begun + piece
            if seen.startswith(self.SIGNAL):
                # What precedes the space may already be out.
                cut = len(self.SIGNAL) - 1 - len(self._begun)
                piece = piece[:cut] + b"_" + piece[cut:]
                self._begun = None
            else:
                self._begun = seen if self.SIGNAL.startswith(seen) else None
        self._mid_line = piece[-1:] not in (b"\n", b"\r")
        if not self._mid_line:
            self._begun = b""
        return piece

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(self._fd, view) :]
            except BlockingIOError:
                select.select([], [self._fd], [])
            except OSError:
                return  # nobody reads any more; the end of the parent is noticed elsewhere


class PrintedBytes(io.RawIOBase):
    """The bytes below ``sys.stdout`` and ``sys.stderr``."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: Any) -> int:
        data = bytes(data)
        self._output.printed(data)
        return len(data)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1

    def isatty(self) -> bool:
        return False

    @property
    def name(self) -> str:
        return "<stdout>"

    @property
    def mode(self) -> str:
        return "wb"

    def close(self) -> None:
        """Stays open: user code that closes its output must not silence the worker."""


def log(text: str) -> None:
    """Prints for the model's author, between what the model prints."""
    try:
        sys.__stderr__.write(text)
    except Exception:
        pass  # a model may have closed or replaced it; its calls are still answered


class Ending:
    """Ends this process together with every process it started."""

    # How long handlers may take. One of Python's own waits for processes that may never end.
    HANDLERS_SECONDS = 5.0

    def __init__(self, output: Output) -> None:
        self._output = output
        self._leads = lead_process_group()

    def now(self, code: int) -> NoReturn:
        """Ends at once: no handlers, no waiting for threads that a model left behind."""
        self._output.flush()
        if self._leads:
            self._kill_others()
        os._exit(code)

    def is_not_for(self, text: str) -> None:
        """Logs what a caller is told anyway, and would only mislead when the process ends later."""
        log(text)
        self._output.signal({"answered": True})

    def in_order(self) -> NoReturn:
        """Ends after the handlers that the model's libraries registered."""
        handlers = threading.Thread(target=self._run_handlers, name="exit-handlers", daemon=True)
        handlers.start()
        handlers.join(self.HANDLERS_SECONDS)
        self.now(ENDED)

    @staticmethod
    def _run_handlers() -> None:
        import atexit

        try:
            atexit._run_exitfuncs()
        except BaseException as failure:
            log(one_line(failure) + "\n")

    @staticmethod
    def _kill_others() -> None:
        for _ in range(3):  # a process may fork while the list is read
            others = group_members()
            for pid in others:
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass  # it has just ended
            if not others:
                return


def lead_process_group() -> bool:
    """Makes this process the leader of a group, so that its children can be ended with it."""
    try:
        os.setsid()
    except OSError:
        pass  # started from a terminal it leads one already
    return os.getpgid(0) == os.getpid()


def group_members() -> List[int]:
    """The other processes of this process's group."""
    own = os.getpid()
    found = []
    try:
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return listed_group_members()
    for pid in pids:
        try:
            if pid != own and os.getpgid(pid) == own and not is_zombie(pid):
                found.append(pid)
        except OSError:
            continue  # it has just ended
    return found


def is_zombie(pid: int) -> bool:
    with open(f"/proc/{pid}/stat", "rb") as status:
        return status.read().rpartition(b")")[2].split()[0] == b"Z"


def listed_group_members() -> List[int]:
    """As `group_members`, on systems without ``/proc``."""
    import subprocess

    listing = subprocess.run(["ps", "-axo", "pid=,pgid=,stat="], capture_output=True, text=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    own = str(os.getpid())
    return [int(r[0]) for r in rows if r[1] == own and r[0] != own and r[2][0] != "Z"]


class ParentWatch:
    """Ends this process group as soon as its parent is gone.

    The parent holds the other end of standard input, and the system closes it however the parent
    dies. On Linux the system itself then kills the group, so that not even code that never lets
    another thread run keeps it alive. Everywhere, a thread reads until the end.
    """

    # How long a drain may take that nobody waits for any more.
    DRAIN_SECONDS = 30

    def __init__(self, ending: Ending) -> None:
        self._ending = ending
        self._draining = False
        self._armed = False
        self._pipe = self._take_input()
        if self._pipe is not None:
            if stat.S_ISFIFO(os.fstat(self._pipe).st_mode):
                self._arm(self._pipe)
            start_thread("parent-watch", self._read)

    @staticmethod
    def _take_input() -> Optional[int]:
        """Moves the parent's pipe away, so that the model finds an empty standard input."""
        nothing = os.open(os.devnull, os.O_RDONLY)
        if nothing == 0:  # was closed: started by hand
            os.set_inheritable(0, True)
            sys.stdin = open(0, closefd=False)
            return None
        mode = os.fstat(0).st_mode
        pipe = os.dup(0) if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) else None
        os.dup2(nothing, 0)
        os.close(nothing)
        return pipe

    def _arm(self, pipe: int) -> None:
        if not sys.platform.startswith("linux"):
            return
        import fcntl

        try:
            fcntl.fcntl(pipe, fcntl.F_SETOWN, -os.getpgid(0))
            fcntl.fcntl(pipe, getattr(fcntl, "F_SETSIG", 10), signal.SIGKILL)
            self._set_async(pipe, True)
            self._armed = True
        except OSError:
            pass  # the thread is left

    @staticmethod
    def _set_async(pipe: int, wanted: bool) -> None:
        import fcntl

        flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
        flag = getattr(os, "O_ASYNC", 0o20000)
        fcntl.fcntl(pipe, fcntl.F_SETFL, flags | flag if wanted else flags & ~flag)

    def begin_drain(self) -> None:
        """From now on the end of the parent leaves time for what still runs."""
        self._draining = True
        if self._armed:
            self._set_async(self._pipe, False)

    def give_back(self) -> None:
        """Makes the pipe standard input again, for the program that takes this one's place."""
        if self._pipe is not None:
            os.dup2(self._pipe, 0)

    def _read(self) -> None:
        try:
            while os.read(self._pipe, 4096):
                pass
        except OSError:
            pass  # unreadable is the same as closed
        if self._draining:
            time.sleep(self.DRAIN_SECONDS)
        self._ending.now(ORPHANED)


def start_thread(name: str, run: Callable[[], None]) -> threading.Thread:
    """Starts a thread that does not keep the process alive, and needs little stack."""
    before = threading.stack_size(512 << 10)
    try:
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()
        return thread
    finally:
        threading.stack_size(before)


def limit_memory(limit: Optional[int]) -> None:
    """Lets an allocation past the limit fail, so that the user sees where, as a MemoryError."""
    if not limit:
        return
    import resource

    try:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
    except (OSError, ValueError):
        pass  # the system does not let us; the operator's own limits remain


# ------------------------------------------------------------------------------------------------
# Tracebacks for the model's author: they hold no frame of this file
# ------------------------------------------------------------------------------------------------

MAX_TRACEBACK = 65_536


def user_traceback(failure: BaseException) -> str:
    """The traceback as Python prints it, with causes and groups, without this file's frames."""
    import traceback

    try:
        shown = traceback.TracebackException(type(failure), failure, failure.__traceback__)
        strip_own_frames(shown, set())
        return shortened("".join(shown.format()))
    except Exception as broken:
        # An exception may refuse to be shown; then its kind has to do.
        return f"{type(failure).__name__} (its traceback cannot be shown: {one_line(broken)})\n"


def strip_own_frames(shown: Any, seen: set) -> None:
    if shown is None or id(shown) in seen:
        return
    seen.add(id(shown))
    kept = [frame for frame in shown.stack if not is_machinery(frame.filename)]
    shown.stack[:] = kept
    strip_own_frames(shown.__cause__, seen)
    strip_own_frames(shown.__context__, seen)
    for member in getattr(shown, "exceptions", None) or ():
        strip_own_frames(member, seen)


def is_machinery(filename: str) -> bool:
    """Whether a frame is this file's, or of the import system that it calls."""
    importing = os.path.join("importlib", "__init__.py")
    return (
        filename == OWN_FILE
        or filename.startswith("<frozen importlib")
        or filename.endswith(importing)
    )


def shortened(text: str) -> str:
    """Keeps the beginning, and more of the end, which says most."""
    if len(text) <= MAX_TRACEBACK:
        return text
    head = MAX_TRACEBACK // 4
    mark = "\n[shortened]\n"
    return text[:head] + mark + text[head + len(mark) - MAX_TRACEBACK :]


def describe(failure: BaseException) -> str:
    """``Type: message``, as the last line of a traceback."""
    try:
        message = str(failure)
    except Exception:
        message = "<its message cannot be shown>"
    name = type(failure).__qualname__
    return f"{name}: {message}" if message else name


def one_line(failure: BaseException) -> str:
    return " ".join(describe(failure).split())


def stack_of_thread(thread: Optional[int]) -> str:
    """What a thread is doing in the model's code, most recent call last."""
    import traceback

    frame = sys._current_frames().get(thread or 0)
    if frame is None:
        return ""
    frames = list(traceback.extract_stack(frame))
    entered = 0
    for index, entry in enumerate(frames):
        # Printing comes back to this file from within the model.
        if entry.filename == OWN_FILE and entry.name not in ("write", "printed", "_write"):
            entered = index + 1
    return stack_text([f for f in frames[entered:] if f.filename != OWN_FILE])


def stack_of_coroutine(coroutine: Any) -> str:
    """Where a waiting coroutine is, most recent call last."""
    import traceback

    frames = []
    while coroutine is not None:
        frame = first_of(coroutine, "cr_frame", "gi_frame", "ag_frame")
        if frame is not None:
            frames.extend(traceback.extract_stack(frame, limit=1))
        coroutine = awaited_by(coroutine)
    return stack_text([f for f in frames if f.filename != OWN_FILE])


def awaited_by(coroutine: Any) -> Any:
    awaited = first_of(coroutine, "cr_await", "gi_yieldfrom", "ag_await")
    if type(awaited).__name__ in ("async_generator_asend", "async_generator_athrow"):
        import gc

        # A step of an asynchronous generator has no attribute that names the generator.
        return next((r for r in gc.get_referents(awaited) if hasattr(r, "ag_frame")), None)
    return awaited


def first_of(value: Any, *names: str) -> Any:
    for name in names:
        found = getattr(value, name, None)
        if found is not None:
            return found
    return None


def stack_text(frames: Any) -> str:
    import traceback

    return shortened("Stack (most recent call last):\n" + "".join(traceback.format_list(frames)))


# ------------------------------------------------------------------------------------------------
# HTTP towards others: Launch's object store, and the URLs that users give
# ------------------------------------------------------------------------------------------------


class Refused(Exception):
    """A call that is not run, with what is wrong and the next step."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


class TooLarge(Exception):
    """A body past its limit."""


class Target:
    """Where a URL leads: its parts, checked."""

    ILLEGAL = frozenset(' <>"{}|\\^`')

    def __init__(self, url: str, shown: Optional[str] = None) -> None:
        from urllib.parse import urlsplit

        shown = url if shown is None else shown
        if any(c in self.ILLEGAL or not "\x20" < c < "\x7f" for c in url):
            raise refused_url(shown, "not a URL (illegal character); escape what has to be")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as malformed:
            raise refused_url(shown, f"not a URL ({malformed}); escape what has to be") from None
        self.url = url
        self.scheme = parts.scheme.lower()
        if self.scheme not in ("http", "https"):
            raise refused_url(shown, f"scheme {parts.scheme or None} (expected: http or https)")
        if not parts.hostname:
            raise refused_url(shown, "no host that can be asked (expected: https://host/path)")
        if "@" in parts.netloc:
            raise refused_url(shown, "a user name is in it; give a signed URL instead")
        self.host = parts.hostname
        self.authority = parts.netloc
        self.port = port or (443 if self.scheme == "https" else 80)
        self.path = (parts.path or "/") + ("?" + parts.query if parts.query else "")
        # Signatures are in the query.
        self.shown = f"{parts.scheme}://{parts.netloc}{parts.path}"

    def joined(self, location: str) -> Target:
        from urllib.parse import urljoin

        url = urljoin(self.url, location)
        return Target(url, url.partition("?")[0])

    def addresses(self) -> List[str]:
        """Every address of the host, in the system's order of preference."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise refused_url(
                self.shown, "no address is known for its host; check the name"
            ) from None
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def refused_url(url: str, reason: str) -> Refused:
    return Refused(f"url '{url}': {reason}")


class Response:
    """An answer whose body is still to be read."""

    def __init__(self, connection: socket.socket, wait: Callable[[], None]) -> None:
        self._socket = connection
        self._wait = wait
        self._buffer = b""
        self.status, self.headers = self._head()
        while self.status // 100 == 1:
            self.status, self.headers = self._head()

    def _receive(self) -> bytes:
        self._wait()
        return self._socket.recv(262_144)

    def _line(self) -> bytes:
        while b"\n" not in self._buffer:
            data = self._receive()
            if not data or len(self._buffer) > 65_536:
                raise OSError("the answer is no HTTP")
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r")

    def _head(self) -> Tuple[int, Dict[str, str]]:
        words = self._line().split(None, 2)
        if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
            raise OSError("the answer is no HTTP")
        headers: Dict[str, str] = {}
        for _ in range(256):
            line = self._line().decode("latin-1")
            if not line:
                return int(words[1]), headers
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        raise OSError("the answer has too many headers")

    def body(self) -> Iterator[bytes]:
        """The body piece by piece; fails when it ends too early."""
        if "chunked" in self.headers.get("transfer-encoding", "").lower():
            return self._chunks()
        length = self.headers.get("content-length")
        if length is None:
            return self._until_closed()
        return self._exactly(int(length))

    def _exactly(self, length: int) -> Iterator[bytes]:
        while length > 0:
            data = self._buffer or self._receive()
            if not data:
                raise OSError("the connection ended before the body did")
            self._buffer = data[length:]
            data = data[:length]
            length -= len(data)
            yield data

    def _until_closed(self) -> Iterator[bytes]:
        data = self._buffer or self._receive()
        while data:
            yield data
            data = self._receive()

    def _chunks(self) -> Iterator[bytes]:
        while True:
            try:
                size = int(self._line().partition(b";")[0], 16)
            except ValueError:
                raise OSError("the answer is no HTTP") from None
            if size == 0:
                return
            yield from self._exactly(size)
            self._line()


class Exchange:
    """One request on a connection of its own, to an address that was chosen before.

    The URL's host stays the name in the request and in the check of the certificate.
    """

    CONNECT_SECONDS = 10.0

    def __init__(self, target: Target, address: str, deadline: float, idle: float = 60.0) -> None:
        self._target = target
        self._deadline = deadline
        self._idle = idle
        self._socket = socket.create_connection(
            (address, target.port), max(0.001, min(self.CONNECT_SECONDS, self._left()))
        )
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if target.scheme == "https":
                self._socket = self._secured()
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> Exchange:
        return self

    def __exit__(self, *_: Any) -> None:
        self._socket.close()

    def _secured(self) -> socket.socket:
        import ssl

        self._wait()
        context = ssl.create_default_context()
        return context.wrap_socket(self._socket, server_hostname=self._target.host)

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    def _wait(self) -> None:
        """Bounds the next step on the socket by what is left of the time."""
        left = min(self._idle, self._left())
        if left <= 0:
            raise socket.timeout("timed out")
        self._socket.settimeout(left)

    def get(self) -> Response:
        self._send(self._head("GET", ""))
        return Response(self._socket, self._wait)

    def put(self, content: Any, size: int, step: Callable[[], None] = lambda: None) -> Response:
        """Sends piece by piece; `step` is called before each, and may raise."""
        self._send(self._head("PUT", f"Content-Length: {size}\r\n"))
        try:
            while True:
                step()
                piece = content.read(1 << 20)
                if not piece:
                    break
                self._send(piece)
        except (BrokenPipeError, ConnectionResetError) as broken:
            # Whoever refuses a body may say so and close the connection before it is read.
            return self._refusal(broken)
        return Response(self._socket, self._wait)

    def _refusal(self, broken: OSError) -> Response:
        try:
            return Response(self._socket, self._wait)
        except OSError:
            raise broken from None

    def _send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._wait()
            view = view[self._socket.send(view) :]

    def _head(self, method: str, headers: str) -> bytes:
        target = self._target
        return (
            f"{method} {target.path} HTTP/1.1\r\nHost: {target.authority}\r\n"
            f"User-Agent: launch-worker\r\nConnection: close\r\n{headers}\r\n"
        ).encode("ascii")


def exchange_with_any(
    target: Target, addresses: List[str], deadline: float, idle: float = 60.0
) -> Exchange:
    """Connects to the first address that can be reached."""
    unreachable: OSError = OSError("it has no addresses")
    for address in addresses:
        try:
            return Exchange(target, address, deadline, idle)
        except (ConnectionRefusedError, socket.timeout) as failure:
            unreachable = failure
        except OSError as failure:
            if failure.errno not in (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL):
                raise
            unreachable = failure
    raise unreachable


class AddressRules:
    """Which addresses an input may be fetched from.

    A worker stands inside the operator's network, so a URL that a user gives must not reach what
    the user could not reach. Link-local addresses, where clouds keep their credentials, are never
    allowed.
    """

    NAT64 = bytes.fromhex("0064ff9b0000000000000000")
    MAPPED = bytes(10) + b"\xff\xff"

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private

    def refusal(self, address: str) -> Optional[str]:
        """Why an address is refused; None when it is allowed."""
        kind = self._kind(self._embedded(self._packed(address)))
        if not kind or (self._allow_private and kind != "link-local"):
            return None
        return f"{address} is a {kind} address"

    @staticmethod
    def _packed(address: str) -> bytes:
        if ":" in address:
            return socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
        return socket.inet_pton(socket.AF_INET, address)

    def _embedded(self, packed: bytes) -> bytes:
        """The IPv4 address within an IPv6 one that leads to it, or the address itself."""
        if len(packed) == 4:
            return packed
        start = packed[:12]
        compatible = start == bytes(12) and packed[12:] not in (bytes(4), b"\0\0\0\1")
        if start in (self.MAPPED, self.NAT64) or compatible:
            return packed[12:]
        return packed[2:6] if packed[:2] == b"\x20\x02" else packed

    @staticmethod
    def _kind(packed: bytes) -> str:
        if len(packed) == 16:
            return AddressRules._kind_of_ipv6(packed)
        a, b, c, _ = packed
        if a == 169 and b == 254:
            return "link-local"
        if a == 127:
            return "loopback"
        if packed == bytes(4):
            return "unspecified"
        if 224 <= a < 240:
            return "multicast"
        private = (
            a in (0, 10)
            or (a == 172 and b & 0xF0 == 16)
            or (a == 192 and b == 168)
            or (a == 100 and b & 0xC0 == 64)  # carrier-grade translation
            or (a == 192 and b == 0 and c == 0)  # protocol assignments
            or (a == 198 and b & 0xFE == 18)  # benchmarks
            or a >= 240  # reserved
        )
        return "private" if private else ""

    @staticmethod
    def _kind_of_ipv6(packed: bytes) -> str:
        if packed[0] == 0xFE and packed[1] & 0xC0 == 0x80:
            return "link-local"
        if packed == bytes(15) + b"\1":
            return "loopback"
        if packed == bytes(16):
            return "unspecified"
        if packed[0] == 0xFF:
            return "multicast"
        site_local = packed[0] == 0xFE and packed[1] & 0xC0 == 0xC0
        return "private" if site_local or packed[0] & 0xFE == 0xFC else ""


class InputFetcher:
    """Fetches the bytes of a call's input.

    Names are resolved here, every address of a name is checked, and the connection goes to an
    address that was checked, so that a name cannot change its meaning in between. Redirects are
    followed one by one under the same rules.
    """

    MAX_REDIRECTS = 5
    SECONDS = 60.0
    REDIRECTS = (301, 302, 303, 307, 308)

    def __init__(self, rules: AddressRules, max_bytes: int) -> None:
        self._rules = rules
        self._max_bytes = max_bytes

    def fetch(self, url: str, seconds: float) -> bytes:
        """Fetches from where a user says."""
        allowed = min(self.SECONDS, seconds)
        deadline = time.monotonic() + allowed
        target = Target(url)
        for _ in range(self.MAX_REDIRECTS + 1):
            addresses = target.addresses()
            self._check(target, addresses)
            found = self._get(target, addresses, deadline, allowed)
            if isinstance(found, bytes):
                return found
            target = found
        raise refused_url(
            url, f"more than {self.MAX_REDIRECTS} redirects; give the URL that they lead to"
        )

    def fetch_object(self, url: str, seconds: float) -> bytes:
        """Fetches from Launch's own object store, wherever that is."""
        allowed = min(self.SECONDS, seconds)
        target = Target(url)
        found = self._get(
            target, target.addresses(), time.monotonic() + allowed, allowed, trusted=True
        )
        assert isinstance(found, bytes)
        return found

    def _check(self, target: Target, addresses: List[str]) -> None:
        for address in addresses:
            refusal = self._rules.refusal(address)
            if refusal:
                raise refused_url(
                    target.shown,
                    f"{refusal}, from which inputs are not fetched; upload the input to Launch, "
                    "or give a public URL",
                )

    def _get(
        self,
        target: Target,
        addresses: List[str],
        deadline: float,
        allowed: float,
        trusted: bool = False,
    ) -> bytes | Target:
        """The bytes, or where they are said to be."""
        try:
            with exchange_with_any(target, addresses, deadline) as exchange:
                response = exchange.get()
                if response.status == 200:
                    return self._bounded(response)
        except TooLarge:
            raise refused_url(
                target.shown, f"larger than {self._max_bytes} bytes; give a smaller input"
            ) from None
        except socket.timeout:
            raise refused_url(
                target.shown,
                f"not there within {allowed:g} s; try again, or upload the input to Launch",
            ) from None
        except (OSError, ValueError) as failure:
            raise refused_url(
                target.shown, f"cannot be fetched ({one_line(failure)}); check the URL"
            ) from None
        return self._next(target, response, trusted)

    def _bounded(self, response: Response) -> bytes:
        if int(response.headers.get("content-length", 0)) > self._max_bytes:
            raise TooLarge
        body = bytearray()
        for piece in response.body():
            body += piece
            if len(body) > self._max_bytes:
                raise TooLarge
        return bytes(body)

    def _next(self, target: Target, response: Response, trusted: bool) -> Target:
        if trusted:
            raise refused_url(
                target.shown,
                f"the object store answers HTTP {response.status} (expected: 200); "
                "upload the object first",
            )
        location = response.headers.get("location")
        if response.status not in self.REDIRECTS or not location:
            raise refused_url(
                target.shown,
                f"the answer is HTTP {response.status} (expected: 200); check the URL",
            )
        return target.joined(location)


class ArtifactFetcher:
    """Fetches a bundle's file into the cache that all workers of a machine share.

    A file appears there under the SHA-256 of its bytes, whole or not at all, so workers may race
    for it.
    """

    def __init__(self, cache: str) -> None:
        self._folder = os.path.join(cache, "artifacts")

    def fetch(self, role: str, artifact: Dict[str, Any]) -> str:
        """The path of the file, fetched when it is not there yet."""
        path = os.path.join(self._folder, artifact["sha256"])
        try:
            if os.stat(path).st_size == artifact["size"]:
                return path
        except OSError:
            os.makedirs(self._folder, exist_ok=True)
        import tempfile

        part, part_path = tempfile.mkstemp(prefix="part-", dir=self._folder)
        try:
            with os.fdopen(part, "wb") as file:
                sha256, size = self._download(artifact["url"], file)
            if sha256 != artifact["sha256"] or size != artifact["size"]:
                raise LoadError(
                    f"artifact '{role}': {size} bytes with SHA-256 {sha256} came (expected: "
                    f"{artifact['size']} bytes with {artifact['sha256']})"
                )
            os.replace(part_path, path)
            return path
        finally:
            if os.path.exists(part_path):
                os.unlink(part_path)

    @staticmethod
    def _download(url: str, file: Any) -> Tuple[str, int]:
        import hashlib

        digest = hashlib.sha256()
        try:
            target = Target(url)
            with exchange_with_any(target, target.addresses(), math.inf) as exchange:
                response = exchange.get()
                if response.status != 200:
                    raise LoadError(
                        f"the object store answers HTTP {response.status} for the artifact "
                        "(expected: 200)"
                    )
                for piece in response.body():
                    digest.update(piece)
                    file.write(piece)
        except Refused as refused:
            raise LoadError(f"the artifact cannot be fetched: {refused.sentence}") from None
        except OSError as failure:
            raise LoadError(f"the artifact cannot be fetched: {one_line(failure)}") from None
        return digest.hexdigest(), file.tell()


class ResultUploader:
    """Stores results in Launch's object store.

    Each is written to a file first, because its length has to be told before it is sent. The file
    has no name, and is in the worker's own folder: the system's folder for such files may be in
    memory.
    """

    # How long the store may take for one step; the last is to have the bytes safely on its disk.
    IDLE_SECONDS = 300.0

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._folder = os.getcwd()

    def upload_pickle(self, value: Any, url: str, step: Callable[[], None]) -> int:
        """Returns the length of what is stored."""
        with self._file() as file:
            pickler().dump(value, file, protocol=5)
            step()
            return self._put(file, url, step)

    def upload_text(self, pieces: Iterator[str], url: str, step: Callable[[], None]) -> int:
        """The same for a text in ASCII."""
        with self._file() as file:
            for piece in pieces:
                step()
                try:
                    file.write(piece.encode())
                except OSError as failure:
                    raise Refused(
                        f"the result cannot be kept until it is stored: {one_line(failure)}", 507
                    ) from None
            return self._put(file, url, step)

    def _file(self) -> Any:
        import tempfile

        return tempfile.TemporaryFile(dir=self._folder)

    def _put(self, file: Any, url: str, step: Callable[[], None]) -> int:
        size = file.tell()
        if size > self._max_bytes:
            raise Refused(
                f"result: {size} bytes (max-stored-result-bytes: {self._max_bytes}); answer less, "
                "or have it raised",
                500,
            )
        file.seek(0)
        sentence = "the model answered, but the object store did not take the result: "
        try:
            target = Target(url)
            with exchange_with_any(
                target, target.addresses(), math.inf, self.IDLE_SECONDS
            ) as exchange:
                status = exchange.put(file, size, step).status
        except Refused as refused:
            raise Refused(sentence + refused.sentence, 507) from None
        except OSError as failure:
            raise Refused(sentence + one_line(failure), 507) from None
        if status // 100 != 2:
            # A store that is out of order or full may take it later; what it refuses, never.
            later = status >= 500 or status == 429
            raise Refused(f"{sentence}it answers HTTP {status}", 507 if later else 500)
        return size


def pickler() -> Any:
    """cloudpickle, which takes functions and classes by value, or what there is."""
    try:
        import cloudpickle

        return cloudpickle
    except ImportError:
        import pickle

        return pickle


# ------------------------------------------------------------------------------------------------
# The environment: the packages that the bundle requires
# ------------------------------------------------------------------------------------------------


class LoadError(Exception):
    """Why a worker cannot serve, as one sentence with the next step."""


class Requirements:
    """A bundle's requirements, compared with what this interpreter has."""

    def __init__(self, flavor: Dict[str, Any]) -> None:
        lines = [line.partition(" #")[0].strip() for line in flavor.get("requirements") or []]
        self.lines = [line for line in lines if line and not line.startswith("#")]
        self._installed: Optional[Dict[str, str]] = None
        if flavor["flavor"] == "cloudpickle_artifact" and not self._names_cloudpickle():
            self.lines.append("cloudpickle")

    def _names_cloudpickle(self) -> bool:
        return any(required_name(line) == "cloudpickle" for line in self.lines)

    def unmet(self) -> List[str]:
        """The requirements that are missing here, or here in another version."""
        return [line for line in self.lines if not self._met(line)]

    def _met(self, line: str) -> bool:
        simple = SimpleRequirement.parse(line)
        if simple is not None:
            version = self._version(simple.name)
            known = simple.accepts(version) if version is not None else self._bare(simple)
            if known is not None:
                return known
        return self._met_by_standard(line)

    def _bare(self, requirement: SimpleRequirement) -> bool:
        """Whether a requirement without version is met by a module that no package brought."""
        return (
            requirement.name == "cloudpickle"
            and not requirement.clauses
            and importable("cloudpickle")
        )

    def _met_by_standard(self, line: str) -> bool:
        requirement_class = packaging_requirement()
        if requirement_class is None:
            # Better an installation too many: the installer knows the rules.
            return False
        try:
            requirement = requirement_class(line)
        except Exception:
            return False
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            return True
        if requirement.url:
            return self._came_from(requirement.name, requirement.url)
        version = self._version(normalized(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            return False
        return all(self._extra_met(requirement.name, extra) for extra in requirement.extras)

    def _extra_met(self, name: str, extra: str) -> bool:
        import importlib.metadata

        for line in importlib.metadata.requires(name) or ():
            needed = packaging_requirement()(line)
            if needed.marker is None or not needed.marker.evaluate({"extra": extra}):
                continue
            if needed.marker.evaluate({"extra": ""}):
                continue  # needed without the extra, too
            version = self._version(normalized(needed.name))
            if version is None or not needed.specifier.contains(version, prereleases=True):
                return False
        return True

    @staticmethod
    def _came_from(name: str, url: str) -> bool:
        import importlib.metadata

        try:
            origin = importlib.metadata.distribution(name).read_text("direct_url.json")
            return bool(origin) and json.loads(origin or "{}").get("url") == url
        except importlib.metadata.PackageNotFoundError:
            return False

    def _version(self, name: str) -> Optional[str]:
        if self._installed is None:
            self._installed = installed_versions()
        return self._installed.get(name)


def required_name(line: str) -> str:
    end = 0
    while end < len(line) and (line[end].isalnum() or line[end] in "-_."):
        end += 1
    return normalized(line[:end])


def normalized(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def installed_versions() -> Dict[str, str]:
    """Versions by package name, read off the names of the folders that describe packages.

    `importlib.metadata` finds the same, but reads every package's description for it.
    """
    versions: Dict[str, str] = {}
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        for entry in names:
            stem, dot, kind = entry.rpartition(".")
            if dot and kind in ("dist-info", "egg-info"):
                name, dash, version = stem.partition("-")
                if dash:
                    version = version if kind == "dist-info" else version.partition("-")[0]
                    versions.setdefault(normalized(name), version)
    return versions


def importable(module: str) -> bool:
    import importlib.util

    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def packaging_requirement() -> Any:
    """The class that knows the whole of PEP 508, where there is one."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        try:
            from pip._vendor.packaging.requirements import Requirement  # type: ignore
        except ImportError:
            return None
    return Requirement


class SimpleRequirement:
    """A name with comparisons of plain release numbers, which nearly every requirement is."""

    OPERATORS = ("==", ">=", "<=", "~=", "!=", "<", ">")

    def __init__(self, name: str, clauses: List[Tuple[str, str]]) -> None:
        self.name = name
        self.clauses = clauses

    @staticmethod
    def parse(line: str) -> Optional[SimpleRequirement]:
        """None for what takes more than this class to understand."""
        name = required_name(line)
        rest = line[len(name) :].strip()
        if not name:
            return None
        clauses = []
        for clause in filter(None, (part.strip() for part in rest.split(","))):
            operator = next((o for o in SimpleRequirement.OPERATORS if clause.startswith(o)), None)
            version = clause[len(operator or "") :].strip()
            if operator is None or release(version) is None:
                return None
            clauses.append((operator, version))
        return SimpleRequirement(name, clauses)

    def accepts(self, version: str) -> Optional[bool]:
        """None where release numbers alone do not tell."""
        if not self.clauses:
            return True
        have = release(version.partition("+")[0])
        if have is None:
            return None
        return all(self._holds(operator, have, wanted) for operator, wanted in self.clauses)

    @staticmethod
    def _holds(operator: str, have: Tuple[int, ...], wanted: str) -> bool:
        want = release(wanted) or ()
        size = max(len(have), len(want))
        left = have + (0,) * (size - len(have))
        right = want + (0,) * (size - len(want))
        if operator == "~=":
            return left >= right and have[: len(want) - 1] == want[:-1]
        return {
            "==": left == right,
            "!=": left != right,
            ">=": left >= right,
            "<=": left <= right,
            ">": left > right,
            "<": left < right,
        }[operator]


def release(version: str) -> Optional[Tuple[int, ...]]:
    parts = version.split(".")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return tuple(map(int, parts))


class Environment:
    """A virtual environment with a bundle's packages, shared by all workers that need the same.

    It is built once, by whoever comes first, and counts only once its marker is there.
    """

    # Tells the worker that it runs in its environment already.
    VARIABLE = "LAUNCH_WORKER_ENVIRONMENT"

    def __init__(self, cache: str, requirements: Requirements, output: Output) -> None:
        import hashlib

        self._requirements = requirements
        self._output = output
        lines = sorted(requirements.lines)
        identity = [os.path.realpath(sys.executable), sys.prefix, sys.version, *lines]
        digest = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:32]
        self._folder = os.path.join(cache, "python", "environments", digest)
        self._marker = os.path.join(self._folder, "launch-complete")
        self._log = self._folder + ".log"
        self.python = os.path.join(self._folder, "bin", "python")

    def ensure(self) -> None:
        """Returns when the environment is whole."""
        if os.path.exists(self._marker):
            return
        unmet = ", ".join(self._requirements.unmet())
        self._output.signal({"preparing": f"installing what the bundle requires: {unmet}"})
        os.makedirs(os.path.dirname(self._folder), exist_ok=True)
        import fcntl

        with open(self._folder + ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(self._marker):
                self._build()
        self._output.signal({"prepared": True})

    def _build(self) -> None:
        import shutil

        shutil.rmtree(self._folder, ignore_errors=True)
        with open(self._log, "w", encoding="utf-8") as log:
            installer = self._installer()
            try:
                self._create()
            except Exception as failure:
                raise LoadError(
                    "the environment for the bundle's requirements cannot be made "
                    f"({one_line(failure)}); install python3-venv, or set LAUNCH_PYTHON to an "
                    "interpreter that has the packages"
                ) from None
            self._install(installer, log)
        open(self._marker, "w").close()

    def _create(self) -> None:
        import venv

        venv.EnvBuilder(system_site_packages=True, with_pip=False, symlinks=True).create(
            self._folder
        )
        if sys.prefix != sys.base_prefix:
            self._add_parent_packages()

    def _add_parent_packages(self) -> None:
        """Lets the environment see the packages of the environment it was made from."""
        import sysconfig

        own = os.path.join(
            self._folder, "lib", f"python{version_text()}", "site-packages", "launch-parent.pth"
        )
        paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        with open(own, "w", encoding="utf-8") as file:
            file.writelines(path + "\n" for path in sorted(paths))

    def _installer(self) -> List[str]:
        """The command that installs, up to the requirements.

        uv does not read pip's configuration, so where there is one, pip comes first.
        """
        import shutil

        uv = shutil.which("uv")
        has_pip = importable("pip")
        if uv and not (has_pip and pip_is_configured()):
            return [uv, "pip", "install", "--python", self.python]
        if has_pip:
            options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
            return [self.python, "-m", "pip", "install", *options]
        raise LoadError(
            f"the bundle requires {', '.join(self._requirements.unmet())}, which "
            f"{sys.executable} does not have, and neither uv nor pip is there to install it; "
            "install python3-pip or uv, or set LAUNCH_PYTHON to an interpreter that has it"
        )

    def _install(self, installer: List[str], log: Any) -> None:
        wanted = os.path.join(self._folder, "requirements.txt")
        # pip sees what the interpreter has already; uv would install all of it again.
        lines = self._requirements.lines
        if os.path.basename(installer[0]) == "uv":
            lines = self._requirements.unmet()
        with open(wanted, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
        last, code = self._run([*installer, "-r", wanted], log)
        if code != 0:
            unmet = ", ".join(self._requirements.unmet())
            raise LoadError(
                f"the bundle's requirements cannot be installed ({unmet}): {said(last)}; correct "
                "them, let pip's configuration name an index that has them, or set LAUNCH_PYTHON to "
                f"an interpreter that has them; the whole output is in {self._log}"
            )

    @staticmethod
    def _run(command: List[str], log: Any) -> Tuple[List[str], int]:
        """Runs the installer, and returns what it said last and its exit code.

        Its warnings, such as of retries, are only in the log: they would hide the error.
        """
        import subprocess

        # A configuration for user installations would lead out of the environment.
        surroundings = {**os.environ, "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
        last: Any = collections.deque(maxlen=4)
        with subprocess.Popen(
            command,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                log.write(line)
                print(line, end="")
                if line.strip() and not line.startswith(("WARNING:", "[notice]")):
                    last.append(line.strip())
        return list(last), process.returncode


def said(last: List[str]) -> str:
    """The errors among an installer's last lines, or else all of them."""
    errors = [line for line in last if line.lower().startswith("error")]
    return " | ".join(errors or last)


def pip_is_configured() -> bool:
    """Whether the user told pip where packages come from."""
    if any(name.startswith("PIP_") for name in os.environ):
        return True
    home = os.path.expanduser("~")
    files = ["/etc/pip.conf", sys.prefix + "/pip.conf"]
    files += [home + "/.pip/pip.conf", home + "/.config/pip/pip.conf"]
    files += [home + "/Library/Application Support/pip/pip.conf"]
    return any(os.path.exists(file) for file in files)


def enter_environment(config: Config, output: Output, parent: ParentWatch) -> None:
    """Goes on in the environment that the bundle needs, unless this interpreter will do."""
    if os.environ.pop(Environment.VARIABLE, None):
        return
    requirements = Requirements(config.flavor)
    if not requirements.unmet():
        return
    environment = Environment(config.cache_dir, requirements, output)
    environment.ensure()
    sys.stdout.flush()
    parent.give_back()
    os.environ[Environment.VARIABLE] = "1"
    marker = f"launch.worker={config.worker_id}"
    # This file, as it was named: a link to it may be all that the user sees.
    arguments = ["-X", marker, "-u", os.path.abspath(sys.argv[0]), config.path]
    os.execv(environment.python, [environment.python, *arguments])


def version_text() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


# ------------------------------------------------------------------------------------------------
# Loading
# ------------------------------------------------------------------------------------------------


def load_predictor(flavor: Dict[str, Any], path: str) -> Callable[..., Any]:
    """The function or callable object that answers calls."""
    if flavor["flavor"] == "zip_artifact":
        return load_from_zip(flavor, path)
    if flavor["flavor"] != "cloudpickle_artifact":
        raise LoadError(
            f"flavor: {flavor['flavor']} (expected: cloudpickle_artifact or zip_artifact)"
        )
    import pickle

    with open(path, "rb") as file:
        bundle = pickle.load(file)
    predictor = load_from_pickle(bundle, flavor.get("app_config"))
    return checked_callable(predictor)


def load_from_pickle(bundle: Any, app_config: Any) -> Any:
    if not isinstance(bundle, dict):
        if hasattr(bundle, "init"):
            bundle.init(app_config)
        return bundle
    fault = fault_of_keys(bundle)
    if fault:
        raise LoadError(fault)
    given = {} if app_config is None else {"app_config": app_config}
    if "model" in bundle:
        model = bundle["model"]
    else:
        model = called("load_model_fn", bundle["load_model_fn"], given)
    return called("load_predict_fn", bundle["load_predict_fn"], {**given, "model": model})


def called(name: str, function: Callable[..., Any], arguments: Dict[str, Any]) -> Any:
    """Calls a function of the bundle with arguments by position; their names are for people."""
    try:
        return function(*arguments.values())
    except TypeError as failure:
        trace = failure.__traceback__
        if trace is None or trace.tb_next is not None or code_flags(function) == 0:
            raise
        # The function's first line was not reached.
        raise LoadError(
            f"{describe(failure)}; it is called as {name}({', '.join(arguments)}), with arguments "
            "by position, so let it take these"
        ) from None


def fault_of_keys(bundle: Dict[Any, Any]) -> Optional[str]:
    """What a bundle's dict lacks; None when it is complete."""
    if "load_predict_fn" in bundle and ("model" in bundle or "load_model_fn" in bundle):
        return None
    keys = ", ".join(map(repr, bundle)) or "none"
    return (
        f"the pickled dict has the keys {keys} (expected: 'load_predict_fn', and 'load_model_fn' "
        "or 'model'); make the bundle with one of the create_model_bundle functions"
    )


def checked_callable(predictor: Any) -> Callable[..., Any]:
    if not callable(predictor):
        raise LoadError(
            f"what is to predict is of type {type(predictor).__name__}, which cannot be called "
            "(expected: a function, or an object with __call__); let load_predict_fn return one"
        )
    if isinstance(predictor, type) and any("__call__" in vars(kind) for kind in predictor.__mro__):
        # Calls would make objects, which is never what is wanted of such a class.
        raise LoadError(
            f"what is to predict is the class {predictor.__name__} itself (expected: an object of "
            f"it, which can be called); make the bundle with {predictor.__name__}(...)"
        )
    return predictor


def load_from_zip(flavor: Dict[str, Any], path: str) -> Callable[..., Any]:
    unpack(path, os.getcwd())
    app_config = flavor.get("app_config")
    load_model = imported(flavor["load_model_fn_module_path"], path)
    load_predict = imported(flavor["load_predict_fn_module_path"], path)
    model = called("load_model_fn", load_model, {"app_config": app_config})
    given = {"app_config": app_config, "model": model}
    return checked_callable(called("load_predict_fn", load_predict, given))


def unpack(path: str, folder: str) -> None:
    """Unpacks a bundle's zip, and nothing outside of the folder."""
    import zipfile

    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as malformed:
        raise LoadError(
            f"the bundle is not a zip file ({malformed}); make it with "
            "create_model_bundle_from_dirs, and upload it whole"
        ) from None
    with archive:
        root = os.path.realpath(folder)
        for entry in archive.infolist():
            place = os.path.realpath(os.path.join(root, entry.filename))
            outside = os.path.commonpath([root, place]) != root
            if outside or stat.S_ISLNK(entry.external_attr >> 16):
                raise LoadError(
                    f"the zip's entry '{entry.filename}' leads out of it; make the bundle anew"
                )
        try:
            archive.extractall(root)
        except (zipfile.BadZipFile, EOFError, OSError) as broken:
            raise LoadError(f"the zip cannot be unpacked: {one_line(broken)}") from None


def imported(function_path: str, archive: str) -> Callable[..., Any]:
    """The function behind a module path such as ``package.module.function``."""
    import importlib

    module_path, _, name = function_path.rpartition(".")
    if not module_path or not name:
        raise LoadError(f"module path: '{function_path}' (expected: package.module.function)")
    importlib.invalidate_caches()
    try:
        module = importlib.import_module(module_path)
    except ModuleNotFoundError as missing:
        # The module itself, or only something that it imports?
        if missing.name and (module_path + ".").startswith(missing.name + "."):
            raise LoadError(absent_module(missing.name, function_path, archive)) from None
        raise
    function = getattr(module, name, None)
    if function is None:
        raise LoadError(absent_function(module, name))
    if not callable(function):
        raise LoadError(
            f"'{name}' in {module_path} is of type {type(function).__name__}, which cannot be called "
            "(expected: a function)"
        )
    return function


def absent_module(module: str, function_path: str, archive: str) -> str:
    import zipfile

    with zipfile.ZipFile(archive) as content:
        names = [n[:-3].replace("/", ".") for n in content.namelist() if n.endswith(".py")]
    modules = [n[: -len(".__init__")] if n.endswith(".__init__") else n for n in sorted(names)]
    found = ", ".join(modules[:20]) + (", ..." if len(modules) > 20 else "")
    return (
        f"there is no module '{module}', which the module path '{function_path}' needs; the zip "
        f"has {found or 'no modules'}{suggestion(function_path.rpartition('.')[0], modules)}"
    )


def absent_function(module: Any, name: str) -> str:
    functions = [n for n in dir(module) if callable(getattr(module, n, None)) and n[:2] != "__"]
    found = ", ".join(functions[:20]) or "no functions"
    return f"module {module.__name__} has no '{name}'; it has {found}{suggestion(name, functions)}"


def suggestion(wanted: str, known: List[str]) -> str:
    import difflib

    near = difflib.get_close_matches(wanted, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def reason_of(failure: BaseException, flavor: Dict[str, Any], path: str) -> str:
    """Why a model cannot be loaded, with what to do where that is known."""
    if isinstance(failure, LoadError):
        return str(failure)
    reason = one_line(failure)
    if isinstance(failure, ModuleNotFoundError):
        return f"{reason}; add its package to the bundle's requirements"
    if flavor.get("flavor") == "cloudpickle_artifact":
        fault = PickleScan.of(path).fault()
        if fault:
            return f"{reason}; {fault}"
    if isinstance(failure, MemoryError):
        return f"{reason}; give the endpoint more memory"
    return reason


# ------------------------------------------------------------------------------------------------
# HTTP towards callers
# ------------------------------------------------------------------------------------------------


class Request:
    """One HTTP request, whole."""

    __slots__ = ("method", "path", "body", "timeout", "close")

    def __init__(self, method: str, path: str, headers: Dict[str, str], close: bool) -> None:
        self.method = method
        self.path = path.partition("?")[0]
        self.timeout = timeout_seconds(headers.get("launch-timeout-ms"))
        self.close = close
        self.body = b""


def timeout_seconds(text: Optional[str]) -> Optional[float]:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Refused(f"Launch-Timeout-Ms: {text} (expected: milliseconds)")
    return max(int(text), 1) / 1000


class RequestReader:
    """Cuts requests out of the bytes of a connection, however they arrive."""

    MAX_HEAD = 64 << 10

    # The server bounds what it forwards, and more tightly; this only keeps others on this machine
    # from filling the memory.
    MAX_BODY = 256 << 20

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._request: Optional[Request] = None
        self._length = 0
        # The pieces of a chunked body so far; None when its length was told.
        self._pieces: Optional[bytearray] = None
        self._in_trailer = False
        self.wants_continue = False

    def __len__(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next(self) -> Optional[Request]:
        """The next whole request; None when more bytes must come. Raises `Refused`."""
        request = self._request
        if request is None:
            request = self._request = self._head()
            if request is None:
                return None
        body = self._sized_body() if self._pieces is None else self._chunked_body()
        if body is None:
            return None
        request.body = body
        self._request = None
        return request

    def _head(self) -> Optional[Request]:
        buffer = self._buffer
        while buffer[:2] == b"\r\n":
            del buffer[:2]  # allowed between requests
        end = buffer.find(b"\r\n\r\n")
        if end < 0 or end > self.MAX_HEAD:
            if len(buffer) > self.MAX_HEAD:
                raise Refused(f"the headers are longer than {self.MAX_HEAD} bytes", 431)
            return None
        lines = buffer[:end].decode("latin-1").split("\r\n")
        del buffer[: end + 4]
        words = lines[0].split(" ")
        if len(words) != 3 or not words[2].startswith("HTTP/1."):
            raise Refused("the request is no HTTP/1.1")
        headers: Dict[str, str] = {}
        for line in lines[1:]:
            name, colon, value = line.partition(":")
            if not colon or not name or name[-1] in " \t" or name[0] in " \t":
                raise Refused("the request has a malformed header")
            name = name.lower()
            if name in headers and name in ("content-length", "transfer-encoding"):
                raise Refused(f"the request has two headers {name}")
            headers[name] = value.strip()
        return self._begin(words, headers)

    def _begin(self, words: List[str], headers: Dict[str, str]) -> Request:
        coding = headers.get("transfer-encoding")
        length = headers.get("content-length", "0")
        if coding is not None:
            if coding.lower() != "chunked" or "content-length" in headers:
                raise Refused(f"Transfer-Encoding: {coding} (expected: chunked, or a length)")
            self._pieces = bytearray()
            self._length = -1
            self._in_trailer = False
        else:
            if not (length.isascii() and length.isdigit() and len(length) < 16):
                raise Refused(f"Content-Length: {length} (expected: a number)")
            self._pieces = None
            self._length = int(length)
            self._check_size(self._length)
        connection = headers.get("connection", "").lower()
        close = "close" in connection or (words[2] == "HTTP/1.0" and connection != "keep-alive")
        self.wants_continue = headers.get("expect", "").lower() == "100-continue"
        return Request(words[0], words[1], headers, close)

    def _check_size(self, size: int) -> None:
        if size > self.MAX_BODY:
            raise Refused(f"body: larger than {self.MAX_BODY} bytes", 413)

    def _sized_body(self) -> Optional[bytes]:
        if len(self._buffer) < self._length:
            return None
        return self._take(self._length)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken

    def _line(self) -> Optional[bytes]:
        end = self._buffer.find(b"\r\n")
        if end < 0:
            if len(self._buffer) > self.MAX_HEAD:
                raise Refused("the body's chunks are malformed")
            return None
        line = self._take(end)
        del self._buffer[:2]
        return line

    def _chunked_body(self) -> Optional[bytes]:
        assert self._pieces is not None
        while True:
            if self._in_trailer:
                line = self._line()
                if line is None:
                    return None
                if line == b"":
                    return bytes(self._pieces)
            elif self._length < 0:
                line = self._line()
                if line is None:
                    return None
                self._length = chunk_size(line)
                self._check_size(self._length + len(self._pieces))
                if self._length == 0:
                    self._in_trailer = True
            else:
                if len(self._buffer) < self._length + 2:
                    return None
                self._pieces += self._take(self._length)
                if self._take(2) != b"\r\n":
                    raise Refused("the body's chunks are malformed")
                self._length = -1


def chunk_size(line: bytes) -> int:
    digits = line.partition(b";")[0].strip()
    if not digits or len(digits) > 12 or digits.strip(b"0123456789abcdefABCDEF"):
        raise Refused("the body's chunks are malformed")
    return int(digits, 16)


REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    413: "Content Too Large",
    431: "Request Header Fields Too Large",
    499: "Client Closed Request",
    500: "Internal Server Error",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    507: "Insufficient Storage",
}

HEADS = {
    status: f"HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\n".encode()
    for status, reason in REASONS.items()
}


def failure_body(error: str, traceback: Optional[str] = None) -> bytes:
    return json.dumps({"error": error, "traceback": traceback}).encode()


class CallerGone(Exception):
    """The caller closed the connection."""


class Connection:
    """A caller's connection. It answers one request after the other, in their order.

    The loop's thread reads. Whoever answers a call writes, which saves a change of threads; a
    connection has at most one call at a time, and a call is answered by one thread only.
    """

    MAX_AHEAD = 1 << 20

    __slots__ = ("loop", "socket", "gone", "rest", "_fd", "_handle", "_reader", "_call", "_close")

    def __init__(
        self, loop: Loop, connection: socket.socket, handle: Callable[[Connection, Request], None]
    ) -> None:
        self.loop = loop
        self.socket = connection
        self.gone = False
        # What the system would not take yet of an answer.
        self.rest = memoryview(b"")
        self._fd = connection.fileno()
        self._handle = handle
        self._reader = RequestReader()
        self._call: Optional[Call] = None
        self._close = False

    # In the loop's thread.

    def ready(self, mask: int) -> None:
        try:
            if mask & selectors.EVENT_WRITE:
                self._flush()
            if mask & selectors.EVENT_READ:
                self._receive()
        except Exception as failure:  # such as a body for which there is no memory
            log(f"a connection is given up: {one_line(failure)}\n")
            self._lost()

    def _receive(self) -> None:
        try:
            data = self.socket.recv(262_144)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._lost()
            return
        self._reader.feed(data)
        if self._call is None:
            self._read_requests()
        elif len(self._reader) > self.MAX_AHEAD:
            self.loop.watch(self, 0)  # until the call is answered

    def _lost(self) -> None:
        self.gone = True
        self.loop.forget(self)
        call = self._call
        if call is None:
            self.socket.close()
        else:
            # Its thread may be about to write: the number of the socket stays taken until then.
            call.abandon()

    def _read_requests(self) -> None:
        try:
            while self._call is None and not self.rest and not self._close and not self.gone:
                request = self._reader.next()
                if request is None:
                    self._continue()
                    return
                self._close = request.close
                self._handle(self, request)
        except Refused as refused:
            self._close = True
            self.answer(refused.status, failure_body(refused.sentence))

    def _continue(self) -> None:
        if self._reader.wants_continue:
            self._reader.wants_continue = False
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def begin(self, call: Call) -> None:
        """Hands the right to write to a call, until `release`."""
        self._call = call

    def answer(self, status: int, body: bytes) -> None:
        """Answers what no call is made of."""
        self.send(answer_bytes(status, body, self._close))
        self._written()

    def _written(self) -> None:
        """Goes on after an answer."""
        self._call = None
        if self.gone:
            self.loop.forget(self)
            self.socket.close()
        elif self.rest:
            self.loop.flushing.add(self)
            self.loop.watch(self, selectors.EVENT_READ | selectors.EVENT_WRITE)
        elif self._close:
            self.loop.forget(self)
            self.socket.close()
        else:
            self.loop.watch(self, selectors.EVENT_READ)

    def _flush(self) -> None:
        self.rest = self._sent(self.rest)
        if not self.rest or self.gone:
            self.loop.flushing.discard(self)
            self._written()
            self._read_requests()

    def _resume(self) -> None:
        self._written()
        self._read_requests()

    def _look_again(self) -> None:
        if self._call is None:  # by now the next call may have begun
            self._resume()

    # In the thread that answers.

    def send(self, data: bytes) -> None:
        """Sends without waiting; what the system does not take is sent by the loop."""
        if self.rest:
            self.rest = memoryview(bytes(self.rest) + data)
        else:
            self.rest = self._sent(memoryview(data))

    def _sent(self, data: memoryview) -> memoryview:
        """Sends what the system takes, and returns what is left."""
        try:
            while data and not self.gone:
                data = data[self.socket.send(data) :]
        except (BlockingIOError, InterruptedError):
            return data
        except OSError:
            self.gone = True
        return memoryview(b"")

    def wait_sent(self) -> None:
        """Returns when the system has taken everything. Raises `CallerGone`."""
        while self.rest and not self.gone:
            # The loop notices a caller that leaves, but cannot wake this thread.
            wait_writable(self._fd, 0.25)
            self.send_rest()
        if self.gone:
            raise CallerGone

    def send_rest(self) -> None:
        self.rest = self._sent(self.rest)

    def release(self, close: bool = False) -> None:
        """Gives the right to write back to the loop."""
        self._close = self._close or close
        if self.rest or self._close or self.gone:
            self.loop.call(self._resume)
            return
        self._call = None
        # In this order: bytes that came before are seen here, later ones by the loop.
        if len(self._reader) or self.gone:
            self.loop.call(self._look_again)

    @property
    def closing(self) -> bool:
        return self._close


def wait_writable(fd: int, seconds: float) -> None:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(fd, select.POLLOUT)
        poll.poll(seconds * 1000)
    else:
        select.select([], [fd], [], seconds)


def answer_bytes(status: int, body: bytes, close: bool) -> bytes:
    end = b"\r\nConnection: close\r\n\r\n" if close else b"\r\n\r\n"
    return b"%bContent-Length: %d%b%b" % (HEADS[status], len(body), end, body)


class Loop:
    """Waits for connections, for their bytes, and for other threads; runs in the main thread.

    Of its own rather than asyncio's: that takes longer to import than all the rest, and this one
    answers also while an ``async def`` model holds up its event loop.
    """

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._calls: Any = collections.deque()
        self._woken = False
        self._waker, self._wakes = socket.socketpair()
        self._waker.setblocking(False)
        self._wakes.setblocking(False)
        self._selector.register(self._waker, selectors.EVENT_READ, self._on_wake)
        # Connections that hold a part of an answer back.
        self.flushing: set = set()
        self.after_events: Optional[Callable[[], None]] = None

    def listen(self, handle: Callable[[Connection, Request], None]) -> int:
        """Accepts connections from this machine, and returns the port."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind(("127.0.0.1", 0))
        listener.listen(1024)
        listener.setblocking(False)
        self._selector.register(
            listener, selectors.EVENT_READ, lambda _: self._accept(listener, handle)
        )
        return listener.getsockname()[1]

    def _accept(
        self, listener: socket.socket, handle: Callable[[Connection, Request], None]
    ) -> None:
        try:
            while True:
                accepted, _ = listener.accept()
                accepted.setblocking(False)
                accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.watch(Connection(self, accepted, handle), selectors.EVENT_READ)
        except OSError:
            return  # no more of them, or none that the system can take now

    def watch(self, connection: Connection, events: int) -> None:
        key = self._selector.get_map().get(connection.socket)
        if key is None:
            if events:
                self._selector.register(connection.socket, events, connection.ready)
        elif not events:
            self._selector.unregister(connection.socket)
        elif key.events != events:
            self._selector.modify(connection.socket, events, connection.ready)

    def forget(self, connection: Connection) -> None:
        self.flushing.discard(connection)
        if connection.socket.fileno() >= 0:
            self.watch(connection, 0)

    def call(self, function: Callable[[], None]) -> None:
        """Runs a function in the loop's thread; from any thread, and from signal handlers."""
        self._calls.append(function)
        self.wake()

    def wake(self) -> None:
        if not self._woken:
            self._woken = True
            try:
                self._wakes.send(b"\0")
            except BlockingIOError:
                pass  # it is being woken already

    def _on_wake(self, _: int) -> None:
        try:
            self._waker.recv(4096)
        except BlockingIOError:
            pass
        # First, so that what comes from now on wakes again.
        self._woken = False
        while self._calls:
            self._calls.popleft()()

    def busy(self) -> bool:
        return bool(self._calls or self.flushing)

    def wake_on_signals(self) -> None:
        """A signal that another thread takes must wake the main thread, which handles it."""
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        while True:
            for key, mask in self._selector.select():
                key.data(mask)
            if self.after_events is not None:
                self.after_events()


# ------------------------------------------------------------------------------------------------
# Calls and their deadlines
# ------------------------------------------------------------------------------------------------


class CallStopped(Exception):
    """The call has been answered by the watchdog."""


class CallCancelled(BaseException):
    """The call was cancelled. It is no `Exception`, so that models which go on after one end too."""

    def __str__(self) -> str:
        return "nobody wants the answer any more"


CANCELLED = "The call was cancelled."


class Interruption:
    """Raises `CallCancelled` in the thread that made this: at most once, and not after `end`.

    The interpreter raises it some time after it was asked to, between any two steps of the thread.
    So `end` may be interrupted itself, and is called once more then.
    """

    __slots__ = ("_thread", "_over", "_asked", "_sent")

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._over = False
        self._asked = False
        self._sent = False

    def send(self) -> None:
        """Called once, from another thread."""
        self._asked = True
        try:
            if not self._over:
                raise_in_thread(self._thread, CallCancelled)
        finally:
            self._sent = True

    def end(self) -> None:
        """Takes back what was sent and has not arrived."""
        # The two threads do this in opposite orders, so that one of them sees the other.
        self._over = True
        if self._asked:
            while not self._sent:
                time.sleep(0.0001)
            raise_in_thread(self._thread, None)


def raise_in_thread(thread: int, kind: Optional[type]) -> None:
    """Has a thread raise an exception, once it runs Python code; None takes that back."""
    try:
        import ctypes
    except ImportError as missing:
        log(f"models cannot be told that calls are cancelled: {one_line(missing)}\n")
        return
    exception = ctypes.py_object() if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception)


def interruptible(call: Call, work: Callable[[], Any]) -> Any:
    """Runs a model's code in this thread so that the call's cancellation ends it."""
    interruption = Interruption()
    try:
        try:
            call.stop = interruption.send
            call.check_wanted()
            return work()
        finally:
            call.stop = None
            interruption.end()
    except CallCancelled:
        # Perhaps it came while the interruption was being ended; a second one cannot come.
        call.stop = None
        interruption.end()
        raise


class Call:
    """One request to the model, from its arrival to its answer.

    A call is answered once, by whoever comes first: the thread that runs the model, or the
    watchdog.
    """

    STREAM_HEAD = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )

    __slots__ = (
        "connection",
        "body",
        "streaming",
        "timeout",
        "expires",
        "deadline",
        "thread",
        "task",
        "abandoned",
        "lock",
        "answered",
        "begun",
        "name",
        "cancelled",
        "stop",
    )

    def __init__(self, connection: Connection, request: Request) -> None:
        self.connection = connection
        self.body = request.body
        self.streaming = request.path == "/stream"
        self.timeout = request.timeout
        # When the caller stops waiting, and until when the model must have done something: that
        # is infinite while it is not the model that is waited for.
        self.expires = math.inf if self.timeout is None else time.monotonic() + self.timeout
        self.deadline = math.inf
        self.thread: Optional[int] = None
        self.task: Any = None
        self.abandoned: Optional[Callable[[], None]] = None
        self.lock = threading.Lock()
        self.answered = False
        self.begun = False
        # By which it can be cancelled, once its envelope has been read, and how to stop the model
        # while it runs.
        self.name: Optional[str] = None
        self.cancelled = False
        self.stop: Optional[Callable[[], None]] = None

    def cancel(self) -> None:
        """Nobody wants the answer any more; runs in the loop's thread."""
        if self.cancelled:
            return
        # First, so that a model that begins meanwhile finds it.
        self.cancelled = True
        stop = self.stop
        if stop is not None:
            stop()
        elif self.thread is None:
            self.answer(499, failure_body(CANCELLED))

    def check_wanted(self) -> None:
        """Raises `CallCancelled` where the model does not run."""
        if self.cancelled:
            raise CallCancelled

    def abandon(self) -> None:
        """The caller is gone; runs in the loop's thread."""
        stop = self.abandoned
        if stop is not None:
            stop()

    def left(self) -> float:
        return self.expires - time.monotonic()

    def answer(self, status: int, body: bytes) -> None:
        """Answers, unless that has been done. On a stream it is the last event."""
        self.deadline = math.inf
        with self.lock:
            if self.answered:
                return
            self.answered = True
            self._write_answer(status, body)
        self.connection.release()

    def _write_answer(self, status: int, body: bytes) -> None:
        if self.begun:
            self.connection.send(framed(b"event: error\ndata: " + body + b"\n\n") + LAST_CHUNK)
        else:
            self.connection.send(answer_bytes(status, body, self.connection.closing))

    def fail(self, failure: BaseException, shown: str) -> None:
        """Answers what the model raised, which is an event once the model has begun."""
        body = failure_body(describe(failure), shown)
        if self.streaming and not self.begun:
            self.begin_stream()
        self.answer(500, body)

    def begin_stream(self) -> None:
        with self.lock:
            if not self.answered and not self.begun:
                self.begun = True
                self.connection.send(self.STREAM_HEAD)

    def event(self, payload: bytes) -> None:
        """Sends an event, without waiting until it is on its way. Raises `CallStopped`."""
        self.deadline = math.inf
        with self.lock:
            if self.answered:
                raise CallStopped
            head = b"" if self.begun else self.STREAM_HEAD
            self.begun = True
            self.connection.send(head + framed(b"data: " + payload + b"\n\n"))

    def end_stream(self) -> None:
        self.deadline = math.inf
        with self.lock:
            if self.answered:
                return
            self.answered = True
            self.connection.send((b"" if self.begun else self.STREAM_HEAD) + LAST_CHUNK)
        self.connection.release()

    def drop(self) -> None:
        """Ends without an answer, because nobody is there to read it."""
        self.deadline = math.inf
        with self.lock:
            if self.answered:
                return
            self.answered = True
        self.connection.release(close=True)


LAST_CHUNK = b"0\r\n\r\n"


def framed(data: bytes) -> bytes:
    """As a chunk of a body whose length is not known."""
    return b"%x\r\n%b\r\n" % (len(data), data)


class Desk:
    """Admits calls, knows which are open, and answers ``/readyz``."""

    # Calls that may wait; the server sends no more than run at once, and a few ahead.
    MAX_WAITING = 1000

    def __init__(self, concurrency: int, loop: Loop, ending: Ending) -> None:
        self._limit = concurrency + self.MAX_WAITING
        self._loop = loop
        self._ending = ending
        self._submit: Callable[[Call], None] = lambda call: None
        # Both are changed by several threads, one operation at a time.
        self.open: Dict[Call, None] = {}
        self.running: Dict[Call, None] = {}
        self.named: Dict[str, Call] = {}
        self.draining = False
        self.hung = False

    def open_for(self, submit: Callable[[Call], None]) -> None:
        self._submit = submit

    def handle(self, connection: Connection, request: Request) -> None:
        """Handles a request, in the loop's thread."""
        path = request.path
        if path == "/predict" or path == "/stream":
            if request.method != "POST":
                connection.answer(405, failure_body(f"POST is the method of {path}"))
            else:
                self._admit(connection, request)
        elif path == "/readyz":
            connection.answer(*self._readiness())
        elif path == "/cancel":
            connection.answer(*self._cancel(request))
        else:
            sentence = "no such path (expected: /readyz, /predict, /stream or /cancel)"
            connection.answer(404, failure_body(sentence))

    def _readiness(self) -> Tuple[int, bytes]:
        if self.draining or self.hung:
            return 503, failure_body("the worker is ending")
        return 200, b"{}"

    def _cancel(self, request: Request) -> Tuple[int, bytes]:
        if request.method != "POST":
            return 405, failure_body("POST is the method of /cancel")
        name = name_in(request.body)
        if name is None:
            return 400, failure_body('id: missing (expected: {"id": "the id of a call"})')
        call = self.named.get(name) or self._waiting_as(name)
        if call is None:
            return 404, failure_body("no call of this id runs here")
        call.cancel()
        return 200, b"{}"

    def _waiting_as(self, name: str) -> Optional[Call]:
        """The call of a name whose turn has not come, so that nobody has read it yet."""
        waiting = (c for c in list(self.open) if c.thread is None and not c.streaming)
        return next((call for call in waiting if name_in(call.body) == name), None)

    def name_call(self, call: Call, name: Optional[str]) -> None:
        """Lets a call be cancelled. Streams are not: closing their connection does it."""
        if name is not None and not call.streaming:
            call.name = name
            self.named[name] = call

    def _admit(self, connection: Connection, request: Request) -> None:
        if self.draining or self.hung:
            connection.answer(503, failure_body("the worker is ending"))
        elif len(self.open) >= self._limit:
            sentence = "too many requests wait in this worker; send again"
            connection.answer(503, failure_body(sentence))
        else:
            call = Call(connection, request)
            self.open[call] = None
            connection.begin(call)
            self._submit(call)

    def turned_away(self, call: Call) -> bool:
        """Whether a call whose turn has come is not to be run after all."""
        if call.connection.gone:
            call.drop()
        elif call.cancelled:
            call.answer(499, failure_body(CANCELLED))
        elif self.hung:
            call.answer(503, failure_body("the worker is ending"))
        elif call.left() <= 0:
            call.answer(503, waited_in_vain(call))
        else:
            return False
        return True

    def leave(self, call: Call) -> None:
        """The model is done with a call."""
        self.running.pop(call, None)
        self.open.pop(call, None)
        if call.name is not None and self.named.get(call.name) is call:
            self.named.pop(call.name, None)
        if self.draining:
            self._loop.wake()

    def log_answer(self, text: str) -> None:
        """Logs why a call fails."""
        if self.hung:
            log(text)  # the process is ending for a reason that must stay known
        else:
            self._ending.is_not_for(text)

    def unsent(self) -> bool:
        """Whether parts of answers are still held back."""
        return self._loop.busy()

    def drain(self) -> None:
        """Admits no more calls, and ends the process when the last one is answered."""
        self.draining = True
        self._loop.after_events = self._end_when_done
        self._loop.wake()

    def _end_when_done(self) -> None:
        if not self.open and not self.unsent():
            self._ending.in_order()


def name_in(body: bytes) -> Optional[str]:
    """The id in an object, if it has one."""
    try:
        name = json.loads(body).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return name if isinstance(name, str) else None


def waited_in_vain(call: Call) -> bytes:
    return failure_body(
        f"the call waited {call.timeout:g} s for its turn and was not run; send again, or give "
        "the endpoint more workers"
    )


class Watchdog:
    """Ends calls that are past their deadline, and with them the process: a thread that hangs
    cannot be stopped otherwise.

    Code that never lets another thread run also keeps this one from running. For it the
    interpreter's own watchdog is armed, for later than any running call's deadline.
    """

    # By how much the interpreter's watchdog comes later.
    GRACE = 2.0

    # Arming it starts a thread; so it is armed for a while ahead, not for every call.
    AHEAD = 5.0

    TICK = 1.0

    def __init__(self, desk: Desk, ending: Ending) -> None:
        self._desk = desk
        self._ending = ending
        self._wake = threading.Event()
        self._next = math.inf
        self._armed = math.inf
        self._arming = threading.Lock()
        start_thread("watchdog", self._run)

    def watch(self, call: Call) -> None:
        """The model begins, or goes on, with a call."""
        call.deadline = deadline = math.inf if call.timeout is None else self._deadline_of(call)
        latest = deadline + self.GRACE
        armed = self._armed
        if latest > armed or (armed > latest + 2 * self.AHEAD and deadline < math.inf):
            self._arm()
        if deadline < self._next:
            self._wake.set()

    @staticmethod
    def _deadline_of(call: Call) -> float:
        # The first answer is due when the caller says; the next event, so long after the last.
        return time.monotonic() + (call.timeout or 0) if call.begun else call.expires

    def _arm(self) -> None:
        """Arms the interpreter's watchdog for later than the last of the running deadlines."""
        with self._arming:
            last = max(map(self._latest, list(self._desk.running)), default=math.inf)
            if last == math.inf:
                self._disarm()
                return
            self._armed = last + self.GRACE + self.AHEAD
            delay = max(self._armed - time.monotonic(), self.GRACE)
            faulthandler.dump_traceback_later(delay, exit=True, file=1)

    @staticmethod
    def _latest(call: Call) -> float:
        if call.timeout is None or call.deadline < math.inf:
            return call.deadline
        return time.monotonic() + call.timeout  # it may go on at any time

    def _disarm(self) -> None:
        if self._armed < math.inf:
            faulthandler.cancel_dump_traceback_later()
            self._armed = math.inf

    def _run(self) -> None:
        while True:
            self._wake.wait(None if self._next == math.inf else self._until_next())
            self._wake.clear()
            self._look()

    def _until_next(self) -> float:
        return max(self._next - time.monotonic(), 0)

    def _look(self) -> None:
        # First, so that a call that begins meanwhile finds that it must wake this thread.
        self._next = math.inf
        now = time.monotonic()
        calls = list(self._desk.open)
        if not calls:
            with self._arming:
                if not self._desk.running:
                    self._disarm()
            return
        due = min(call.expires if call.thread is None else call.deadline for call in calls)
        self._next = max(min(due, now + self.TICK), now + 0.005)
        if self._armed == math.inf:
            self._arm()
        overdue = [call for call in calls if call.deadline <= now]
        if overdue:
            self._stop(overdue)
        for call in calls:
            if call.expires <= now and call.thread is None:
                call.answer(503, waited_in_vain(call))

    def _stop(self, overdue: List[Call]) -> None:
        """Answers the calls that hang, lets the others finish, and ends the process."""
        self._desk.hung = True
        stopped = set()
        last = time.monotonic() + 30  # for calls without a deadline
        while True:
            for call in overdue:
                stopped.add(call)
                self._answer(call)
            for call in list(self._desk.open):
                if call not in self._desk.running:
                    call.answer(503, failure_body("the worker is ending"))
            now = time.monotonic()
            running = [call for call in list(self._desk.running) if call not in stopped]
            if not running or (now > last and all(c.deadline == math.inf for c in running)):
                break
            time.sleep(0.02)
            overdue = [call for call in running if call.deadline <= time.monotonic()]
        self._end()

    def _answer(self, call: Call) -> None:
        stack = self._stack(call)
        log("A call was stopped, because it was past its deadline.\n" + stack)
        sentence = (
            f"The model did not answer within {call.timeout:g} s and was stopped. If it needs "
            "longer, give the call or the endpoint more time; the traceback says where it was."
        )
        call.answer(504, failure_body(sentence, stack))

    @staticmethod
    def _stack(call: Call) -> str:
        if call.task is not None and not is_current(call.task):
            return stack_of_coroutine(call.task.get_coro())
        return stack_of_thread(call.thread)

    def _end(self) -> None:
        """Ends once the answers are on their way, which they are unless a caller does not read."""
        deadline = time.monotonic() + 1
        while self._desk.unsent() and time.monotonic() < deadline:
            time.sleep(0.01)
        self._ending.now(HUNG)


def is_current(task: Any) -> bool:
    """Whether a task is what its event loop is running now."""
    import asyncio

    try:
        return asyncio.current_task(task.get_loop()) is task
    except RuntimeError:
        return False


# ------------------------------------------------------------------------------------------------
# Running the model
# ------------------------------------------------------------------------------------------------


class Envelope:
    """The body of a call: where the input is, and where the result goes."""

    __slots__ = ("fields",)

    def __init__(self, body: bytes) -> None:
        try:
            fields = json.loads(body)
        except (ValueError, RecursionError) as malformed:
            raise Refused(f"malformed JSON: {malformed}") from None
        if not isinstance(fields, dict):
            raise Refused(f"the body is {json_kind(fields)} (expected: a JSON object)")
        self.fields = fields

    def text(self, name: str) -> Optional[str]:
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise Refused(f"{name}: {json_kind(value)} (expected: a text)")
        return value

    @property
    def pickled_to(self) -> Optional[str]:
        """Where the result is to be stored; None when it is wanted as JSON."""
        if not self.fields.get("return_pickled"):
            return None
        url = self.text("result_upload_url")
        if url is None:
            raise Refused("result_upload_url: missing (expected with return_pickled: a signed URL)")
        return url

    @property
    def stored_to(self) -> Optional[str]:
        """Where a result as JSON goes that is too long to be answered."""
        return self.text("result_json_upload_url")

    @property
    def inline_bytes(self) -> int:
        """The longest JSON text that is answered where a longer one is stored."""
        value = self.fields.get("inline_result_bytes")
        if value is not None and not isinstance(value, int):
            raise Refused(f"inline_result_bytes: {json_kind(value)} (expected: a number)")
        return value or 0

    def is_fetched(self) -> bool:
        return any(map(self.fields.get, ("url", "object_url", "cloudpickle_url", "args_url")))


def json_kind(value: Any) -> str:
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    kinds = {str: "a text", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


class Inputs:
    """Makes a model's arguments of an envelope."""

    def __init__(self, fetcher: InputFetcher) -> None:
        self._fetcher = fetcher

    def arguments(self, envelope: Envelope, seconds: float) -> Tuple[Any, Dict[str, Any]]:
        """Positional and named arguments. Raises `Refused`."""
        url = envelope.text("url")
        if url:
            return (self._fetcher.fetch(url, seconds),), {}
        url = envelope.text("object_url")
        if url:
            return (self._fetcher.fetch_object(url, seconds),), {}
        url = envelope.text("cloudpickle_url")
        if url:
            return self._unpickled(self._fetcher.fetch_object(url, seconds))
        url = envelope.text("args_url")
        if url:
            args = self._parsed(self._fetcher.fetch_object(url, seconds))
        else:
            args = envelope.fields.get("args")
        if args is None:
            raise Refused("Input needs either url or args.")
        if not isinstance(args, dict):
            raise Refused(f"args: {json_kind(args)} (expected: a JSON object)")
        return (), args

    @staticmethod
    def _parsed(data: bytes) -> Any:
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as malformed:
            raise Refused(f"args: malformed JSON: {malformed}") from None

    @staticmethod
    def _unpickled(data: bytes) -> Tuple[Any, Dict[str, Any]]:
        import pickle

        try:
            value = pickle.loads(data)
            return tuple(value["args"]), dict(value["kwargs"])
        except Exception as failure:
            raise Refused(
                f"cloudpickle: the arguments cannot be unpickled ({one_line(failure)}); pickle "
                f"{{'args': [...], 'kwargs': {{...}}}} with Python {version_text()}"
            ) from None


class JsonPieces:
    """Writes values as JSON piece by piece, so that a long text is never whole in memory.

    It is the text that `json.dumps` makes. Parts that are small go through the fast encoder; only
    what is too large for one piece is taken apart here.
    """

    # How much goes into one piece, in values; a text counts as many as it has times 16 characters.
    WEIGHT = 4096
    TEXT = 16

    # Items of a list or dict that are looked at together.
    BATCH = 512

    def __init__(self) -> None:
        self._encode = json.JSONEncoder().encode
        self._above: set = set()

    def is_small(self, value: Any) -> bool:
        return self._weight(value, self.WEIGHT) <= self.WEIGHT

    def _weight(self, value: Any, cap: int) -> int:
        """How heavy a value is; no more is looked at than it takes to be past the cap."""
        if isinstance(value, str):
            return 1 + len(value) // self.TEXT
        if isinstance(value, (list, tuple)):
            return self._sum(value, len(value), cap)
        if isinstance(value, dict):
            return self._sum(value.values(), len(value), cap)
        return 1

    def _sum(self, items: Any, count: int, cap: int) -> int:
        total = 1 + count
        if total > cap:
            return total
        for item in items:
            if isinstance(item, (str, list, tuple, dict)):
                total += self._weight(item, cap - total)
                if total > cap:
                    break
        return total

    def pieces(self, value: Any) -> Iterator[str]:
        """Raises what `json.dumps` raises for a value that JSON cannot express, perhaps late."""
        if self.is_small(value):
            yield self._encode(value)
        elif isinstance(value, str):
            yield from self._text(value)
        else:
            if id(value) in self._above:
                raise ValueError("Circular reference detected")
            self._above.add(id(value))
            yield from self._items(value) if isinstance(value, dict) else self._list(value)
            self._above.discard(id(value))

    def _text(self, value: str) -> Iterator[str]:
        yield '"'
        step = self.WEIGHT * self.TEXT
        for start in range(0, len(value), step):
            yield self._encode(value[start : start + step])[1:-1]
        yield '"'

    def _list(self, value: Any) -> Iterator[str]:
        before = "["
        for start in range(0, len(value), self.BATCH):
            batch = value[start : start + self.BATCH]
            if self.is_small(batch):
                yield before + self._encode(batch)[1:-1]
                before = ", "
                continue
            for item in batch:
                yield before
                yield from self.pieces(item)
                before = ", "
        yield "]"

    def _items(self, value: Any) -> Iterator[str]:
        from itertools import islice

        before = "{"
        items = iter(value.items())
        batch = dict(islice(items, self.BATCH))
        while batch:
            if self.is_small(batch):
                yield before + self._encode(batch)[1:-1]
            else:
                for key, item in batch.items():
                    # The encoder knows what may be a key, and how it is written.
                    yield before + self._encode({key: None})[1:-5]
                    yield from self.pieces(item)
                    before = ", "
            before = ", "
            batch = dict(islice(items, self.BATCH))
        yield "}"


class Results:
    """Makes the answer of what the model returned."""

    def __init__(self, max_bytes: int, max_stored_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._uploader = ResultUploader(max_stored_bytes)

    def answer(self, value: Any, envelope: Envelope, call: Call) -> bytes:
        url = envelope.pickled_to
        if url is not None:
            return self._stored(url, self._uploader.upload_pickle(value, url, call.check_wanted))
        url = envelope.stored_to
        if url is None:
            return self._inline(self.text(value))
        writer = JsonPieces()
        try:
            if writer.is_small(value):
                text = json.dumps(value)
                if len(text) <= envelope.inline_bytes:
                    return self._inline(text)
            return self._long(writer.pieces(value), envelope.inline_bytes, url, call)
        except (TypeError, ValueError, RecursionError, OverflowError) as failure:
            raise Refused(unwritable(value, failure) + ", or ask with return_pickled", 500) from None

    def _long(self, pieces: Iterator[str], inline: int, url: str, call: Call) -> bytes:
        begun, length = [], 0
        for piece in pieces:
            begun.append(piece)
            length += len(piece)
            if length > inline:
                import itertools

                whole = itertools.chain(begun, pieces)
                del begun
                return self._stored(url, self._uploader.upload_text(whole, url, call.check_wanted))
        return self._inline("".join(begun))

    @staticmethod
    def _inline(text: str) -> bytes:
        return b'{"result": %b}' % json.dumps(text).encode()

    @staticmethod
    def _stored(url: str, size: int) -> bytes:
        return json.dumps({"result_url": url, "result_bytes": size}).encode()

    def event(self, value: Any) -> bytes:
        return self.text(value, piece=True).encode()

    def text(self, value: Any, piece: bool = False) -> str:
        """The value as JSON. A piece of a stream is compact, and is never pickled."""
        try:
            text = json.dumps(value, separators=(",", ":") if piece else None)
        except (TypeError, ValueError, RecursionError, OverflowError) as failure:
            other = "" if piece else ", or ask with return_pickled"
            raise Refused(unwritable(value, failure) + other, 500) from None
        if len(text) > self._max_bytes:
            step = "yield smaller pieces" if piece else "ask with return_pickled"
            raise Refused(
                f"result: {len(text)} bytes of JSON (max-result-bytes: {self._max_bytes}); {step}",
                500,
            )
        return text


def unwritable(value: Any, failure: BaseException) -> str:
    """Which part of a result JSON cannot express, and what to do."""
    found = unwritable_part(value, "result", set())
    part = found or f"result ({one_line(failure)})"
    return (
        f"the result cannot be written as JSON: {part}; return what JSON knows (dict with text "
        "keys, list, str, int, float, bool, None)"
    )


def unwritable_part(value: Any, path: str, above: set) -> Optional[str]:
    if len(above) > 200:
        return f"{path[:100]}... is nested too deeply"
    if value is None or isinstance(value, (str, int, float)):
        return None
    if not isinstance(value, (dict, list, tuple)):
        kind = type(value)
        module = "" if kind.__module__ in ("builtins", "__main__") else kind.__module__ + "."
        return f"{path} is of type {module}{kind.__qualname__}"
    if id(value) in above:
        return f"{path} contains itself"
    above = above | {id(value)}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        if not (key is None or isinstance(key, (str, int, float))):
            return f"{path} has a key of type {type(key).__qualname__}"
        found = unwritable_part(item, f"{path}[{key!r}]", above)
        if found:
            return found
    return None


def is_async(function: Any) -> bool:
    """Whether calling gives a coroutine or an asynchronous generator."""
    flags = code_flags(function)
    return bool(flags & 0x280)  # CO_COROUTINE and CO_ASYNC_GENERATOR


def code_flags(function: Any) -> int:
    """What kind of function is behind a callable; without `inspect`, which takes time."""
    while hasattr(function, "func") and not hasattr(function, "__code__"):
        function = function.func  # functools.partial
    if not hasattr(function, "__code__") and not isinstance(function, types.MethodType):
        function = getattr(type(function), "__call__", None)
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    return getattr(code, "co_flags", 0)


def code_of(function: Any) -> Tuple[Any, int]:
    """The code behind a callable, and how many arguments are given before the caller's."""
    given = 0
    while hasattr(function, "func") and not hasattr(function, "__code__"):
        given += len(getattr(function, "args", ()))  # functools.partial
        if "report" in (getattr(function, "keywords", None) or ()):
            return None, 0
        function = function.func
    if not hasattr(function, "__code__") and not isinstance(function, types.MethodType):
        function = getattr(type(function), "__call__", None)
        given += 1
    elif isinstance(function, types.MethodType):
        given += 1
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    wrapped = getattr(function, "__wrapped__", None)
    passes_on = wrapped is not None and code is not None and code.co_flags & 0x08  # **kwargs
    if passes_on and "report" not in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
        return code_of(wrapped)
    return code, given


def place_of_report(function: Any) -> Optional[float]:
    """How many arguments may stand before a model's parameter `report`; None if it has none."""
    code, given = code_of(function)
    if code is None:
        return None
    count = code.co_argcount
    names = code.co_varnames
    if "report" in names[count : count + code.co_kwonlyargcount]:
        return math.inf
    if "report" in names[getattr(code, "co_posonlyargcount", 0) : count]:
        return names.index("report") - given
    return None


class Progress:
    """Sends how far a model is with one call: beside its work, one report at a time and not too
    often. Of reports that come meanwhile only the last is sent, and what cannot be sent is dropped.
    """

    APART_SECONDS = 0.1
    SECONDS = 5.0
    MAX_MESSAGE = 500

    def __init__(self, url: str) -> None:
        self._url = url
        self._latest: Any = None
        # Made of single steps: a model may be interrupted between any two of them.
        self._wakes: queue.SimpleQueue = queue.SimpleQueue()
        self._awake = False
        self._over = False
        self._starting = threading.Lock()
        self._started = False

    def report(self, fraction: float, message: str) -> None:
        """Returns at once."""
        self._latest = (fraction, message[: self.MAX_MESSAGE])
        if not self._started:
            self._start()
        # In this order, which is the opposite of the sender's.
        if not self._awake:
            self._awake = True
            self._wakes.put(None)

    def _start(self) -> None:
        with self._starting:
            if self._started or self._over:
                return
            try:
                start_thread("progress", self._run)
            except (RuntimeError, MemoryError):
                return  # there may be room for a thread at the next report
            self._started = True

    def end(self) -> None:
        """What was not sent by now has become meaningless."""
        self._over = True
        self._wakes.put(None)

    def _run(self) -> None:
        sent = None
        while True:
            self._wakes.get()
            self._awake = False
            latest = self._latest
            if self._over:
                return
            if latest is not sent:
                self._send(*latest)
                sent = latest
                time.sleep(self.APART_SECONDS)

    def _send(self, fraction: float, message: str) -> None:
        body = json.dumps({"fraction": fraction, "message": message}).encode()
        try:
            target = Target(self._url)
            deadline = time.monotonic() + self.SECONDS
            with exchange_with_any(target, target.addresses(), deadline) as exchange:
                exchange.put(io.BytesIO(body), len(body))
        except (OSError, Refused):
            pass  # the next report says more than this one did


def reporter(progress: Optional[Progress]) -> Callable[..., None]:
    """What a model is given as `report`."""

    def report(fraction: float, message: str = "") -> None:
        """Says how far the model is: a number from 0 to 1, and what it is doing. Returns at once."""
        part = float(fraction)
        # Sums of fractions may miss 1 by a rounding error.
        if not -1e-9 <= part <= 1 + 1e-9:
            raise ValueError(f"fraction: {fraction} (expected: 0 to 1)")
        if progress is not None:
            progress.report(min(max(part, 0.0), 1.0), str(message))

    return report


def is_iterator(value: Any) -> bool:
    return hasattr(value, "__next__") and hasattr(value, "__iter__")


def is_async_value(value: Any) -> bool:
    return hasattr(value, "__await__") or hasattr(value, "__anext__")


class Model:
    """What all calls share: the model, its inputs and results, the desk and the watchdog."""

    def __init__(
        self,
        predict: Callable[..., Any],
        inputs: Inputs,
        results: Results,
        desk: Desk,
        watchdog: Watchdog,
    ) -> None:
        self._predict = predict
        self._place_of_report = place_of_report(predict)
        self.inputs = inputs
        self.results = results
        self.desk = desk
        self.watchdog = watchdog

    def envelope(self, call: Call) -> Envelope:
        """Reads a call, which has a name from then on. Raises `Refused`."""
        envelope = Envelope(call.body)
        self.desk.name_call(call, envelope.text("id"))
        envelope.pickled_to  # what is wrong with it is said before the model runs
        return envelope

    def begin(self, call: Call) -> None:
        self.desk.running[call] = None
        self.watchdog.watch(call)

    def progress(self, envelope: Envelope) -> Optional[Progress]:
        """Where a model that reports does so; None when nobody asks."""
        url = envelope.text("progress_url") if self._place_of_report is not None else None
        return Progress(url) if url else None

    def predict(self, progress: Optional[Progress], positional: Any, named: Dict[str, Any]) -> Any:
        """Calls the model. What a caller gives as `report` is the caller's."""
        place = self._place_of_report
        if place is not None and len(positional) <= place and "report" not in named:
            named = {**named, "report": reporter(progress)}
        return self._predict(*positional, **named)

    def failed(self, call: Call, failure: BaseException) -> None:
        """Answers a call that ended in an exception of whatever kind."""
        if call.cancelled:
            # However the model takes it, nobody wants to know.
            trace = None if isinstance(failure, Refused) else user_traceback(failure)
            call.answer(499, failure_body(CANCELLED, trace))
        elif isinstance(failure, Refused):
            if failure.status in (500, 507):
                self.desk.log_answer(failure.sentence + "\n")
                if call.streaming:
                    call.begin_stream()
            call.answer(failure.status, failure_body(failure.sentence))
        elif isinstance(failure, CallerGone):
            call.drop()
        elif isinstance(failure, CallStopped):
            pass  # the watchdog has answered
        else:
            shown = user_traceback(failure)
            self.desk.log_answer(shown)
            call.fail(failure, shown)


class ModelThreads:
    """Runs a model of plain functions, each call in a thread."""

    def __init__(self, model: Model, concurrency: int) -> None:
        self._model = model
        self._concurrency = concurrency
        self._waiting: queue.SimpleQueue = queue.SimpleQueue()
        self._threads = 0
        self._async: Optional[ModelLoop] = None
        self._async_lock = threading.Lock()
        self._start_thread()

    def submit(self, call: Call) -> None:
        if self._threads < min(self._concurrency, len(self._model.desk.open)):
            try:
                self._start_thread()
            except (RuntimeError, MemoryError) as failure:
                log(f"calls share fewer threads: {one_line(failure)}\n")
        self._waiting.put(call)

    def _start_thread(self) -> None:
        name = f"model-{self._threads + 1}"
        threading.Thread(target=self._run, name=name, daemon=True).start()
        self._threads += 1

    def _run(self) -> None:
        thread = threading.get_ident()
        while True:
            call = self._waiting.get()
            call.thread = thread
            try:
                self._serve(call)
            except BaseException as failure:
                # Whatever a model throws is an answer, or its caller would wait for ever.
                self._model.failed(call, failure)
            finally:
                self._model.desk.leave(call)
            call = None

    def _serve(self, call: Call) -> None:
        model = self._model
        if model.desk.turned_away(call):
            return
        envelope = model.envelope(call)
        positional, named = model.inputs.arguments(envelope, call.left())
        progress = model.progress(envelope)
        model.begin(call)
        try:
            self._run_model(call, envelope, lambda: model.predict(progress, positional, named))
        finally:
            if progress is not None:
                progress.end()

    def _run_model(self, call: Call, envelope: Envelope, predict: Callable[[], Any]) -> None:
        if call.name is None:
            value = self._value(call, predict)
        else:
            value = interruptible(call, lambda: self._value(call, predict))
        if is_async_value(value):
            self._loop().finish(call, value, envelope)
        elif call.streaming:
            self._stream(call, value)
        else:
            call.deadline = math.inf  # from here on the model is not waited for
            answer = self._model.results.answer(value, envelope, call)
            call.check_wanted()
            call.answer(200, answer)

    @staticmethod
    def _value(call: Call, predict: Callable[[], Any]) -> Any:
        value = predict()
        if call.streaming or is_async_value(value):
            return value
        return list(value) if is_iterator(value) else value

    def _stream(self, call: Call, value: Any) -> None:
        events = value if is_iterator(value) else iter((value,))
        try:
            for item in events:
                call.event(self._model.results.event(item))
                # The model waits as long as the caller does not read.
                call.connection.wait_sent()
                self._model.watchdog.watch(call)
            call.end_stream()
        finally:
            if hasattr(events, "close"):
                self._model.watchdog.watch(call)
                events.close()

    def _loop(self) -> ModelLoop:
        """For functions that turn out to return something asynchronous."""
        with self._async_lock:
            if self._async is None:
                self._async = ModelLoop(self._model, self._concurrency)
            return self._async


class ModelLoop:
    """Runs a model of ``async def`` functions on an event loop, in a thread of its own."""

    def __init__(self, model: Model, concurrency: int) -> None:
        import asyncio

        self._asyncio = asyncio
        self._model = model
        self._concurrency = concurrency
        self._free: Any = None
        self._tasks: set = set()
        self._thread: Optional[int] = None
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, name="model-loop", daemon=True).start()

    def _run(self) -> None:
        self._thread = threading.get_ident()
        self._asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def submit(self, call: Call) -> None:
        self._loop.call_soon_threadsafe(self._start, call)

    def finish(self, call: Call, value: Any, envelope: Envelope) -> None:
        """Brings to its end what a plain function began; returns when that is done."""
        call.thread = self._thread
        done = threading.Event()

        async def whole() -> None:
            call.task = self._asyncio.current_task()
            try:
                self._cancel_when_told(call)
                await self._finish(call, value, envelope)
            except BaseException as failure:
                self._failed(call, failure)
            finally:
                done.set()

        self._asyncio.run_coroutine_threadsafe(whole(), self._loop)
        done.wait()

    def _start(self, call: Call) -> None:
        if self._free is None:
            self._free = self._asyncio.Semaphore(self._concurrency)
        task = self._loop.create_task(self._serve(call))
        # The loop itself does not keep tasks from being collected.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, call: Call) -> None:
        model = self._model
        progress = None
        try:
            async with self._free:
                call.thread = self._thread
                call.task = self._asyncio.current_task()
                if model.desk.turned_away(call):
                    return
                envelope = model.envelope(call)
                self._cancel_when_told(call)
                positional, named = await self._arguments(envelope, call)
                progress = model.progress(envelope)
                model.begin(call)
                value = model.predict(progress, positional, named)
                await self._finish(call, value, envelope)
        except BaseException as failure:
            self._failed(call, failure)
        finally:
            if progress is not None:
                progress.end()
            model.desk.leave(call)

    def _cancel_when_told(self, call: Call) -> None:
        task = call.task
        if call.name is not None:
            call.stop = lambda: self._loop.call_soon_threadsafe(task.cancel)
            call.check_wanted()

    def _failed(self, call: Call, failure: BaseException) -> None:
        cancelled = isinstance(failure, self._asyncio.CancelledError)
        self._model.failed(call, CallerGone() if cancelled and call.connection.gone else failure)

    async def _arguments(self, envelope: Envelope, call: Call) -> Any:
        if not envelope.is_fetched():
            return self._model.inputs.arguments(envelope, call.left())
        return await self._loop.run_in_executor(
            None, self._model.inputs.arguments, envelope, call.left()
        )

    async def _finish(self, call: Call, value: Any, envelope: Envelope) -> None:
        if hasattr(value, "__await__"):
            if call.streaming:
                self._cancel_when_abandoned(call)
            value = await value
        if call.streaming:
            await self._stream(call, value)
            return
        if hasattr(value, "__anext__"):
            value = [item async for item in value]
        elif is_iterator(value):
            value = list(value)
        call.deadline = math.inf  # from here on the model is not waited for
        answer = await self._answer(call, value, envelope)
        call.check_wanted()
        call.answer(200, answer)

    async def _answer(self, call: Call, value: Any, envelope: Envelope) -> bytes:
        answer = self._model.results.answer
        if envelope.pickled_to is None and envelope.stored_to is None:
            return answer(value, envelope, call)
        return await self._loop.run_in_executor(None, answer, value, envelope, call)

    def _cancel_when_abandoned(self, call: Call) -> None:
        task = call.task
        call.abandoned = lambda: self._loop.call_soon_threadsafe(task.cancel)
        if call.connection.gone:
            raise CallerGone

    async def _stream(self, call: Call, value: Any) -> None:
        self._cancel_when_abandoned(call)
        try:
            if hasattr(value, "__anext__"):
                async for item in value:
                    await self._event(call, item)
            else:
                for item in value if is_iterator(value) else (value,):
                    await self._event(call, item)
            call.end_stream()
        finally:
            call.abandoned = None
            self._model.watchdog.watch(call)
            if hasattr(value, "aclose"):
                await value.aclose()
            elif hasattr(value, "close") and is_iterator(value):
                value.close()

    async def _event(self, call: Call, item: Any) -> None:
        call.event(self._model.results.event(item))
        connection = call.connection
        while connection.rest and not connection.gone:
            await self._writable(connection.socket.fileno())
            connection.send_rest()
        if connection.gone:
            raise CallerGone
        self._model.watchdog.watch(call)

    async def _writable(self, fd: int) -> None:
        writable = self._loop.create_future()
        self._loop.add_writer(fd, lambda: writable.done() or writable.set_result(None))
        try:
            await writable
        finally:
            self._loop.remove_writer(fd)


# ------------------------------------------------------------------------------------------------
# Looking into a bundle
# ------------------------------------------------------------------------------------------------


class Stand:
    """Stands for any object of a pickle that is read without running its code."""

    def __init__(self, scan: PickleScan, arguments: Any = ()) -> None:
        self._scan = scan
        self._arguments = arguments

    def __call__(self, *arguments: Any, **_: Any) -> Stand:
        # cloudpickle refers to types.CodeType as _builtin_type("CodeType").
        if self._arguments == ("CodeType",):
            self._scan.codes.append(arguments)
        return Stand(self._scan, arguments)

    def __setstate__(self, state: Any) -> None:
        pass

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def append(self, item: Any) -> None:
        pass

    def extend(self, items: Any) -> None:
        pass

    def add(self, item: Any) -> None:
        pass

    def update(self, *items: Any) -> None:
        pass


class PickleScan:
    """What a pickle refers to, found without running any of it."""

    # Bytes up to which a pickle is read in full; beyond are weights, which are slow to go through.
    MAX_BYTES = 64 << 20

    def __init__(self) -> None:
        self.modules: Dict[str, None] = {}
        self.codes: List[Tuple[Any, ...]] = []
        self.malformed: Optional[str] = None

    @staticmethod
    def of(path: str) -> PickleScan:
        scan = PickleScan()
        try:
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_size <= PickleScan.MAX_BYTES:
                    scan._read(file)
        except OSError as failure:
            scan.malformed = one_line(failure)
        return scan

    def _read(self, file: Any) -> None:
        import pickle

        scan = self

        class Reader(pickle._Unpickler):  # type: ignore  # the one in Python, which can be steered
            def find_class(self, module: str, name: str) -> Any:
                return scan._found(module, name)

            def persistent_load(self, pid: Any) -> Any:
                return Stand(scan)

            def new_object(self) -> None:
                arguments = self.stack.pop()
                made = self.stack.pop()
                # The class may be one that the pickle makes, and then a stand itself.
                self.append(Stand(scan, arguments) if isinstance(made, Stand) else made(*arguments))

            dispatch = dict(pickle._Unpickler.dispatch)  # type: ignore
            dispatch[pickle.NEWOBJ[0]] = new_object

        try:
            Reader(file).load()
        except Exception:
            # Perhaps only beyond what stands can stand for.
            file.seek(0)
            self.malformed = malformation_of(file)

    def _found(self, module: str, name: str) -> Any:
        self.modules[module] = None
        scan = self

        class Named(Stand):
            def __new__(cls, *arguments: Any, **_: Any) -> Any:
                scan._made(module, name, arguments)
                return Stand(scan, arguments)

        return Named

    def _made(self, module: str, name: str, arguments: Tuple[Any, ...]) -> None:
        if name == "subimport" and arguments and isinstance(arguments[0], str):
            self.modules[arguments[0]] = None
        if name == "CodeType" and module == "types":
            self.codes.append(arguments)

    def missing_modules(self) -> List[str]:
        """Top-level modules that this interpreter cannot import."""
        tops = dict.fromkeys(module.partition(".")[0] for module in self.modules)
        return [top for top in tops if top != "__main__" and not importable(top)]

    def fault(self) -> Optional[str]:
        """Why another version of Python made the pickle; None when it seems to be this one."""
        for code in self.codes:
            maker = maker_of(code)
            if maker is not None:
                return (
                    f"the bundle was made by {maker}, and this is Python "
                    f"{version_text()}, whose compiled functions are different; make the bundle "
                    f"with Python {version_text()}, or set LAUNCH_PYTHON to an interpreter of the "
                    "version that made it"
                )
        return None


def malformation_of(file: Any) -> Optional[str]:
    """What is wrong with the bytes of a pickle; None when they are whole."""
    import pickletools

    try:
        for _ in pickletools.genops(file):
            pass
        return None
    except Exception as failure:
        ends = ("exhausted", "not enough data", "expected")
        early = any(word in str(failure) for word in ends)
        return "it ends too early" if early else "its bytes are no pickle"


def maker_of(code: Tuple[Any, ...]) -> Optional[str]:
    """Which other version of Python compiled a function, as far as it shows; None if it was this.

    `code` holds the arguments of `types.CodeType`: 16 up to 3.10, 18 since 3.11.
    """
    expected = 16 if sys.version_info < (3, 11) else 18
    if len(code) in (16, 18) and len(code) != expected:
        return "Python 3.8 to 3.10" if len(code) == 16 else "Python 3.11 or later"
    if len(code) != expected or not isinstance(code[6], bytes):
        return None
    if is_bytecode(code[6]):
        return None
    if expected == 16:
        return "another Python of 3.8 to 3.10"
    this = sys.version_info[:2]
    return "Python 3.12 or later" if this == (3, 11) else "another Python of 3.11 or later"


def is_bytecode(instructions: bytes) -> bool:
    """Whether instructions are such as this version of Python writes.

    Versions number their instructions differently, leave room for other caches behind them, and
    count jumps differently.
    """
    import dis

    caches = getattr(dis, "_inline_cache_entries", {})
    position, resumed = 0, "RESUME" not in dis.opmap
    while position < len(instructions):
        number = instructions[position]
        name = dis.opname[number]
        if name.startswith("<") or name == "CACHE":
            return False
        resumed = resumed or name == "RESUME"
        room = caches.get(name, 0) if isinstance(caches, dict) else caches[number]
        position += 2
        if any(instructions[position : position + 2 * room : 2]):
            return False
        position += 2 * room
    return resumed and jumps_within(instructions)


def jumps_within(instructions: bytes) -> bool:
    import dis

    try:
        labels = dis.findlabels(instructions)  # undocumented for bare instructions
    except (AttributeError, TypeError):
        return True
    return all(label % 2 == 0 and 0 <= label < len(instructions) for label in labels)


class Inspector:
    """Says whether a bundle's file can work, before anything is deployed.

    It unpickles or imports, but calls no function of the user's and installs nothing.
    """

    def __init__(self, flavor: Dict[str, Any]) -> None:
        self._flavor = flavor
        self._missing = Requirements(flavor).unmet()
        self._warnings: List[str] = []
        self._details: Dict[str, Any] = {
            "python": ".".join(map(str, sys.version_info[:3])),
            "form": None,
            "requirements_missing": self._missing,
            "streams": None,
        }

    def inspect(self, path: str) -> Dict[str, Any]:
        try:
            if self._flavor["flavor"] == "zip_artifact":
                self._zip(path)
            else:
                self._pickle(path)
            fault = None
        except LoadError as found:
            fault = str(found)
        except BaseException as failure:
            log(user_traceback(failure))
            fault = self._untried(failure)
        return {"fault": fault, "warnings": self._warnings, "details": self._details}

    def _untried(self, failure: BaseException) -> Optional[str]:
        """The fault, or None with a warning where a deployment may well succeed."""
        if isinstance(failure, ModuleNotFoundError):
            return self._absent([failure.name or str(failure)])
        if isinstance(failure, MemoryError):
            return "the bundle does not fit into the memory that looking into it may take"
        reason = f"the bundle cannot be loaded: {one_line(failure)}"
        if self._missing:
            self._warn_untried(reason)
            return None
        return f"{reason}; correct what the traceback shows, and make the bundle anew"

    def _absent(self, modules: List[str]) -> Optional[str]:
        names = ", ".join(f"'{module}'" for module in modules)
        if self._missing:
            self._warn_untried(f"it needs {names}")
            return None
        noun = "module" if len(modules) == 1 else "modules"
        return (
            f"the bundle needs the {noun} {names}, which Python {version_text()} at "
            f"{sys.executable} does not have; add the package to the bundle's requirements"
        )

    def _warn_untried(self, reason: str) -> None:
        self._warnings.append(
            f"the bundle could not be tried here ({reason}), because {', '.join(self._missing)} "
            "will be installed only at deployment"
        )

    def _pickle(self, path: str) -> None:
        import pickle

        scan = PickleScan.of(path)
        self._check_whole(path, scan)
        fault = scan.fault()
        if fault:
            raise LoadError(fault)
        absent = scan.missing_modules()
        if absent:
            fault = self._absent(absent)
            if fault:
                raise LoadError(fault)
            return
        with open(path, "rb") as file:
            try:
                bundle = pickle.load(file)
            except (EOFError, pickle.UnpicklingError) as malformed:
                raise LoadError(self._malformed(one_line(malformed))) from None
        self._form(bundle)

    def _check_whole(self, path: str, scan: PickleScan) -> None:
        if scan.malformed:
            raise LoadError(self._malformed(scan.malformed))

    @staticmethod
    def _malformed(reason: str) -> str:
        return (
            f"the bundle is not a whole pickle: {reason}; make it with cloudpickle, and upload it "
            "whole"
        )

    def _form(self, bundle: Any) -> None:
        if not isinstance(bundle, dict):
            self._details["form"] = "callable"
            checked_callable(bundle)
            self._details["streams"] = bool(code_flags(bundle) & 0x220)  # generators of both kinds
            return
        fault = fault_of_keys(bundle)
        if fault:
            raise LoadError(fault)
        self._details["form"] = "model" if "model" in bundle else "load_fns"
        for key in ("load_predict_fn", "load_model_fn"):
            if key in bundle and not callable(bundle[key]):
                raise LoadError(
                    f"'{key}' is of type {type(bundle[key]).__name__}, which cannot be called "
                    "(expected: a function)"
                )

    def _zip(self, path: str) -> None:
        self._details["form"] = "module_paths"
        unpack(path, os.getcwd())
        for role in ("load_predict_fn_module_path", "load_model_fn_module_path"):
            imported(self._flavor[role], path)


# ------------------------------------------------------------------------------------------------
# The start
# ------------------------------------------------------------------------------------------------


class Config:
    """How a worker is started: the JSON file that its one argument names."""

    def __init__(self, path: str) -> None:
        with open(path, encoding="utf-8") as file:
            fields = json.load(file)
        self.path = os.path.abspath(path)
        self.worker_id: str = fields.get("worker_id") or "worker"
        self.mode: str = fields.get("mode") or "serve"
        self.flavor: Dict[str, Any] = fields["flavor"]
        self.model: Dict[str, Any] = fields["artifacts"]["model"]
        self.cache_dir: str = os.path.abspath(fields["cache_dir"])
        self.concurrency: int = max(1, fields.get("concurrency") or 1)
        self.allow_private_urls: bool = bool(fields.get("allow_private_urls"))
        self.max_input_bytes: int = fields.get("max_input_bytes") or 256 << 20
        self.max_result_bytes: int = fields.get("max_result_bytes") or 256 << 20
        self.max_stored_result_bytes: int = fields.get("max_stored_result_bytes") or 5 << 30
        self.memory_bytes: Optional[int] = fields.get("memory_bytes")


def prepare_for_user_code() -> None:
    """Leaves the model a process that looks as if it were its own."""
    # A pickle that refers to __main__ must not find this file's names.
    sys.modules["launch_worker"] = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.argv = [""]
    sys.path[0] = os.getcwd()


def inspect_bundle(config: Config, output: Output, ending: Ending) -> NoReturn:
    path = ArtifactFetcher(config.cache_dir).fetch("model", config.model)
    inspector = Inspector(config.flavor)
    prepare_for_user_code()
    limit_memory(config.memory_bytes or 2 << 30)
    output.signal(inspector.inspect(path))
    ending.now(ENDED)


def serve(config: Config, output: Output, ending: Ending, parent: ParentWatch) -> None:
    enter_environment(config, output, parent)
    path = ArtifactFetcher(config.cache_dir).fetch("model", config.model)
    prepare_for_user_code()
    limit_memory(config.memory_bytes)
    try:
        predict = load_predictor(config.flavor, path)
    except BaseException as failure:
        if not isinstance(failure, LoadError):
            log(user_traceback(failure))
        raise LoadError(reason_of(failure, config.flavor, path)) from None
    loop = Loop()
    desk = Desk(config.concurrency, loop, ending)
    model = Model(
        predict,
        Inputs(InputFetcher(AddressRules(config.allow_private_urls), config.max_input_bytes)),
        Results(config.max_result_bytes, config.max_stored_result_bytes),
        desk,
        Watchdog(desk, ending),
    )
    runner = (ModelLoop if is_async(predict) else ModelThreads)(model, config.concurrency)
    desk.open_for(runner.submit)
    port = loop.listen(desk.handle)
    drain_on_request(loop, desk, parent)
    output.signal({"port": port})
    loop.run()


def drain_on_request(loop: Loop, desk: Desk, parent: ParentWatch) -> None:
    """From now on SIGTERM lets the calls that run finish first."""

    def drain(*_: Any) -> None:
        parent.begin_drain()
        desk.drain()

    loop.wake_on_signals()
    signal.signal(signal.SIGTERM, drain)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.register_at_fork(
        before=hold_termination,
        after_in_parent=release_termination,
        after_in_child=forget_signals,
    )


# A signal that comes between the fork and the child's first step waits until it is understood.
def hold_termination() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


def release_termination() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def forget_signals() -> None:
    """A process that the model forks ends by signals, and does not wake this one's loop."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    except ValueError:
        pass  # forked where signals are not handled anyway
    finally:
        release_termination()


def main(arguments: List[str]) -> None:
    output = Output.install()
    if len(arguments) != 1:
        print("usage: python -u launch_worker.py CONFIG.json", file=sys.stderr)
        sys.stderr.flush()
        os._exit(USAGE)
    ending = Ending(output)
    if sys.version_info < (3, 9):
        log(
            f"the model cannot be loaded: Python {version_text()} is too old (expected: 3.9 or "
            "later); set LAUNCH_PYTHON to a newer interpreter\n"
        )
        ending.now(CANNOT_LOAD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: ending.now(ENDED))
    parent = ParentWatch(ending)
    faulthandler.enable(file=1)
    try:
        config = Config(arguments[0])
        if config.mode == "inspect":
            inspect_bundle(config, output, ending)
        serve(config, output, ending, parent)
    except LoadError as failure:
        log(f"the model cannot be loaded: {' '.join(str(failure).split())}\n")
    except BaseException as failure:
        import traceback

        log(traceback.format_exc())
        log(f"the model cannot be loaded: {one_line(failure)}\n")
    ending.now(CANNOT_LOAD)


if __name__ == "__main__":
    main(sys.argv[1:])
