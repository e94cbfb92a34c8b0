# The style sheet of all pages: nhsuk-frontend's compiled CSS cut to what our templates and sources use, and our own rules
# (web/build_css.mjs). It is made in the build folder: downloaded code is never committed.
set(CAIRN_NODE_MODULES ${CMAKE_SOURCE_DIR}/build/node_modules CACHE PATH "Where npm put the packages of web/package.json")

function(cairn_styles)
  cmake_parse_arguments(ARG "" "OUTPUT" "" ${ARGN})
  find_program(NODE node)
  set(nhsuk ${CAIRN_NODE_MODULES}/nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css)
  if(NOT NODE OR NOT EXISTS ${nhsuk})
    message(FATAL_ERROR "The packages of web/package.json are missing (Node.js, or ${nhsuk}). Run: scripts/dev setup")
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/templates/*.html ${CMAKE_SOURCE_DIR}/api/*.cpp)
  add_custom_command(OUTPUT ${ARG_OUTPUT}
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/web/build_css.mjs ${nhsuk} ${CMAKE_SOURCE_DIR} ${ARG_OUTPUT}
    DEPENDS ${CMAKE_SOURCE_DIR}/web/build_css.mjs ${CMAKE_SOURCE_DIR}/web/assets/cairn.css ${nhsuk} ${sources}
    COMMENT "Cutting the style sheet" VERBATIM)
endfunction()
