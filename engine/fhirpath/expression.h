#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/fhirpath/environment.h"
#include "engine/fhirpath/model.h"
#include "engine/fhirpath/value.h"

namespace cairn::fhirpath {

struct Program;

/// A FHIRPath expression, compiled once. Immutable and cheap to copy; evaluate it from as many threads as you like.
///
///   CAIRN_ASSIGN(const Expression sum, Expression::compile("item.answer.valueInteger.sum()", {.model = &r4_model()}));
///   CAIRN_ASSIGN(const Collection result, sum.evaluate({.resource = &response}));
class Expression {
 public:
  struct Options {
    const Model* model = nullptr;  // null: plain JSON without types
    bool strict = false;           // check against the model; unknown elements and impossible types are errors
    std::string_view context_type =
        {};  // strict: the type that paths start from ("Patient", "QuestionnaireResponse.item")
    std::vector<std::string> variables = {};  // strict: names that will be supplied; empty: any name goes
  };
  /// Refuses bad syntax and unknown functions; messages name line and column and point with a caret.
  static Result<Expression> compile(std::string_view text, const Options& options);

  /// The result refers to the JSON in the environment and to this expression's constants.
  Result<Collection> evaluate(const Environment& environment) const;

  const std::string& text() const;
  const Model* model() const;
  /// Names of the variables it reads, without "%".
  const std::vector<std::string>& variables() const;
  /// For what looks at expressions without running them (references.h).
  const Program& program() const { return *program_; }

 private:
  explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

}  // namespace cairn::fhirpath
