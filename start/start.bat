@echo off
rem Double-click on Windows: installs Zhike the first time, then opens it.
chcp 65001 >nul
setlocal
cd /d "%~dp0.."
if exist ".venv\Scripts\zhike.exe" goto run
where zhike >nul 2>nul && (zhike %* & goto end)
set "PYTHON="
for %%p in ("py -3.14" "py -3.13" "py -3.12" "py -3.11" "python" "python3") do if not defined PYTHON (
    %%~p -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))" >nul 2>nul && set "PYTHON=%%~p"
)
if not defined PYTHON (
    echo Zhike needs Python 3.11 to 3.14, not newer: https://www.python.org/downloads/
    echo 知客需要 Python 3.11 至 3.14，暂不支持更新的版本，请先安装：https://www.python.org/downloads/
    goto end
)
echo Installing Zhike; this is done once and takes a few minutes.
echo 正在安装知客，仅首次需要，约几分钟。
%PYTHON% -m venv .venv || goto failed
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements\run.lock || goto failed
".venv\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation . || goto failed
:run
".venv\Scripts\zhike.exe" %*
goto end
:failed
echo Zhike could not be installed. Check the network and start again.
echo 知客安装失败，请检查网络后重试。
:end
pause
