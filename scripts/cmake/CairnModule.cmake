# One target per module and one test program linking only that module (a call into a module that is not declared fails at link).
# Sources are every .cpp of the module's folder, tests every *_test.cpp of its mirror under tests/: no file can be left out of a target.
#
#   cairn_module(engine/stats DEPENDS base PRIVATE Boost::headers)
#     -> library cairn_stats, test program stats_test from tests/engine/stats/*_test.cpp
include(GoogleTest)

function(cairn_module folder)
  cmake_parse_arguments(ARG "" "NAME" "DEPENDS;PRIVATE;PUBLIC;TEST_DEPENDS" ${ARGN})
  if(NOT ARG_NAME)
    get_filename_component(ARG_NAME ${folder} NAME)
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  add_library(cairn_${ARG_NAME} STATIC ${sources})
  set(depends ${ARG_DEPENDS})
  list(TRANSFORM depends PREPEND cairn_)
  target_link_libraries(cairn_${ARG_NAME} PUBLIC cairn_options ${depends} ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  set_property(GLOBAL APPEND PROPERTY CAIRN_LAYERS "${folder}:${ARG_DEPENDS}")
  if(CAIRN_TESTS)
    cairn_test_program(${ARG_NAME}_test tests/${folder} cairn_${ARG_NAME} ${ARG_TEST_DEPENDS})
  endif()
endfunction()

function(cairn_test_program name folder)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*_test.cpp)
  if(NOT tests)
    return()
  endif()
  add_executable(${name} ${tests})
  target_link_libraries(${name} PRIVATE ${ARGN} GTest::gmock_main)
  target_compile_definitions(${name} PRIVATE CAIRN_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()
