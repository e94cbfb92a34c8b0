#include "engine/disclosure/redaction/patterns.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "engine/base/error.h"

namespace cairn::disclosure::redaction {
namespace {

constexpr std::string_view kMonths =
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:"
    "ember)?"
    "|dec(?:ember)?";

/// The first group of the pattern is what is taken out.
struct Pattern {
  RedactionKind kind;
  std::string text;
  bool (*is_meant)(std::string_view found);
};

int number_of(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

bool always(std::string_view) { return true; }

/// Ten or eleven digits with the leading 0, nine or ten after +44.
bool is_phone(std::string_view found) {
  const std::size_t digits = count_digits(found);
  return digits >= 10 && digits <= 14;
}

/// Day and month in either order, or a year first.
bool is_numeric_date(std::string_view found) {
  std::vector<int> parts;
  std::vector<std::size_t> widths;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= found.size(); ++at) {
    if (at < found.size() && found[at] >= '0' && found[at] <= '9') continue;
    if (at > begin) parts.push_back(number_of(found.substr(begin, at - begin))), widths.push_back(at - begin);
    begin = at + 1;
  }
  if (parts.size() != 3) return false;
  const auto is_day_and_month = [](int a, int b) {
    return a >= 1 && b >= 1 && a <= 31 && b <= 31 && (a <= 12 || b <= 12);
  };
  if (widths[0] == 4) return is_day_and_month(parts[1], parts[2]);
  return is_day_and_month(parts[0], parts[1]) && (widths[2] == 2 || widths[2] == 4);
}

/// "B12 5ug" is a dose.
bool is_postcode(std::string_view found) {
  const std::string_view end = found.substr(found.size() - 2);
  return end != "ug" && end != "UG" && end != "ng";
}

const std::vector<Pattern>& patterns() {
  static const std::string months(kMonths);
  static const std::string year = R"((?:,?\s+(?:of\s+)?'?\d{4}|,?\s+'?\d{2}\b))";
  static const std::vector<Pattern> rows = {
      {RedactionKind::Email,
       R"(([\pL\pN._%+'-]+\s?(?:@|\(at\)|\[at\])\s?[\pL\pN-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\pL\pN-]+)+))", always},
      {RedactionKind::Url, R"((?i)((?:https?|ftp)://[^\s<>"]+|www\.[^\s<>"]+))", always},
      {RedactionKind::Url,
       R"((?i)\b((?:[a-z0-9-]+\.)+(?:com|org|net|info|io|me|blog|uk|eu|co|gov|edu|online|site|scot|wales)(?:/[^\s<>"]*)?))",
       always},
      {RedactionKind::Handle, R"((?:^|[^\w@.])(@[A-Za-z0-9_][A-Za-z0-9_.]{1,29}))", always},
      {RedactionKind::Phone, R"((?:^|[^\d])((?:\+|\b00)\s?44[\s().-]*(?:\(?0\)?[\s.-]*)?\d(?:[\s().-]{0,3}\d){8,9}))",
       is_phone},
      {RedactionKind::Phone, R"((?:^|[^\d])(\(?0\d(?:[\s().-]{0,3}\d){8,9}))", is_phone},
      {RedactionKind::Phone, R"((\+\d{1,3}(?:[\s().-]{0,3}\d){7,12}))", is_phone},
      {RedactionKind::Postcode,
       R"((?i)(?:^|[^a-z0-9])((?:gir\s?0aa|[a-pr-uwyz][a-hk-y]?\d[a-z\d]?[\s-]{0,2}\d[abd-hjlnp-uw-z]{2}))(?:$|[^a-z0-9]))",
       is_postcode},
      {RedactionKind::NationalInsurance,
       R"((?i)(?:^|[^a-z0-9])([a-z]{2}[\s.-]{0,2}\d{2}[\s.-]{0,2}\d{2}[\s.-]{0,2}\d{2}[\s.-]{0,2}[a-d])(?:$|[^a-z0-9]))",
       always},
      {RedactionKind::RecordNumber,
       R"((?i)\b((?:mrn|chi|pas|hosp(?:ital)?|patient|record|case|unit|clinic|district|passport|account)\s*(?:number|no|num|id|ref|reference|#)?[.:#\s]*(?:is|was)?[:#\s]*(?:mrn\s*)?[a-z]{0,3}[\s-]?\d[\d\s/-]{3,14}\d))",
       always},
      {RedactionKind::Date, R"((?:^|[^\d])(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:$|[^\d]))", is_numeric_date},
      {RedactionKind::Date, R"((?:^|[^\d])(\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2}))(?:$|[^\d]))",
       is_numeric_date},
      {RedactionKind::Date,
       R"((?i)(?:^|[^\d])(\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?:)" + months + R"()\b\.?)" + year + ")", always},
      {RedactionKind::Date,
       R"((?i)(?:^|[^\d])(\d{1,2}(?:(?:st|nd|rd|th)(?:\s+of)?[\s-]+(?:)" + months +
           R"()|[\s-]+(?:jan(?:uary)?|feb(?:ruary)?|apr(?:il)?|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)))\b)",
       always},
      {RedactionKind::Date, R"((?i)\b((?:)" + months + R"()\.?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?)" + year + ")",
       always},
      {RedactionKind::Date, R"((?i)\b((?:)" + months + R"()\.?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th))\b)", always},
      {RedactionKind::AgeOver89, R"((?i)\b((?:9\d|1[01]\d))[\s-]*(?:years?|yrs?)?[\s-]*old\b)", always},
      {RedactionKind::AgeOver89, R"((?i)\b((?:9\d|1[01]\d))[\s-]*(?:years?|yrs?)\s+(?:of age|young)\b)", always},
      {RedactionKind::AgeOver89,
       R"((?i)\b(?:aged?|age of|turned|turning|(?:i am|i'm|he is|she is|he's|she's))\s+(?:nearly\s+|almost\s+|now\s+)?((?:9\d|1[01]\d))(?:$|[\s,.!?;)](?:$|[^\d%mkc])))",
       always},
      {RedactionKind::AgeOver89,
       R"((?i)\b(ninety(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?)[\s-]*(?:years?|yrs?)?[\s-]*old\b)",
       always},
  };
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
      if (patterns()[row].kind == RedactionKind::Url) end = without_tail(text, begin, end);
      if (end > begin && patterns()[row].is_meant(text.substr(begin, end - begin)))
        found.push_back({begin, end, patterns()[row].kind});
      from = std::max(end, from + 1);
    }
  }
}

}  // namespace cairn::disclosure::redaction
