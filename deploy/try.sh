#!/usr/bin/env bash
# The Containerfile's steps, carried out without a container engine: the wheel is built and installed from the locks,
# then served as nobody, on a file system that cannot be written to, and stopped. Needs root, for the read-only view
# of this machine; PYTHON names a Python 3.11 or newer that everybody may run.
set -euo pipefail

PYTHON=${PYTHON:-/usr/bin/python3}
tree=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp --directory /var/tmp/practice-loop.XXXXXX)
chmod 755 "$work"
server=
finish() {
  [ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
say() { printf '== %s\n' "$*"; }

say "Copying what .dockerignore lets through"
mkdir "$work/src" "$work/root" "$work/state"
cd "$tree"
git ls-files -z bot cards manifest practice rehearsal scheduler storage requirements pyproject.toml README.md .gitignore |
  xargs -0 cp --parents --target-directory="$work/src"

say "Installing from the locks, by hash"
cd "$work/src"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
python3 -m venv "$work/build"
"$PYTHON" -m venv --without-pip "$work/practice-loop"
pip=$work/build/bin/pip
"$pip" install --quiet --require-hashes --only-binary=:all: --requirement requirements/build.lock
"$pip" --python "$work/practice-loop/bin/python" install --quiet --require-hashes --only-binary=:all: \
  --requirement requirements/run.lock
"$work/build/bin/hatchling" build --target wheel --directory "$work/wheel"
"$pip" --python "$work/practice-loop/bin/python" install --quiet --no-deps --no-index "$work"/wheel/*.whl
du --summarize --human-readable "$work/practice-loop" | sed 's/\t.*/ installed/'

say "Serving as nobody; only its own folder and /tmp can be written to"
port=$("$PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/inside.sh" <<'INSIDE'
set -euo pipefail
mount --rbind / "$1/root"
mount -o remount,bind,ro "$1/root"
mount -t tmpfs -o size=16m,mode=1777 tmpfs "$1/root/tmp"
mount -t tmpfs -o size=64m,mode=0750,uid=65534,gid=65534 tmpfs "$1/root$1/state"
exec chroot "$1/root" setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all \
  env --ignore-environment --chdir="$1/state" PATH="$1/practice-loop/bin" PORT="$2" \
  PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
  MicrosoftAppId=try MicrosoftAppPassword=try MicrosoftAppTenantId=try practice-loop serve
INSIDE
began=$(date +%s.%N)
unshare --mount --propagation private bash "$work/inside.sh" "$work" "$port" >"$work/out" 2>"$work/err" &
server=$!
ask() { "$PYTHON" - "$port" "$@" <<'ASK'
import http.client, sys
port, method, path, expected, words = sys.argv[1:]
connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=10)
connection.request(method, path, headers={"Content-Type": "application/json"})
answer = connection.getresponse()
said = answer.read().decode()
if answer.status != int(expected) or words not in said:
    sys.exit(f"{method} {path}: {answer.status} {said[:200]}")
ASK
}
for _ in $(seq 300); do
  if ask GET /readyz 200 true 2>/dev/null; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/out" "$work/err"; exit 1; }
  sleep 0.1
done
ask GET /readyz 200 true
say "Ready after $(awk "BEGIN {printf \"%.1f\", $(date +%s.%N) - $began}") s"
ask GET /metrics 200 "practice_loop_database_up 1.0"
ask POST /api/messages 401 NotAdmitted
ask GET /local/clock 404 ""
sed -n 's/^HEALTHCHECK .* CMD //p' "$tree/deploy/Containerfile" >"$work/check.json"
PORT=$port "$PYTHON" -c 'import json, subprocess, sys
python, *rest = json.load(open(sys.argv[1]))
sys.exit(subprocess.run([sys.executable, *rest]).returncode)' "$work/check.json"
grep -q '^Uid:.65534.65534.65534.65534$' "/proc/$server/status"
grep -q '^CapBnd:.0000000000000000$' "/proc/$server/status"
touch "/proc/$server/root$work/state/written"
if touch "/proc/$server/root/etc/written" 2>/dev/null; then
  say "The file system can be written to, even by root"
  exit 1
fi
rm "/proc/$server/root$work/state/written"
say "Written: $(cd "/proc/$server/root$work/state" && find . -type f | sort | tr '\n' ' ')"
grep VmRSS "/proc/$server/status" | sed 's/^VmRSS:\s*/== Memory: /'

say "Stopping it"
began=$(date +%s.%N)
kill -TERM "$server"
wait "$server"
server=
say "Ended by itself after $(awk "BEGIN {printf \"%.1f\", $(date +%s.%N) - $began}") s; its log:"
cat "$work/err"
