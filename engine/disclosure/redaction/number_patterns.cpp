#include <algorithm>
#include <array>
#include <charconv>

#include "engine/disclosure/redaction/pattern_rows.h"

namespace cairn::disclosure::redaction {
namespace {

constexpr std::string_view kMonths =
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:"
    "ember)?"
    "|dec(?:ember)?";

int number_of(std::string_view digits) {
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
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

/// Day, month and year of two digits with this sign between, unless the row goes on with it: "8/8/10/7/5" are scores.
std::string short_date(const std::string& sign) {
  const std::string gap = R"(\s?)" + sign + R"(\s?)";
  return R"((?:^|[^\d)" + sign + R"(]|(?:^|[^\d\s]))" + sign + R"()(\d{1,2})" + gap + R"(\d{1,2})" + gap +
         R"(\d{2})(?:$|[^\d)" + sign + "]|" + sign + R"((?:$|[^\d])))";
}

/// "at 10 12 14 a day" is no National Insurance number.
bool is_national_insurance(std::string_view found) {
  constexpr std::array kWords = {"am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is",
                                 "it", "me", "my", "no", "of", "on", "or", "so", "to", "up", "us", "we"};
  std::string start(found.substr(0, 2));
  if (start[0] >= 'A' && start[0] <= 'Z' && start[1] >= 'a') start[0] = static_cast<char>(start[0] + 32);
  const bool is_apart = found.size() > 2 && found[2] == ' ';
  return !is_apart || std::find(kWords.begin(), kWords.end(), start) == kWords.end();
}

}  // namespace

std::vector<Pattern> number_patterns() {
  const std::string months(kMonths);
  const std::string year = R"((?:,?\s+(?:of\s+)?'?\d{4}|,?\s+'?\d{2}\b))";
  return {
      {RedactionKind::NationalInsurance,
       R"((?i)(?:^|[^a-z0-9])([a-z]\s?[a-z][\s./_-]{0,3}\d\s?\d[\s./_-]{0,3}\d\s?\d[\s./_-]{0,3}\d\s?\d[\s./_-]{0,3}[a-d])(?:$|[^a-z0-9]))",
       is_national_insurance},
      {RedactionKind::RecordNumber,
       R"((?i)\b((?:mrn|chi|pas|hosp(?:ital)?|patient|record|case|unit|clinic|district|passport|account)\s*(?:number|no|num|id|ref|reference|#)?[.:#\s]*(?:is|was)?[:#\s]*(?:mrn\s*)?[a-z]{0,3}[\s-]?\d[\d\s/-]{3,14}\d))",
       always},
      {RedactionKind::Date, R"((?:^|[^\d])(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?:$|[^\d]))", is_numeric_date},
      {RedactionKind::Date, R"((?:^|[^\d])(\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{4})(?:$|[^\d]))", is_numeric_date},
      {RedactionKind::Date, short_date("/"), is_numeric_date},
      {RedactionKind::Date, short_date("-"), is_numeric_date},
      {RedactionKind::Date, short_date(R"(\.)"), is_numeric_date},
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
}

}  // namespace cairn::disclosure::redaction
