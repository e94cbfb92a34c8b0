#pragma once

namespace cairn::fhirpath {

/// Compiled patterns of one run.
class PatternCache;

}  // namespace cairn::fhirpath
