#pragma once

#include <string>
#include <vector>

#include "engine/fhirpath/expression.h"

namespace cairn::fhirpath {

/// Which items of a QuestionnaireResponse an expression reads, as far as its text tells.
struct References {
  struct Items {
    std::string link_id;
    bool is_prefix = false;      // every link id that begins so
    bool reaches_below = false;  // it goes on to the items inside
  };
  std::vector<Items> items;
  /// It also reads items that it does not choose by link id: `descendants().answer.value`, `item[0].answer`.
  bool reads_others = false;
  /// It reads scores of answers: extensions, weight(), ordinal().
  bool reads_scores = false;
};

/// Conditions on linkId count as choices where where() has them: `linkId = 'x'`, `linkId in ('x' | 'y')`,
/// `linkId.startsWith('x')`, with `and` and `or`. Variables are not followed; Expression::variables() names them.
References find_references(const Expression& expression);

}  // namespace cairn::fhirpath
