#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/extract/bundle.h"

namespace cairn::extract {

/// All files of a bundle as one zip archive, in their order and under a folder of that name. Time stamps are those of
/// the start of the zip calendar (1 January 1980), so the same files give the same bytes. The door to libzip for
/// writing. Internal when memory runs out.
Result<std::string> make_archive(const std::string& folder, const std::vector<BundleFile>& files);

}  // namespace cairn::extract
