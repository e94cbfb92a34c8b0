#pragma once

#include <string_view>

namespace cairn::extract {

/// A file of web/extract: "read.R", "read.py", "page.css".
std::string_view find_reader_file(std::string_view name);

}  // namespace cairn::extract
