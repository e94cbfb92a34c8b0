#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/date.h"
#include "engine/fhirpath/value.h"

namespace cairn::fhirpath {

/// What an evaluation may use up; going beyond ends it with an error that names the budget.
struct Budget {
  std::uint64_t steps = 2'000'000;                // items visited, values compared
  std::size_t items = 100'000;                    // alive at once
  std::size_t text_bytes = std::size_t{4} << 20;  // texts made
  std::size_t pattern_bytes = 1000;               // of a regular expression
  std::function<bool()> is_time_up = nullptr;     // asked now and then; the caller owns the clock
};

/// What evaluations used up; several may add to one.
struct Usage {
  std::uint64_t steps = 0;
  std::size_t text_bytes = 0;
};

/// A variable by its name without "%". The collection must outlive the evaluation.
struct Variable {
  std::string_view name;
  const Collection* value = nullptr;
};

/// Who holds a QuestionnaireResponse may know where its items are: saves `item.where(linkId = 'x')` the search.
class ItemIndex {
 public:
  virtual ~ItemIndex() = default;
  /// Appends the items with a link id, those directly in the response or all, in their order. False: search for them.
  virtual bool find_items(std::string_view link_id, bool anywhere, std::vector<Value>& found) const = 0;
};

/// What an expression sees besides itself. Everything pointed to must outlive the evaluation and what it returns.
struct Environment {
  const Json* resource = nullptr;            // %resource
  const Json* root_resource = nullptr;       // %rootResource; the resource when absent
  const Json* questionnaire = nullptr;       // %questionnaire
  const Json* questionnaire_item = nullptr;  // %qitem
  const Collection* context = nullptr;       // %context and where paths begin; the resource when absent
  std::span<const Variable> variables = {};
  const ItemIndex* items = nullptr;  // of the resource
  LocalTimestamp now = {};           // now(), today(): a parameter, never the machine's clock
  Budget budget = {};
  Usage* usage = nullptr;  // added to, when given
};

}  // namespace cairn::fhirpath
