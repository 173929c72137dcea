"""What can be held of Windows without it: no module needs what only POSIX has, and a console of GBK takes every word."""

import os
import subprocess
import sys
from pathlib import Path

IMPORTS = """
import pkgutil, sys, types
import zhike

def every():
    for one in pkgutil.walk_packages(zhike.__path__, "zhike."):
        if not one.name.endswith("__main__"):
            __import__(one.name)

every()
for name in [one for one in sys.modules if one == "zhike" or one.startswith("zhike.")]:
    del sys.modules[name]
for name in ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
sys.platform = "win32"
import zhike
every()
"""


def test_every_module_is_imported_without_what_only_posix_has() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, timeout=900)

    assert done.returncode == 0, done.stderr[-2000:]


def test_a_console_of_gbk_takes_what_it_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "客户🍀 CON.csv"
    path.write_bytes("客户编码,客户名称,备注\r\nC1,𠮷祥🍀商行,✓é\r\nC2,北京甲公司,\r\n".encode())
    environment = {**os.environ, "PYTHONIOENCODING": "gbk", "LANG": "C", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from zhike.cli import main; sys.exit(main())", "--lang", "zh", "import", str(path), "--dry-run"],
        capture_output=True, env=environment, timeout=900,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode("gbk", "replace")[-2000:]
    assert "客户档案" in done.stdout.decode("gbk")
