#include "engine/fhir/format.h"

#include <algorithm>
#include <string>

#include "engine/base/date.h"

namespace cairn::fhir {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Two digits at `at`, no greater than `limit`.
bool is_pair(std::string_view text, std::size_t at, int limit) {
  if (text.size() < at + 2 || !is_digit(text[at]) || !is_digit(text[at + 1])) return false;
  return (text[at] - '0') * 10 + (text[at + 1] - '0') <= limit;
}

/// Length of hh:mm:ss[.f…] at the front; 0 when it is not there. FHIR allows a leap second.
std::size_t time_length(std::string_view text) {
  if (!is_pair(text, 0, 23) || text.substr(2, 1) != ":" || !is_pair(text, 3, 59) || text.substr(5, 1) != ":" ||
      !is_pair(text, 6, 60)) {
    return 0;
  }
  if (text.size() == 8 || text[8] != '.') return 8;
  std::size_t end = 9;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end > 9 ? end : 0;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_digit(text[i]) && (text[i] < 'a' || text[i] > 'f')) return false;
  }
  return true;
}

}  // namespace

bool is_date_text(std::string_view text) {
  switch (text.size()) {
    case 4:
      return parse_date(std::string(text) + "-01-01").has_value();
    case 7:
      return parse_date(std::string(text) + "-01").has_value();
    default:
      return parse_date(text).has_value();
  }
}

bool is_date_time_text(std::string_view text) {
  if (text.size() <= 10) return is_date_text(text);
  if (text[10] != 'T' || !parse_date(text.substr(0, 10))) return false;
  const std::size_t length = time_length(text.substr(11));
  const std::string_view zone = text.substr(std::min(text.size(), 11 + length));
  if (length == 0) return false;
  if (zone == "Z") return true;
  return zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && is_pair(zone, 1, 14) && zone[3] == ':' &&
         is_pair(zone, 4, 59);
}

bool is_time_text(std::string_view text) {
  const std::size_t length = time_length(text);
  return length != 0 && length == text.size();
}

bool is_uri_text(std::string_view text) {
  const auto forbidden = [](unsigned char c) {
    return c <= ' ' || c == '\\' || c == '<' || c == '>' || c == '"' || c == 0x7F;
  };
  if (std::any_of(text.begin(), text.end(), forbidden)) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return text.find('/') != std::string_view::npos;
  if (colon < 2 || text.size() == colon + 1) return false;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const std::string_view scheme = text.substr(0, colon);
  if (!is_letter(scheme.front())) return false;
  if (!std::all_of(scheme.begin(), scheme.end(),
                   [&](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; }))
    return false;
  return !text.starts_with("urn:uuid:") || is_uuid(text.substr(9));
}

}  // namespace cairn::fhir
