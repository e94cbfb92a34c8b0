#pragma once

#include <string>
#include <string_view>

namespace cairn::fhirpath {

inline char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

/// Upper and lower case of Latin, Greek and Cyrillic letters; other characters stay. No locale is consulted.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
/// Lower case, each white-space character a space.
std::string normalise_for_equivalence(std::string_view text);

}  // namespace cairn::fhirpath
