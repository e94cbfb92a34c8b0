#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/issue.h"
#include "engine/fhir/response.h"
#include "engine/fhirpath/environment.h"
#include "engine/survey/form.h"
#include "engine/survey/response_tree.h"

namespace cairn::survey {

class Evaluator;

/// Which nodes of a response are on, after everything was worked out.
class NodeEnablement {
 public:
  bool is_enabled(const ResponseTree::Node& node) const { return on_[node.index] != 0; }

 private:
  friend class Evaluator;
  std::vector<char> on_;
};

/// What expressions see of answers to items that are off. Conditions (enableWhen) never see them.
enum class OffAnswers {
  AsGiven,  // a response from elsewhere counts as it stands, as in the reference renderer
  Hidden,   // a draft counts as it will be stored
};

struct EvaluationOptions {
  LocalTimestamp now = {};                                  // now() and today() in expressions
  std::span<const fhirpath::Variable> launch_context = {};  // %patient …; absent ones are empty
  OffAnswers off_answers = OffAnswers::AsGiven;
  std::function<bool()> is_time_up = nullptr;  // the caller owns the clock
};

enum class OffItems { Remove, Keep };

/// What an item takes, by the file and by expressions.
struct Limits {
  std::optional<fhir::Value> min_value, max_value;
  std::optional<std::int64_t> min_length, max_length, min_occurs, max_occurs;
};

/// What the rules of a questionnaire make of a response: which items are on, what is calculated, how texts and limits
/// read now. Each expression runs once, in the order of what it reads; those whose reading is not known from their text
/// run again until nothing changes (at most kMaxRounds times). Expressions that fail have no value and are findings.
///
/// A calculated answer takes the place of one in the response, except that a person's own answer to an item that is
/// neither read-only nor hidden stays.
class Evaluation {
 public:
  static constexpr int kMaxRounds = 16;
  using Node = ResponseTree::Node;

  Evaluation(std::shared_ptr<const Form> form, fhir::Response response, const EvaluationOptions& options = {});
  Evaluation(Evaluation&&) noexcept;
  ~Evaluation();

  const Form& form() const;
  /// As it was given.
  const fhir::Response& given() const;
  const ResponseTree& tree() const;
  const NodeEnablement& enablement() const;
  bool is_enabled(const Node& node) const { return enablement().is_enabled(node); }
  /// True when any node of the item is on.
  bool is_enabled(std::string_view link_id) const;

  /// With calculated answers; without items that are off and groups that become empty by that (what may be stored),
  /// unless they are to be kept (a draft: another answer may bring them back).
  fhir::Response response(OffItems off = OffItems::Remove) const;
  /// The values worked out for a node; null when it is not calculated, or a person's own answer stands.
  const std::vector<fhir::Answer>* find_computed(const Node& node) const { return node.computed; }

  std::string text_of(const Node& node) const;
  bool is_required(const Node& node) const;
  Limits limits_of(const Node& node) const;
  bool has_limits(const Node& node) const;
  /// The options that can be chosen now: those of the file or of answerExpression, without what is toggled off.
  std::vector<fhir::AnswerOption> options_of(const Node& node) const;
  /// False when options_of differs from the item's own.
  bool has_fixed_options(const Node& node) const;

  /// The item as it reads now: text, whether it is required, limits and options; without the items inside it.
  fhir::Item present_item(const Node& node) const;

  /// By item path: link ids joined by '/', groups numbered: "group[0]/question".
  std::vector<std::pair<std::string, bool>> list_enabled() const;
  std::vector<std::pair<std::string, std::vector<fhir::Value>>> list_computed() const;

  /// What went wrong in expressions, with their places in the questionnaire.
  const Issues& findings() const;
  /// For the checks of this module.
  Evaluator& evaluator() const { return *evaluator_; }

 private:
  std::unique_ptr<Evaluator> evaluator_;
};

/// A new response: initial values, options selected at the start, and initialExpression. Groups come into being as they
/// are needed. Expressions that need what only a launching system knows leave their item empty.
fhir::Response start_response(std::shared_ptr<const Form> form, fhir::Response empty,
                              const EvaluationOptions& options = {});

}  // namespace cairn::survey
