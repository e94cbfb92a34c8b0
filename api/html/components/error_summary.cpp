#include "api/html/components/error_summary.h"

namespace cairn::api::html {

Html render_error_summary(const std::vector<SummarisedError>& errors) {
  std::vector<View> rows;
  for (const SummarisedError& error : errors)
    rows.push_back(View().set("address", error.address).set("message", error.message));
  return render("error_summary", View().set("errors", rows));
}

}  // namespace cairn::api::html
