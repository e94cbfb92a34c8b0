#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/extract/codebook.h"

namespace cairn::extract {

/// The report and the manifest in plain words, for whoever decides whether the data may leave. Says nothing that these
/// two do not say.
std::string write_risk_html(const Json& report, const Json& manifest, const Codebook& codebook);

}  // namespace cairn::extract
