# Every outside library, each by the name of its Debian package. Each has one door; the module that owns the door links it privately.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)                                # nlohmann-json3-dev
find_package(Boost REQUIRED)                                        # libboost-dev (Math, header only)
pkg_check_modules(EIGEN REQUIRED IMPORTED_TARGET eigen3)            # libeigen3-dev
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)          # libsqlite3-dev
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)        # libsodium-dev
pkg_check_modules(LIBCRYPTO REQUIRED IMPORTED_TARGET libcrypto)     # libssl-dev: SHA-256 of large files
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)                 # libre2-dev
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)    # libutf8proc-dev
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip)           # libzip-dev
pkg_check_modules(PUGIXML REQUIRED IMPORTED_TARGET pugixml)         # libpugixml-dev
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)   # libxlsxwriter-dev
find_package(CLI11 REQUIRED)                                        # libcli11-dev
find_package(spdlog REQUIRED)                                       # libspdlog-dev
find_path(MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED)           # libkainjow-mustache-dev
find_path(HTTPLIB_INCLUDE httplib.h REQUIRED)                       # libcpp-httplib-dev
find_path(READSTAT_INCLUDE readstat.h REQUIRED)                     # libreadstat-dev
find_library(READSTAT_LIBRARY readstat REQUIRED)
add_library(cairn_readstat INTERFACE)
target_include_directories(cairn_readstat SYSTEM INTERFACE ${READSTAT_INCLUDE})
target_link_libraries(cairn_readstat INTERFACE ${READSTAT_LIBRARY})
find_library(HTTPLIB_LIBRARY cpp-httplib REQUIRED)
add_library(cairn_httplib INTERFACE)
target_include_directories(cairn_httplib SYSTEM INTERFACE ${HTTPLIB_INCLUDE})
target_link_libraries(cairn_httplib INTERFACE ${HTTPLIB_LIBRARY} Threads::Threads)
add_library(cairn_mustache INTERFACE)
target_include_directories(cairn_mustache SYSTEM INTERFACE ${MUSTACHE_INCLUDE})
if(CAIRN_TESTS)
  find_package(GTest REQUIRED)                                      # libgtest-dev, libgmock-dev
endif()
if(CAIRN_BENCH)
  find_package(benchmark REQUIRED)                                  # libbenchmark-dev
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
