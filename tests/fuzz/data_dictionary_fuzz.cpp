// Any bytes as a REDCap data dictionary and as a workbook. Properties: nothing crashes, every finding has words, a
// questionnaire that comes out can be written in every format.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/exchange/exchange.h"

namespace {

void check(const cairn::Result<cairn::exchange::Imported>& imported) {
  using namespace cairn::exchange;
  if (!imported) return;
  for (const cairn::Issue& issue : imported->issues) {
    if (issue.code.empty() || issue.message.empty()) std::abort();
  }
  if (!export_redcap(imported->questionnaire) || !export_paper(imported->questionnaire)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(cairn::exchange::import_redcap(bytes));
  check(cairn::exchange::import_xlsform(bytes));
  return 0;
}
