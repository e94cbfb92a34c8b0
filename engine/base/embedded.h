#pragma once

#include <span>
#include <string_view>

namespace cairn {

/// A file that travels inside the program. `path` is relative to the source tree: "schemas/sql/0001_initial.sql".
struct EmbeddedFile {
  std::string_view path;
  std::string_view content;
};

/// All of them, sorted by path. Defined by the generated target cairn_embedded.
std::span<const EmbeddedFile> embedded_files();

}  // namespace cairn
