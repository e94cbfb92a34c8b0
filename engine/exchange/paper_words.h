#pragma once

#include <functional>

#include "engine/exchange/dictionary.h"

namespace cairn::exchange {

/// How a paper form speaks of a question ("question 3") and which words its options have.
struct PaperNames {
  std::function<std::string(const Question&)> number;  // empty: not on the paper
  std::function<std::string(const Question&, const std::string& code)> answer;
};

/// A condition in plain words: "your answer to question 3 is “Yes”". Empty when it needs arithmetic or reads something
/// that is not on the paper.
std::optional<std::string> condition_in_words(const Formula& formula, const Dictionary& dictionary,
                                              const PaperNames& names);

enum class Truth { No, Unknown, Yes };
/// What follows for a condition from one answer alone.
Truth truth_after(const Formula& condition, const std::string& question, const std::string& answer);

}  // namespace cairn::exchange
