#include <re2/re2.h>

#include <algorithm>

#include "engine/base/error.h"
#include "engine/disclosure/redaction/pattern_rows.h"

namespace cairn::disclosure::redaction {
namespace {

/// Ten or eleven digits with the leading 0, nine or ten after +44.
bool is_phone(std::string_view found) {
  const std::size_t digits = count_digits(found);
  return digits >= 10 && digits <= 14;
}

/// The parts of which addresses are made. A dot or an "at" is loose when it is a word or stands between spaces.
struct Parts {
  std::string label = R"([\pL\pN-]+)";
  std::string local = R"([\pL\pN._%+'-]+)";
  std::string names = local + R"((?:\s+(?:dot|underscore|dash|hyphen)\s+)" + local + ")*";
  std::string bracketed_dot = R"(\s?[(\[{<-]\s?dot\s?[)\]}>-]\s?)";
  std::string bracketed_at = R"(\s?[(\[{<-]\s?at\s?[)\]}>-]\s?)";
  std::string loose_dot = "(?:" + bracketed_dot + R"(|\s+dot\s+|\s\.\s?))";
  std::string domain = "(?:com|org|net|uk|co|ac|gov|edu|eu|info|io|ie|scot|wales|cymru)";
  std::string labels = label + R"((?:(?:\.|)" + loose_dot + ")" + label + ")*";
  std::string sure_host =
      labels + R"((?:\.)" + label + "|" + bracketed_dot + label + "|" + loose_dot + domain + R"(\b))";
  std::string host = labels + R"((?:\.|)" + loose_dot + ")" + domain + R"(\b)";
};

constexpr std::string_view kProviders =
    "gmail|googlemail|hotmail|yahoo|ymail|outlook|icloud|aol|btinternet|live|msn|mac|sky|talktalk|virginmedia|"
    "protonmail|"
    "nhs";

}  // namespace

std::vector<Pattern> contact_patterns() {
  const Parts parts;
  return {
      {RedactionKind::Email,
       "(?i)(" + parts.names + R"((?:\s?@\s?|)" + parts.bracketed_at + ")" + parts.sure_host + ")", always},
      {RedactionKind::Email, "(?i)(" + parts.names + R"(\s+at\s+)" + parts.host + ")", always},
      {RedactionKind::Email, "(?i)(" + parts.local + "@(?:" + std::string(kProviders) + R"()\b))", always},
      {RedactionKind::Url, R"((?i)((?:https?|ftp)://[^\s<>"]+|www\.[^\s<>"]+))", always},
      {RedactionKind::Url,
       R"((?i)\b((?:[a-z0-9-]+\.)+(?:com|org|net|info|io|me|blog|uk|eu|co|gov|edu|online|site|scot|wales)(?:/[^\s<>"]*)?))",
       always},
      {RedactionKind::Url,
       R"((?i)\b()" + parts.label + "(?:" + parts.loose_dot + parts.label + ")*" + parts.loose_dot + parts.domain +
           R"(\b))",
       always},
      {RedactionKind::Handle, R"((?:^|[^\w@.])(@[A-Za-z0-9_][A-Za-z0-9_.]{1,29}))", always},
      {RedactionKind::Phone,
       R"((?:^|[^\d])((?:\+\s?|\b00\s?)4\s?4[\s().-]*(?:\(?0\)?[\s.-]*)?\d(?:[\s().-]{0,3}\d){8,9}))", is_phone},
      // The prefix alone: unbroken, before a mobile number, or set apart. Other figures in a row are a list.
      {RedactionKind::Phone,
       R"((?:^|[^\d+])(44(?:[1-38]\d{9}|7\d{3}[\s.-]{0,2}\d{3}[\s.-]{0,2}\d{3}|[\s.-]{1,2}(?:\(0\)[\s.-]?)?[1-378]\d{1,3}[\s.-]{0,2}\d{3,4}[\s.-]{0,2}\d{3,4}))(?:$|[^\d]))",
       is_phone},
      {RedactionKind::Phone, R"((?:^|[^\d])(\(?0\d(?:[\s().-]{0,3}\d){8,9}))", is_phone},
      {RedactionKind::Phone, R"((?:^|[^\d])(0\d{2,4}\s?/\s?\d{3}[\s-]?\d{3,4})(?:$|[^\d/]))", is_phone},
      {RedactionKind::Phone, R"((\+\d{1,3}(?:[\s().-]{0,3}\d){7,12}))", is_phone},
  };
}

std::size_t end_of_phone(std::string_view text, std::size_t end) {
  static const RE2 extension(R"((?i)^([\s,]*\(?(?:x|ext|extn|extension)\.?[\s:#.]*\d{1,6}\b\)?))");
  static const RE2 other_ending(R"((?i)^(\s?(?:/|\bor\b|&|\band\b)\s?\d{1,6})(?:$|[^\d\s-]|[\s-](?:$|[^\d])))");
  CAIRN_ASSERT(extension.ok() && other_ending.ok());
  for (const RE2* tail : {&extension, &other_ending}) {
    re2::StringPiece groups[2];
    const re2::StringPiece rest(text.data() + end, text.size() - end);
    if (tail->Match(rest, 0, rest.size(), RE2::ANCHOR_START, groups, 2)) end += groups[1].size();
  }
  return end;
}

}  // namespace cairn::disclosure::redaction
