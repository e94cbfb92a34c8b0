// Any bytes as an expression of XLSForm and of REDCap over a small form. Properties: nothing crashes; what is
// understood becomes FHIRPath that compiles, also after it was written and read again.
#include <cstdint>
#include <cstdlib>

#include "engine/base/text.h"
#include "engine/exchange/fhirpath_writer.h"
#include "engine/exchange/formula_writer.h"
#include "engine/fhirpath/expression.h"

namespace {

using namespace cairn;
using namespace cairn::exchange;

Question question(const char* name, fhir::ItemType type, bool repeats = false) {
  Question out;
  out.name = name;
  out.type = type;
  out.repeats = repeats;
  if (out.is_choice()) out.choices = {{"1", {"One", {}}, "", {}}, {"2", {"Two", {}}, "", {}}};
  return out;
}

const std::vector<Question>& form() {
  static const std::vector<Question> items = [] {
    std::vector<Question> out = {question("a", fhir::ItemType::Integer),      question("b", fhir::ItemType::Choice),
                                 question("c", fhir::ItemType::Choice, true), question("d", fhir::ItemType::Date),
                                 question("e", fhir::ItemType::Boolean),      question("f", fhir::ItemType::String),
                                 question("g", fhir::ItemType::Group, true)};
    out.back().items = {question("h", fhir::ItemType::Decimal), question("i", fhir::ItemType::Time)};
    return out;
  }();
  return items;
}

void check(std::string_view text, Dialect dialect) {
  static const Dictionary dictionary(form());
  const Known& self = *dictionary.find("h");
  const Result<Formula> formula = parse_formula(text, dialect);
  if (!formula) return;
  std::vector<std::string> warnings;
  const Result<Formula> bound = bind(*formula, dictionary, self, warnings);
  if (!bound) return;
  Variables variables;
  const Result<std::string> path = write_fhirpath(*bound, dictionary, self, variables);
  if (path && !fhirpath::Expression::compile(*path, {.model = &fhirpath::r4_model()})) std::abort();
  const auto name_of = [](const std::string& name) { return name; };
  const Result<std::string> written = write_formula(*bound, dialect, dictionary, self, name_of);
  if (!written || dialect != Dialect::XlsForm) return;
  const Result<Formula> again = parse_formula(*written, dialect);
  if (!again) return;  // a little deeper or longer than the limits
  const Result<Formula> bound_again = bind(*again, dictionary, self, warnings);
  if (!bound_again) return;
  Variables others;
  const Result<std::string> second = write_fhirpath(*bound_again, dictionary, self, others);
  if (second && !fhirpath::Expression::compile(*second, {.model = &fhirpath::r4_model()})) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 2000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // The readers of both formats refuse these.
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) return 0;
  check(text, Dialect::XlsForm);
  check(text, Dialect::Redcap);
  return 0;
}
