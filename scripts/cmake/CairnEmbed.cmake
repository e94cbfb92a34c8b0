# Files that travel inside the program: one program, one data folder.
#   cairn_embed(TARGET name ROOT dir FILES a b c [GENERATED_ROOT dir GENERATED d e])
#     -> library with cairn::embedded_files() listing them by their path under the root, in order of path
# Generated files are made by a custom command of the same folder; they lie in the build folder.
function(cairn_embed)
  cmake_parse_arguments(ARG "" "TARGET;ROOT;GENERATED_ROOT" "FILES;GENERATED" ${ARGN})
  set(out ${CMAKE_BINARY_DIR}/embedded)
  file(MAKE_DIRECTORY ${out})
  set(assembly ".section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  set(paths "")
  foreach(file IN LISTS ARG_FILES)
    file(RELATIVE_PATH path ${ARG_ROOT} ${file})
    list(APPEND paths ${path})
    string(MD5 key ${path})
    set(file_${key} ${file})
  endforeach()
  foreach(file IN LISTS ARG_GENERATED)
    file(RELATIVE_PATH path ${ARG_GENERATED_ROOT} ${file})
    list(APPEND paths ${path})
    string(MD5 key ${path})
    set(file_${key} ${file})
  endforeach()
  list(SORT paths)
  foreach(path IN LISTS paths)
    string(MD5 key ${path})
    set(file ${file_${key}})
    string(APPEND assembly ".global cairn_embedded_${index}\n.global cairn_embedded_${index}_end\n"
                           "cairn_embedded_${index}:\n.incbin \"${file}\"\ncairn_embedded_${index}_end:\n.byte 0\n")
    string(APPEND declarations "extern \"C\" const char cairn_embedded_${index}[];\nextern \"C\" const char cairn_embedded_${index}_end[];\n")
    string(APPEND rows "    {\"${path}\", {cairn_embedded_${index}, static_cast<std::size_t>(cairn_embedded_${index}_end - cairn_embedded_${index})}},\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly ".section .note.GNU-stack,\"\",%progbits\n")
  file(CONFIGURE OUTPUT ${out}/data.S CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT ${out}/table.cpp CONTENT "#include \"engine/base/embedded.h\"\n${declarations}
namespace cairn {
std::span<const EmbeddedFile> embedded_files() {
  static const EmbeddedFile files[] = {
${rows}  };
  return files;
}
}  // namespace cairn
" @ONLY)
  set_source_files_properties(${out}/data.S PROPERTIES OBJECT_DEPENDS "${ARG_FILES};${ARG_GENERATED}")
  add_library(${ARG_TARGET} STATIC ${out}/data.S ${out}/table.cpp)
  target_link_libraries(${ARG_TARGET} PUBLIC cairn_base)
endfunction()
