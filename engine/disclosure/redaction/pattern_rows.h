#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/disclosure/redaction/redactor.h"

namespace cairn::disclosure::redaction {

/// What is found by its shape. The first group of the expression (RE2) is what is taken out, if `is_meant` agrees.
struct Pattern {
  RedactionKind kind;
  std::string text;
  bool (*is_meant)(std::string_view found);
};

/// E-mail and web addresses, online names and phone numbers, also spelt out ("bob at example dot com").
std::vector<Pattern> contact_patterns();
/// Postcodes, also letter by letter or with other signs between.
std::vector<Pattern> postcode_patterns();
/// National Insurance and record numbers, dates, ages from 90.
std::vector<Pattern> number_patterns();

bool always(std::string_view found);
std::size_t count_digits(std::string_view text);

/// Where a phone number that ends at `end` really ends: after its extension ("x22") and another ending ("/ 0959").
std::size_t end_of_phone(std::string_view text, std::size_t end);

}  // namespace cairn::disclosure::redaction
