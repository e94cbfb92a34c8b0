#pragma once

#include <string>
#include <string_view>

namespace cairn {

/// Text as it stands between tags or in a quoted attribute of HTML and XML: & < > " ' become references.
std::string escape_markup(std::string_view text);

}  // namespace cairn
