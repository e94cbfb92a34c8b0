// An expression in any bytes, compiled leniently and strictly and run on a small resource with small budgets.
// Properties: nothing crashes, a compiled expression gives the same result twice, results can be written.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/fhirpath/expression.h"

namespace {

using namespace cairn;
using namespace cairn::fhirpath;

const Json& resource() {
  static const Json json =
      parse_json(
          R"({"resourceType":"QuestionnaireResponse","id":"r","status":"completed","authored":"2026-03-01T09:30:00Z",
    "_language":{"id":"l"},"item":[{"linkId":"a","answer":[{"valueInteger":2}]},{"linkId":"b","answer":[{"valueDecimal":1.50},{"valueString":"ñ b"}]},
    {"linkId":"g","item":[{"linkId":"c","answer":[{"valueQuantity":{"value":7,"code":"kg","system":"http://unitsofmeasure.org"}}]},
    {"linkId":"d","answer":[{"valueDate":"2026-03"},{"valueCoding":{"code":"x"}}]}]}]})")
          .value();
  return json;
}

void check(std::string_view text, const Model* model, bool strict) {
  const Result<Expression> expression =
      Expression::compile(text, {.model = model, .strict = strict, .context_type = "QuestionnaireResponse"});
  if (!expression) return;
  Environment environment;
  environment.resource = &resource();
  environment.questionnaire = &resource();
  environment.budget = {.steps = 20'000, .items = 2'000, .text_bytes = 1 << 16};
  const Result<Collection> first = expression->evaluate(environment);
  const Result<Collection> second = expression->evaluate(environment);
  if (first.has_value() != second.has_value()) std::abort();
  if (first && write_json(to_json(*first, model)) != write_json(to_json(*second, model))) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check(text, &r4_model(), false);
  check(text, &r4_model(), true);
  check(text, nullptr, false);
  return 0;
}
