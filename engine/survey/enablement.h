#pragma once

#include <set>
#include <string>
#include <string_view>

#include "engine/fhir/questionnaire.h"
#include "engine/fhir/response.h"

namespace cairn::survey {

/// Which items are on, given the answers so far (FHIR R4 Questionnaire.item.enableWhen, enableBehavior).
/// A child of a disabled item is disabled; the answer of a disabled question does not count in a condition.
class Enablement {
 public:
  Enablement(const fhir::Questionnaire& questionnaire, const fhir::Response& response);
  bool is_enabled(std::string_view link_id) const { return disabled_.find(link_id) == disabled_.end(); }
  /// True when no item has a condition: the number of questions cannot change.
  bool is_constant() const { return constant_; }

 private:
  std::set<std::string, std::less<>> disabled_;
  bool constant_ = true;
};

/// The response without answers to questions that are off (what may be stored).
fhir::Response remove_disabled(const fhir::Questionnaire& questionnaire, fhir::Response response);

}  // namespace cairn::survey
