#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/issue.h"
#include "engine/fhir/questionnaire.h"

namespace cairn::survey {

struct Plan;

/// A questionnaire made ready: expressions compiled, the order of calculation worked out, link ids indexed.
/// Immutable; share one between threads and evaluate any number of responses with it (evaluation.h).
class Form : public std::enable_shared_from_this<Form> {
 public:
  static constexpr int kNone = -1;

  /// An item with its place. Entries are in document order, so those inside an item follow it.
  struct Entry {
    const fhir::Item* item = nullptr;
    int index = 0;
    int parent = kNone;  // kNone at the top
    int end = 0;         // one past the last entry inside it
    int position = 0;    // among its siblings
    std::vector<int> children;
  };

  Form(fhir::Questionnaire questionnaire, Issues& issues);
  ~Form();
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;

  const fhir::Questionnaire& questionnaire() const { return questionnaire_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<int>& top() const { return top_; }
  /// The entry with a link id (the first when there are several); null when there is none.
  const Entry* find(std::string_view link_id) const;
  /// The entry of an item of questionnaire().
  const Entry& entry_of(const fhir::Item& item) const;
  const fhir::Item* find_item(std::string_view link_id) const;

  /// False when no item has a condition: the questions are always the same.
  bool has_branching() const { return has_branching_; }
  /// True for items with a calculatedExpression that runs: their answers come from it.
  bool is_calculated(const fhir::Item& item) const;
  /// How expressions run; for the sources of this module.
  const Plan& plan() const { return *plan_; }

 private:
  void index(const std::vector<fhir::Item>& items, int parent, std::vector<int>& siblings);

  struct Slot {
    std::string_view link_id;
    int entry = kNone;
  };
  fhir::Questionnaire questionnaire_;
  std::vector<Entry> entries_;
  std::vector<int> top_;
  std::vector<Slot> by_link_id_;                            // a hash table: a power of two, at most half full
  std::vector<std::pair<const fhir::Item*, int>> by_item_;  // sorted
  bool has_branching_ = false;
  std::unique_ptr<const Plan> plan_;
};

struct FormReading {
  std::shared_ptr<const Form> form;  // always there: what is wrong is left out
  Issues issues;                     // bad expressions and patterns, cycles, unknown variables; with item paths
};

/// Takes what fhir::read_questionnaire gave; its findings are not repeated.
FormReading prepare_form(fhir::Questionnaire questionnaire);

}  // namespace cairn::survey
