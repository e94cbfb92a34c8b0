#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cairn::extract {

/// Codes that the machine files keep, in words for pages and printed reports.

/// A choice as the study record keeps it.
struct StudySetting {
  std::string_view code, label;
};
/// How a study stands to the national data opt-out.
std::span<const StudySetting> opt_out_settings();
/// Whether a study's extracts can be joined person by person.
std::span<const StudySetting> pseudonym_settings();
/// The label of a setting; the code itself when there is no such setting.
std::string opt_out_words(std::string_view code);
std::string pseudonym_words(std::string_view code);

/// "evaluation-study" → "Evaluation study".
std::string code_words(std::string_view code);
/// "2026-11-22" → "22 November 2026"; what is no day stays as it is.
std::string day_words(std::string_view day);

}  // namespace cairn::extract
