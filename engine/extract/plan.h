#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/disclosure/hierarchy.h"
#include "engine/disclosure/local_recoding.h"
#include "engine/disclosure/privacy_model.h"
#include "engine/disclosure/role.h"

namespace cairn::extract {

/// What happens to one field.
struct FieldPlan {
  disclosure::Role role = disclosure::Role::Sensitive;
  std::shared_ptr<const disclosure::Hierarchy> hierarchy;  // of a quasi-identifier; null: value or "*"
  double weight = 1;
};

/// A demand on the values of a sensitive field within every class.
struct SensitivePlan {
  std::string attribute;
  std::optional<disclosure::Diversity> diversity;
  std::optional<disclosure::Closeness> closeness;
};

struct PopulationTable;  // population_table.h

/// The table of everybody of whom the records are a part, and what is asked for with it.
struct PopulationPlan {
  std::vector<std::string> files;  // by the names that the plan gives; empty: there is no such table
  std::int64_t k_map = 0;          // 0: not asked for
  std::optional<disclosure::Presence> presence;
  /// A record is at risk above this chance of being found. EMA and Health Canada use 0.09 for public clinical data.
  double risk_threshold = 0.09;
  std::shared_ptr<const PopulationTable> table;  // read_population's, before anonymise()
};

/// The plan of `cairn anonymise` (schemas/anonymisation-plan.schema.json), and of study extracts.
struct Plan {
  char separator = ',';
  std::optional<disclosure::Role> default_role;
  std::map<std::string, FieldPlan, std::less<>> fields;
  std::int64_t k = 5;
  std::vector<SensitivePlan> sensitive;
  double suppression_limit = 0.04;
  disclosure::Recode recode = disclosure::Recode::Nothing;  // what happens to records that would be suppressed
  std::int64_t population_size = 0;                         // people of whom the records are a sample; 0 = not known
  PopulationPlan population;
  std::string pseudonym;  // field whose values are replaced by pseudonyms; "" = none

  /// Empty when the field is not named and there is no default.
  std::optional<FieldPlan> find_field(std::string_view name) const;
};

/// Reads hierarchies by the name the plan gives them.
using LoadFile = std::function<Result<std::string>(const std::string& name)>;

/// Unprocessable with every finding (path: JSON pointer): unknown members, roles, kinds, numbers out of range, unusable
/// hierarchies.
Result<Plan> read_plan(const Json& document, const LoadFile& load_file);

}  // namespace cairn::extract
