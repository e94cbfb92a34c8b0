#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/date.h"
#include "engine/base/result.h"
#include "engine/disclosure/count_cube.h"

namespace cairn::service {

/// Names and values as they came: by=sex,age_band site=north from=2025-01-01 to=2025-06-30 profile=nhs7r5.
using CountParameters = std::vector<std::pair<std::string, std::string>>;

enum class CountProfile { Nhs7r5, Noise };

struct AskedCounts {
  disclosure::CountQuestion question;
  CountProfile profile = CountProfile::Nhs7r5;
};

/// InvalidArgument for a parameter that is not known or given twice, a value that the dimension does not have, more
/// than two dimensions to split by, a window that does not cover whole quarters. There is no parameter for thresholds.
Result<AskedCounts> read_count_parameters(const disclosure::CountCube& cube, const CountParameters& parameters);

/// One spelling for all ways to ask the same: the key under which an answer is kept.
std::string write_canonical(const disclosure::CountCube& cube, const AskedCounts& asked);
/// The question of a key; an error when the release does not have its values.
Result<disclosure::CountQuestion> read_canonical(const disclosure::CountCube& cube, std::string_view canonical);

/// "2025-Q1".
std::string quarter_of(Date day);

}  // namespace cairn::service
