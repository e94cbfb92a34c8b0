#include "engine/fhirpath/expression.h"

#include "engine/fhirpath/ast.h"
#include "engine/fhirpath/evaluation.h"
#include "engine/fhirpath/parser.h"
#include "engine/fhirpath/type_check.h"

namespace cairn::fhirpath {

Result<Expression> Expression::compile(std::string_view text, const Options& options) {
  CAIRN_ASSIGN(const std::shared_ptr<Program> program, parse_program(text, options.model));
  if (options.strict && options.model != nullptr) {
    if (std::optional<Error> error = check_types(*program, options.context_type, options.variables))
      return *std::move(error);
  }
  return Expression(program);
}

Result<Collection> Expression::evaluate(const Environment& environment) const {
  return Evaluation(*program_, environment).run();
}

const std::string& Expression::text() const { return program_->text; }
const Model* Expression::model() const { return program_->model; }
const std::vector<std::string>& Expression::variables() const { return program_->variables; }

}  // namespace cairn::fhirpath
