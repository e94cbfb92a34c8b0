#pragma once

#include <string>

#include "api/html/html.h"
#include "engine/service/list_work.h"

// Shared by the staff's pages.

namespace cairn::api::pages {

/// "6.5 of 10", or why there is no figure.
std::string score_text(const service::ScoreView& score);
/// One row of a table of scores: label, value, direction, missing, version.
html::View score_row(const service::ScoreView& score);
/// A request's state in words for people.
std::string state_words(std::string_view state);
/// The first characters of an opaque id: enough to tell people apart on one page.
std::string short_id(const std::string& id);

}  // namespace cairn::api::pages
