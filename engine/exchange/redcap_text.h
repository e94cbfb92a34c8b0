#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/exchange/form.h"

namespace cairn::exchange {

/// "1, Yes | 0, No". A part without a comma is its own code and label.
std::vector<Choice> read_redcap_choices(std::string_view text);
std::string write_redcap_choices(const std::vector<Choice>& choices);

/// Labels of REDCap may hold HTML: the words without tags, the five common entities resolved. `had_tags` is set.
std::string plain_words(std::string_view html, bool& had_tags);
/// The other way: words that REDCap must not take for HTML.
std::string html_words(std::string_view text);

/// An action tag of the field annotation: "@DEFAULT='5'" is {"@DEFAULT", "5"}.
struct ActionTag {
  std::string name, value;
};
std::vector<ActionTag> read_action_tags(std::string_view annotation);

/// "baseline_visit" becomes "Baseline visit".
std::string title_of(std::string_view name);

}  // namespace cairn::exchange
