"""Prepares a bare machine with the standard library alone: Python, Debian packages, the hash-locked .venv, the fonts.

It must parse on Python 3.9, so that an old machine gets a sentence and not a syntax error.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import selectors
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Dict, Iterator, List, NoReturn, Optional, Sequence, Tuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FONTS = ROOT / "var" / "fonts"
OLDEST_PYTHON = (3, 11)
HEARTBEAT_S = 3.0
NEEDS_A_PERSON = 3

ROLES = (
    "all",
    "server",
    "kiosk",
    "signage",
    "sim",
    "check",
    "rehearse",
    "backup",
    "restore",
    "rekey",
    "secrets",
    "test",
    "pictures",
)
FACES = ("kiosk", "signage", "server", "all", "rehearse", "pictures", "test")
PANEL = ("kiosk", "all", "rehearse", "pictures", "test")
BROKER = ("all", "rehearse", "pictures", "test")
SPEECH = ("signage", "all", "rehearse", "pictures", "test")
POSTERS = SPEECH
TEST = ("pictures", "test")


def _library(soname: str) -> Callable[[], bool]:
    return lambda: soname in _linker_cache()


def _program(*names: str) -> Callable[[], bool]:
    return lambda: all(find_program(name) is not None for name in names)


def _file(pattern: str) -> Callable[[], bool]:
    return lambda: any(Path("/").glob(pattern))


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _sound() -> bool:
    return not any(Path("/dev").glob("snd/pcm*p")) or find_program("aplay") is not None


NOTO_REGULAR = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")

# What is probed, the Debian package that brings it, and the roles that need it. None: every role.
NEEDS: Sequence[Tuple[str, Callable[[], bool], str, Optional[Tuple[str, ...]]]] = (
    ("ensurepip", _module("ensurepip"), "python3-venv", None),
    ("libGL", _library("libGL.so.1"), "libgl1", PANEL),
    ("Mesa", _file("usr/lib/*/dri/*_dri.so"), "libgl1-mesa-dri", PANEL),
    ("libEGL", _library("libEGL.so.1"), "libegl1", PANEL),
    ("libGLESv2", _library("libGLESv2.so.2"), "libgles2", PANEL),
    ("libgbm", _library("libgbm.so.1"), "libgbm1", PANEL),
    ("libmtdev", _library("libmtdev.so.1"), "libmtdev1", PANEL),
    ("mosquitto", _program("mosquitto", "mosquitto_passwd"), "mosquitto", BROKER),
    ("haproxy", _program("haproxy"), "haproxy", BROKER),
    ("espeak-ng", _program("espeak-ng"), "espeak-ng", SPEECH),
    ("aplay", _sound, "alsa-utils", SPEECH),
    ("Noto CJK", _file(str(NOTO_REGULAR.relative_to("/"))), "fonts-noto-cjk", FACES),
    ("Pango", _library("libpango-1.0.so.0"), "libpango-1.0-0", POSTERS),
    ("PangoFT2", _library("libpangoft2-1.0.so.0"), "libpangoft2-1.0-0", POSTERS),
    ("HarfBuzz subset", _library("libharfbuzz-subset.so.0"), "libharfbuzz-subset0", POSTERS),
    ("libatomic", _library("libatomic.so.1"), "libatomic1", TEST),
    ("Chromium", _program("chromium"), "chromium", TEST),
    ("Xvfb", _program("Xvfb"), "xvfb", TEST),
    ("xauth", _program("xauth"), "xauth", TEST),
    ("xdotool", _program("xdotool"), "xdotool", TEST),
    ("zbarimg", _program("zbarimg"), "zbar-tools", TEST),
    ("tesseract", _program("tesseract"), "tesseract-ocr", TEST),
    ("chi_sim", _file("usr/share/tesseract-ocr/*/tessdata/chi_sim.traineddata"), "tesseract-ocr-chi-sim", TEST),
    ("pdftotext", _program("pdftotext"), "poppler-utils", TEST),
    ("mosquitto_sub", _program("mosquitto_sub"), "mosquitto-clients", TEST),
    ("make", _program("make"), "make", TEST),
    ("git", _program("git"), "git", TEST),
)


def chosen_role(words: Sequence[str]) -> str:
    """Return the role that a command line names; the default is the whole hall."""
    return words[0] if words and words[0] in ROLES else "all"


def prepare(role: str, arguments: Sequence[str]) -> None:
    """Bring the machine to where `role` can run, then start again inside .venv; returns only inside .venv.

    Exits 3 with the one exact command where a person must act.
    """
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    _want_python(arguments)
    if _missing_packages(role) or _stale(role):
        with _alone():
            _install_packages(role)
            _install_venv(role)
            _cut_fonts(role)
    os.execv(str(_venv_python()), [str(_venv_python()), str(ROOT / "run_kiosk.py"), *arguments])  # noqa: S606 no shell wanted


def find_program(name: str) -> Optional[str]:
    """Return the path of a program, looking in the sbin folders too, which ordinary users lack on their PATH."""
    places = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
    return shutil.which(name, path=places)


def _want_python(arguments: Sequence[str]) -> None:
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(13, OLDEST_PYTHON[1] - 1, -1):
        newer = find_program("python3.%d" % minor)
        if newer:
            os.execv(newer, [newer, str(ROOT / "run_kiosk.py"), *arguments])  # noqa: S606 no shell wanted
    _tell("需要 Python 3.11 以上, 这台机器是 %d.%d。请执行:" % sys.version_info[:2])
    _ask_a_person(_as_root_command(["python3.11", "python3.11-venv"]))


def _missing_packages(role: str) -> List[str]:
    return [package for _, probe, package, roles in NEEDS if (roles is None or role in roles) and not probe()]


def _stale(role: str) -> bool:
    return any(not _up_to_date(lock) for lock in _locks(role)) or (role in FACES and not _fonts_up_to_date())


def _locks(role: str) -> List[Path]:
    locks = [ROOT / "requirements.lock"]
    return [*locks, ROOT / "requirements-test.lock"] if role in TEST else locks


def _install_packages(role: str) -> None:
    packages = _missing_packages(role)
    if not packages:
        return
    command = _as_root_command(packages)
    if os.geteuid() == 0:
        prefix: List[str] = []
    elif _sudo_without_password():
        prefix = ["sudo", "-n"]
    else:
        _tell("缺少系统软件包, 需要管理员权限安装。请执行下面这一条命令, 然后再次启动:")
        _ask_a_person(command)
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    _step("更新软件包列表", [*prefix, *quiet, "apt-get", "update"], otherwise=command)
    _step(
        "安装系统软件包 " + " ".join(packages),
        [*prefix, *quiet, "apt-get", "install", "-y", "--no-install-recommends", *packages],
        otherwise=command,
    )
    _linker_cache(again=True)


def _install_venv(role: str) -> None:
    if not _venv_works():
        _step("建立 Python 环境 .venv", [sys.executable, "-m", "venv", "--clear", str(VENV)])
    wheelhouse = ROOT / "wheelhouse"
    source = ["--no-index", "--find-links", str(wheelhouse)] if wheelhouse.is_dir() else []
    for lock in _locks(role):
        if _up_to_date(lock):
            continue
        pip = [str(_venv_python()), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        _step(
            "安装 Python 库 (%s)" % lock.name,
            [*pip, "--progress-bar", "off", "--require-hashes", "--no-deps", *source, "-r", str(lock)],
        )
        _stamp(lock).write_text(_digest(lock), encoding="ascii")


def _cut_fonts(role: str) -> None:
    if role in FACES and not _fonts_up_to_date():
        _step("取出简体中文字体", [str(_venv_python()), "-m", "firmware_config.fonts", str(FONTS)])


def _fonts_up_to_date() -> bool:
    stamp = FONTS / "source"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == font_stamp()


def font_stamp() -> str:
    """Return what the cut fonts depend on: the system's font file and the program that cuts it."""
    size = NOTO_REGULAR.stat().st_size if NOTO_REGULAR.exists() else 0
    return "%s %d %s\n" % (NOTO_REGULAR, size, _digest(Path(__file__).with_name("fonts.py")))


