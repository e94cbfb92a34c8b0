#include "engine/extract/plain_words.h"

#include <algorithm>

#include "engine/base/date.h"

namespace cairn::extract {
namespace {

constexpr StudySetting kOptOutSettings[] = {
    {"apply", "The national data opt-out applies: a checked list of people is needed"},
    {"not-applicable:consent", "It does not apply: every person said yes to this use"},
    {"not-applicable:anonymised", "It does not apply: the data are anonymous as the Information Commissioner means it"},
};

constexpr StudySetting kPseudonymSettings[] = {
    {"per-extract", "No: new pseudonyms in every extract"},
    {"per-study", "Yes: a person has the same pseudonym in all extracts of this study"},
};

std::string label_of(std::span<const StudySetting> settings, std::string_view code) {
  const auto found =
      std::find_if(settings.begin(), settings.end(), [&](const StudySetting& one) { return one.code == code; });
  return std::string(found == settings.end() ? code : found->label);
}

}  // namespace

std::span<const StudySetting> opt_out_settings() { return kOptOutSettings; }
std::span<const StudySetting> pseudonym_settings() { return kPseudonymSettings; }
std::string opt_out_words(std::string_view code) { return label_of(kOptOutSettings, code); }
std::string pseudonym_words(std::string_view code) { return label_of(kPseudonymSettings, code); }

std::string code_words(std::string_view code) {
  std::string words(code);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
  if (!words.empty() && words.front() >= 'a' && words.front() <= 'z')
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
  return words;
}

std::string day_words(std::string_view day) {
  const auto date = parse_date(day);
  return date ? format_date_in_words(*date) : std::string(day);
}

}  // namespace cairn::extract
