#pragma once

#include "api/html/components/question.h"

// Shared by the looks of a question, one file each.

namespace cairn::api::html {

constexpr std::size_t kLongestScale = 11, kShortestScale = 5;  // answers side by side
constexpr std::size_t kShortList = 5;                          // a drop-down this short is shown open
constexpr std::size_t kFindFrom = 16;                          // an autocomplete with fewer options is an ordinary list
constexpr std::size_t kLongestList = 100;                      // longer ones are looked through
constexpr std::size_t kMatchesShown = 20;

struct Option {
  std::string value;
  Html label;
  std::string plain;  // for finding, and for a drop-down
  bool exclusive = false;
};
std::vector<Option> list_options(const fhir::Item& item, const Wording& wording);

/// The numbers of a slider or of an integer with few values; empty when there are too many for a row.
std::vector<std::string> scale_numbers(const fhir::Item& item);

/// Title, hints, error and names: what every look has.
View question_view(const QuestionField& field, const Wording& wording);
std::vector<View> option_rows(const QuestionField& field, const std::vector<Option>& options,
                              const std::vector<std::string>& chosen);
std::string option_id(const QuestionField& field, std::size_t index);

Html render_choice(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_select(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_find(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_scale(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_lines(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_date(const QuestionField& field, const Entered& entered, const Wording& wording, View view);
Html render_file(const QuestionField& field, const Wording& wording, View view);

/// True when every word of `words` occurs in the text, upper and lower case alike (ASCII; other letters as they are).
bool contains_words(std::string_view text, std::string_view words);

/// Which parts of a date are asked for: by the item control "year" or "yearMonth".
enum class DateParts { Day, Month, Year };
DateParts date_parts(const fhir::Item& item);

/// "2.5 MB" in the words of the page.
std::string size_in_words(const Texts& texts, std::size_t bytes);
/// "JPEG, PDF" for media types.
std::string types_in_words(const std::vector<std::string>& mime_types);

}  // namespace cairn::api::html
