#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/exchange/formula.h"

namespace cairn::exchange {

/// "Hello, ${name}." (XLSForm) or "Hello, [name]." (REDCap) as the concatenation of texts and questions; empty when the
/// text names no question. `is_question` decides whether [word] is one: brackets are also just brackets.
std::optional<Formula> read_piped_text(const std::string& text, Dialect dialect,
                                       const std::function<bool(const std::string&)>& is_question);
/// The text with "…" for each such answer: what stands there where expressions are not evaluated.
std::string without_pipes(const std::string& text, Dialect dialect,
                          const std::function<bool(const std::string&)>& is_question);
/// The other way; empty when the formula is not made of texts and questions.
std::optional<std::string> write_piped_text(const Formula& formula, Dialect dialect,
                                            const std::function<std::string(const std::string&)>& name_of);

}  // namespace cairn::exchange