def _venv_python() -> Path:
    return VENV / "bin" / "python"


def _venv_works() -> bool:
    if not _venv_python().exists():
        return False
    asked = [str(_venv_python()), "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"]
    answer = subprocess.run(asked, capture_output=True, check=False, timeout=60)
    return answer.returncode == 0 and answer.stdout.decode().strip() == "%d.%d" % sys.version_info[:2]


def _up_to_date(lock: Path) -> bool:
    stamp = _stamp(lock)
    return stamp.is_file() and stamp.read_text(encoding="ascii") == _digest(lock)


def _stamp(lock: Path) -> Path:
    return VENV / (lock.name + ".installed")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _as_root_command(packages: Sequence[str]) -> str:
    install = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if find_program("sudo") and os.geteuid() != 0:
        return "sudo apt-get update && sudo " + install
    command = "apt-get update && " + install
    return command if os.geteuid() == 0 else 'su -c "%s"' % command


def _sudo_without_password() -> bool:
    sudo = find_program("sudo")
    if sudo is None:
        return False
    return subprocess.run([sudo, "-n", "true"], capture_output=True, check=False, timeout=20).returncode == 0


def _linker_cache(*, again: bool = False, _known: Dict[str, str] = {}) -> str:  # noqa: B006 read once a start
    if again or not _known:
        ldconfig = find_program("ldconfig")
        told = subprocess.run([ldconfig, "-p"], capture_output=True, check=False, timeout=20) if ldconfig else None
        _known["names"] = told.stdout.decode(errors="replace") if told else ""
    return _known["names"]


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the set-up lock, so that two starts at once do not install into each other."""
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        handle = (ROOT / "var" / "setup.lock").open("w", encoding="ascii")
    except OSError as error:
        _tell("不能写入 %s: %s" % (ROOT / "var", error.strerror))
        sys.exit(2)
    with handle:
        started = time.monotonic()
        while not _locked(handle.fileno()):
            if int(time.monotonic() - started) % int(HEARTBEAT_S) == 0:
                _tell("等待另一个正在进行的安装 … %d s" % (time.monotonic() - started))
            time.sleep(1)
        yield


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _step(name: str, command: Sequence[str], *, otherwise: str = "") -> None:
    """Run one step with its name, what it says and the elapsed time; never silent for 5 s. Exits 3 where it fails."""
    started = time.monotonic()
    _tell("[准备] %s …" % name)
    said: List[str] = []
    with subprocess.Popen(list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT)) as child:
        assert child.stdout is not None  # noqa: S101 asked for above
        with selectors.DefaultSelector() as waiting:
            waiting.register(child.stdout, selectors.EVENT_READ)
            shown, rest, ended = started, b"", False
            while not ended:
                if waiting.select(timeout=0.5):
                    piece = os.read(child.stdout.fileno(), 65536)
                    ended = not piece
                    lines = (rest + piece).replace(b"\r", b"\n").split(b"\n")
                    rest = lines.pop()
                    said += [line.decode(errors="replace").strip() for line in lines if line.strip()]
                if time.monotonic() - shown >= HEARTBEAT_S:
                    shown = time.monotonic()
                    _tell("       %4.0f s  %s" % (shown - started, said[-1][:100] if said else ""))
    if child.returncode == 0:
        _tell("[完成] %s (%.1f s)" % (name, time.monotonic() - started))
        return
    for line in said[-15:]:
        _tell("       " + line)
    _tell("[失败] %s (退出码 %d)。请检查上面的原因, 再执行:" % (name, child.returncode))
    _ask_a_person(otherwise or "python3 run_kiosk.py")


def _ask_a_person(command: str) -> NoReturn:
    _tell("  " + command)
    sys.exit(NEEDS_A_PERSON)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
