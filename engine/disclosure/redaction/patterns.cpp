#include "engine/disclosure/redaction/patterns.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>

#include "engine/base/error.h"
#include "engine/disclosure/redaction/pattern_rows.h"

namespace cairn::disclosure::redaction {

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

bool always(std::string_view) { return true; }

namespace {

const std::vector<Pattern>& patterns() {
  static const std::vector<Pattern> rows = [] {
    std::vector<Pattern> all;
    for (auto part : {contact_patterns(), postcode_patterns(), number_patterns()})
      all.insert(all.end(), part.begin(), part.end());
    return all;
  }();
  return rows;
}

const std::vector<std::unique_ptr<RE2>>& programs() {
  static const auto compiled = [] {
    std::vector<std::unique_ptr<RE2>> list;
    RE2::Options options;
    options.set_log_errors(false);
    for (const Pattern& row : patterns()) {
      list.push_back(std::make_unique<RE2>(row.text, options));
      CAIRN_ASSERT(list.back()->ok());
    }
    return list;
  }();
  return compiled;
}

/// A full stop or comma after an address belongs to the sentence.
std::size_t without_tail(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin && std::string_view(".,;:!?)'\"").find(text[end - 1]) != std::string_view::npos) --end;
  return end;
}

}  // namespace

void find_patterns(std::string_view text, Found& found) {
  for (std::size_t row = 0; row < patterns().size(); ++row) {
    const RE2& program = *programs()[row];
    re2::StringPiece groups[2];
    std::size_t from = 0;
    const re2::StringPiece whole(text.data(), text.size());
    while (from <= text.size() && program.Match(whole, from, text.size(), RE2::UNANCHORED, groups, 2)) {
      const auto begin = static_cast<std::size_t>(groups[1].data() - text.data());
      std::size_t end = begin + groups[1].size();
      const RedactionKind kind = patterns()[row].kind;
      if (kind == RedactionKind::Url) end = without_tail(text, begin, end);
      if (end > begin && patterns()[row].is_meant(text.substr(begin, end - begin))) {
        if (kind == RedactionKind::Phone) end = end_of_phone(text, end);
        found.push_back({begin, end, kind});
      }
      from = std::max(end, from + 1);
    }
  }
}

}  // namespace cairn::disclosure::redaction
