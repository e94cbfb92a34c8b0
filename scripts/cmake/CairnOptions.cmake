# Options that every target of ours shares. Warnings become errors in the presets (CMAKE_COMPILE_WARNING_AS_ERROR).
add_library(cairn_options INTERFACE)
target_include_directories(cairn_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(cairn_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor -Wimplicit-fallthrough)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT CAIRN_SANITIZE)
  # Hardening as Debian builds its own servers.
  target_compile_options(cairn_options INTERFACE -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  target_link_options(cairn_options INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
if(CAIRN_SANITIZE)
  target_compile_options(cairn_options INTERFACE -fsanitize=${CAIRN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(cairn_options INTERFACE -fsanitize=${CAIRN_SANITIZE})
endif()
if(CAIRN_FUZZ)
  # Counters in all our code: without them libFuzzer is blind.
  target_compile_options(cairn_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(CAIRN_COVERAGE)
  target_compile_options(cairn_options INTERFACE --coverage)
  target_link_options(cairn_options INTERFACE --coverage)
endif()
