#include "api/html/components/error_summary.h"

namespace cairn::api::html {

Html render_error_summary(const std::vector<SummarisedError>& errors, const Texts& texts) {
  std::vector<View> rows;
  for (const SummarisedError& error : errors)
    rows.push_back(View().set("address", error.address).set("message", error.message));
  View view;
  view.set("errors", rows).set("heading", texts.text("there_is_a_problem")).set("language", texts.language());
  return render("error_summary", view);
}

}  // namespace cairn::api::html
