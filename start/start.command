#!/bin/sh
# Double-click on macOS or Linux: installs Zhike the first time, then opens it. 双击即可安装并打开知客（macOS、Linux）。
set -u
cd "$(dirname "$0")/.." || exit 1
say() { printf '%s\n' "$1" "$2"; }
fail() { say "$1" "$2" >&2; printf 'Enter / 回车键关闭 '; read -r _; exit 1; }

if [ -x .venv/bin/zhike ]; then
    exec .venv/bin/zhike "$@"
fi
if command -v zhike >/dev/null 2>&1; then
    exec zhike "$@"
fi
for python in python3.14 python3.13 python3.12 python3.11 python3 python; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
        say "Installing Zhike; this is done once and takes a few minutes." "正在安装知客，仅首次需要，约几分钟。"
        "$python" -m venv .venv || fail "Python could not make a virtual environment." "Python 无法创建虚拟环境。"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock ||
            fail "The parts could not be fetched. Check the network and start again." "依赖下载失败，请检查网络后重试。"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation . ||
            fail "Zhike could not be installed." "知客安装失败。"
        exec .venv/bin/zhike "$@"
    fi
done
fail "Zhike needs Python 3.11 to 3.14 (not newer): https://www.python.org/downloads/" "知客需要 Python 3.11 至 3.14（暂不支持更新的版本）：https://www.python.org/downloads/"
