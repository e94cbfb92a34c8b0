#include "engine/extract/reader_files.h"

#include <algorithm>
#include <string>

#include "engine/base/embedded.h"
#include "engine/base/error.h"

namespace cairn::extract {

std::string_view find_reader_file(std::string_view name) {
  const std::string path = "web/extract/" + std::string(name);
  const auto files = embedded_files();
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& file) { return file.path == path; });
  CAIRN_ASSERT(found != files.end());
  return found->content;
}

}  // namespace cairn::extract
