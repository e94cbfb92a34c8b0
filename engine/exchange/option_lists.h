#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/base/issue.h"
#include "engine/exchange/form.h"

namespace cairn::exchange {

/// The option lists of a form for a sheet of their own: questions with the same options share one.
class OptionLists {
 public:
  /// The name of the question's list; a new list keeps its name where that is free, one without gets `fallback`.
  std::string name_of(const Question& question, const std::string& fallback);
  /// In order of first use. The choices belong to the questions.
  const std::vector<std::pair<std::string, const std::vector<Choice>*>>& all() const { return all_; }

 private:
  std::vector<std::pair<std::string, const std::vector<Choice>*>> all_;
  std::map<std::string, std::size_t> by_content_, by_name_;
};

/// Codes of options must be one word in XLSForm: "not sure" becomes "not_sure" in the options and in what reads them.
void remove_spaces_from_codes(Form& form, Issues& issues);

}  // namespace cairn::exchange
