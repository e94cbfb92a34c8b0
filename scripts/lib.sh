# Shared by scripts/run, scripts/test and scripts/dev: what is needed, by the names Debian and npm know, and how tests are run.

RUN_PACKAGES=(g++ cmake ninja-build pkg-config ca-certificates nlohmann-json3-dev libsqlite3-dev libboost-dev libeigen3-dev libsodium-dev libssl-dev
  libre2-dev libcpp-httplib-dev libkainjow-mustache-dev libcli11-dev libspdlog-dev
  libutf8proc-dev libzip-dev libpugixml-dev libxlsxwriter-dev libreadstat-dev)
TEST_PACKAGES=(libgtest-dev libgmock-dev nginx-light chromium fonts-dejavu-core fonts-liberation fonts-noto-core python3 openssl sqlite3 tzdata procps)
CHECK_PACKAGES=(clang-format clang-tidy clang libclang-rt-14-dev libbenchmark-dev ccache gcovr git)

as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; elif command -v sudo > /dev/null; then sudo "$@"; else
    echo "Installing packages needs root or sudo. Ask your administrator to run: apt-get install ${*: -5}" >&2
    return 1
  fi
}

# Installs those packages that are missing; asks nothing.
install_debian_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'install ok installed' || missing+=("$package")
  done
  # Node.js may be there from elsewhere (with an npm of its own); Debian's is the fallback.
  command -v node > /dev/null || missing+=(nodejs)
  command -v npm > /dev/null || missing+=(npm)
  [[ ${#missing[@]} -eq 0 ]] && return 0
  echo "Installing from Debian: ${missing[*]}"
  as_root apt-get update -q > /dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" > build/apt.log 2>&1 ||
    { tail -20 build/apt.log; return 1; }
}

# npm packages go to build/node_modules: nothing that was downloaded lies in the source tree.
install_web_packages() {
  mkdir -p build
  cmp -s web/package.json build/package.json && [[ -d build/node_modules ]] && return 0
  echo "Installing from npm: $(sed -n 's/^ *"\([a-z-]*\)": "[0-9].*/\1/p' web/package.json | tr '\n' ' ')"
  cp web/package.json build/package.json
  (cd build && npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error) || { rm -f build/package.json; return 1; }
}

# run_ctest BUILD_FOLDER [OPTIONS]: all tests, then those that need no other program again in two more time zones.
run_ctest() {
  local folder=$1 zone
  shift
  TZ=UTC ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$(nproc)" "$@"
  for zone in Pacific/Auckland America/St_Johns; do
    echo "Unit tests with TZ=$zone"
    TZ=$zone ctest --test-dir "$folder" --output-on-failure --no-tests=error -j "$(nproc)" -LE 'crash|door|browser' "$@" | tail -8
    [[ ${PIPESTATUS[0]} -eq 0 ]] || return 1
  done
}
