#pragma once

#include <string>
#include <vector>

#include "api/html/html.h"
#include "api/html/texts.h"

namespace cairn::api::html {

struct SummarisedError {
  std::string address;  // "#answer", or another page; "" without a link
  std::string message;
};

/// The NHS error summary, first thing on a page that was refused.
Html render_error_summary(const std::vector<SummarisedError>& errors, const Texts& texts = Texts::in("en"));

}  // namespace cairn::api::html
