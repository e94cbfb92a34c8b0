#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cairn {

enum class Base64 { Standard, Url };  // RFC 4648, sections 4 and 5

/// With padding.
std::string encode_base64(std::string_view bytes, Base64 kind = Base64::Standard);
/// With or without padding; empty when the text is anything else.
std::optional<std::string> decode_base64(std::string_view text, Base64 kind = Base64::Standard);

}  // namespace cairn
